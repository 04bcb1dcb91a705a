/// The parts of the man page that are not generated from the option table.
enum ManPageFrame {
  static let beforeOptions = #"""
    .Dd November 27, 2026
    .Dt MGREP 1
    .Os mgrep \#(CommandLineTool.version)
    .Sh NAME
    .Nm mgrep
    .Nd search memory-mapped files for Perl-compatible patterns
    .Sh SYNOPSIS
    .Nm
    .Op Ar option ...
    .Ar pattern
    .Op Ar
    .Nm
    .Op Ar option ...
    .Fl e Ar pattern | Fl f Ar file
    .Op Ar
    .Nm
    .Op Ar option ...
    .Fl -files
    .Op Ar
    .Nm
    .Op Ar option ...
    .Fl -in-place | Fl -preview
    .Fl -replace Ns = Ns Ar template | Fl -transform Ns = Ns Ar list
    .Ar pattern
    .Op Ar
    .Nm
    .Fl -recover | Fl -journal-list | Fl -undo Ns = Ns Ar journal
    .Op Ar
    .Sh DESCRIPTION
    .Nm
    prints the lines of each
    .Ar file
    in which
    .Ar pattern
    matches.
    Patterns are those of PCRE2, see
    .Xr pcre2pattern 3 ;
    options, output and exit status are those of
    .Ql grep -P ,
    with the exceptions listed under
    .Sx DIFFERENCES FROM grep -P .
    .Pp
    A
    .Ar file
    of
    .Ql -
    is standard input.
    Without
    .Ar file ,
    the working directory is searched with
    .Fl r
    or
    .Fl -project ,
    or if standard input is a terminal; otherwise standard input is searched.
    Options that choose among the files of a directory, such as
    .Fl t
    and
    .Fl g ,
    do not imply
    .Fl r :
    in a script, add
    .Fl r
    or name a
    .Ar file .
    .Pp
    Each line is matched on its own: no pattern sees beyond its ends, and
    .Ql ^ ,
    .Ql $ ,
    .Ql \eA
    and
    .Ql \ez
    match there.
    Files are UTF-8 unless the locale says otherwise; invalid bytes never match and are not an
    error.
    .Ql \ew ,
    .Ql \es
    and
    .Ql \eb
    follow Unicode;
    .Ql \ed
    is an ASCII digit.
    Files that begin with a byte order mark of UTF-16 or UTF-32 are decoded, and searched and printed
    as UTF-8; those of other encodings need
    .Fl -encoding .
    Compressed files need
    .Fl -search-zip .
    .Pp
    Regular files are mapped into memory or read, whichever is faster; other files are read.
    A file of more than 8 MiB is searched by several threads, and the output is the same as with one.
    If a file is cut short while it is searched, the lines that are intact are printed, a message
    reports what is missing, and the exit status is 2.
    .Sh OPTIONS
    Options may come before and after operands;
    .Ql --
    ends them.
    Long options may be abbreviated to any unambiguous prefix.
    If options conflict, the last one given wins.
    There is no configuration file.

    """#

  static let environment = #"""
    .Sh ENVIRONMENT
    .Bl -tag -width GREP_COLORS
    .It Ev LC_ALL , Ev LC_CTYPE , Ev LANG
    The first of these that is set and not empty names the locale.
    If it is
    .Ql C
    or
    .Ql POSIX ,
    or its character set is not UTF-8, patterns and files are bytes, as with
    .Fl U .
    If none is set, they are UTF-8.
    .It Ev MGREP_CONFIG_PATH
    A file of options that come before those of the command line: an argument on each line, without
    quotes; blank lines and lines that start with
    .Ql #
    are skipped.
    It may not have patterns,
    .Ar FILE Ns s ,
    .Fl -in-place ,
    .Fl -undo
    and
    .Fl -recover ,
    nor
    .Ql --pre .
    .Fl -in-place
    takes neither its replacement nor its files from there.
    .Fl -no-config
    passes over it.
    .It Ev GREP_COLORS
    The colours, as in
    .Xr grep 1 :
    a list such as
    .Ql mt=01;31:fn=35:ln=32:bn=32:se=36
    of the keys
    .Cm ms , mc , mt ,
    (matches in selected lines, in context, in both)
    .Cm sl , cx
    (the lines themselves),
    .Cm fn , ln , bn , cn , se
    (file name, line number, byte offset, column, separator) and the switches
    .Cm rv
    (lines change their colours with
    .Fl v )
    and
    .Cm ne
    (lines are not erased to their end).
    .It Ev GREP_COLOR
    The colour of matches, unless
    .Ev GREP_COLORS
    sets it; obsolete.
    .It Ev NO_COLOR
    If set and not empty, there is no colour by default.
    .It Ev TERM
    If unset or
    .Ql dumb ,
    there is no colour by default.
    .It Ev HOME , Ev XDG_CONFIG_HOME , Ev GIT_CONFIG_GLOBAL , Ev GIT_CONFIG_SYSTEM
    Where git's settings are, for
    .Fl -ignore ;
    .Ev GIT_CONFIG_NOSYSTEM
    excludes those of the system.
    .It Ev GIT_CONFIG_COUNT , Ev GIT_CONFIG_KEY_N , Ev GIT_CONFIG_VALUE_N
    Settings of git that take precedence over those of all files, see
    .Xr git-config 1 .
    .It Ev GIT_DIR , Ev GIT_WORK_TREE , Ev GIT_COMMON_DIR
    The repository of git that
    .Fl -ignore
    uses, and where its files are, see
    .Xr git 1 .
    .It Ev POSIXLY_CORRECT
    If set, options end at the first operand.
    .El

    """#

  static let exitStatus = #"""
    .Sh EXIT STATUS
    .Bl -tag -width Ds
    .It 0
    A line was selected, or a match replaced.
    .It 1
    No line was selected.
    .It 2
    There was an error, whether or not a line was selected: a file that cannot be read or was cut
    short, a wrong pattern or option, output that cannot be written, a line that takes too many steps
    to match.
    With
    .Fl q
    the status is still 0 if a line was selected.
    .El

    """#

  static let diagnostics = #"""
    .Sh DIAGNOSTICS
    Each message is one line on standard error that names the file.
    A pattern that does not compile is reported with its number, the offset in bytes, the pattern and a
    mark under the place:
    .Bd -literal -offset indent
    mgrep: pattern 1, offset 4: missing closing parenthesis
    (foo
        ^
    .Ed
    .Pp
    .Ql binary file matches
    replaces the lines of a file with NUL bytes, see
    .Fl -binary-files .
    .Pp
    If the search gives up on a line, a message names the line and the limit that was exceeded.
    After three of these messages for a file, only the number of the others is reported:
    .Bl -tag -width Ds
    .It Li backtracking limit exceeded
    The match takes too many steps: see
    .Fl -match-limit ,
    or write the pattern so that there are fewer ways to match the same.
    In a line of ASCII, only a pattern with back-references, look-around, atomic groups, possessive
    quantifiers, Unicode properties or recursion exceeds it, or one whose groups are printed or
    replaced.
    .It Li nesting limit exceeded , memory limit exceeded
    See
    .Fl -depth-limit
    and
    .Fl -heap-limit .
    .It Li stack limit of 1 GiB exceeded
    The machine code has a stack of 64 MiB, and of 1 GiB for lines of 64 KiB or more.
    When that is used up, the pattern is interpreted, on texts of up to 256 MiB.
    Possessive quantifiers need no stack:
    .Ql (?:a|b)*+ .
    .It Li the pattern calls itself without an end
    An example is
    .Ql (?R)?a .
    .El
    .Sh SEE ALSO
    .Xr grep 1 ,
    .Xr pcre2grep 1 ,
    .Xr pcre2api 3 ,
    .Xr pcre2pattern 3 ,
    .Xr pcre2syntax 3

    """#

  static let differences = #"""
    .Sh DIFFERENCES FROM grep -P
    .Bl -tag -width D10
    .It \&D1
    Patterns are PCRE2 patterns without
    .Fl P ,
    and
    .Fl G
    is not supported.
    .It \&D2
    There may be any number of patterns.
    .It \&D3
    If standard input is a terminal and no file is named, the working directory is searched as with
    .Fl r ,
    instead of the text typed at the terminal.
    .It \&D4
    Without any locale variable, text is UTF-8.
    .It \&D5
    A selected line that is not valid UTF-8 is printed as it is, and does not make the file binary.
    .It \&D6
    Whether a file is binary depends on its first 65536 bytes and on the lines printed, not on how the
    file is read.
    .It \&D7
    A UTF-8 byte order mark is printed, but it is not part of the first line for matching, except
    with
    .Fl U
    and for a pattern that names U+FEFF.
    .It \&D8
    A line that takes too many steps to match is reported and skipped; the search goes on.
    .It \&D9
    .Fl R
    does not open FIFOs, sockets and devices in directories.
    .It \&D10
    If the output goes to a file in a directory that is searched, that file is skipped without a
    message.
    .It \&D11
    A file of patterns in which every line ends in a carriage return and a line feed is treated as a DOS text file.
    .It \&D12
    Without
    .Fl -color ,
    colour is automatic.
    .It \&D13
    The files of a directory are searched in the order of their paths.
    .It \&D14
    .Fl U
    means bytes.
    .It \&D15
    .Fl o Ns Ar N
    prints a group, and
    .Fl 0
    is
    .Fl Z .
    .It \&D16
    Items for the very start of a pattern, such as
    .Ql (*UCP) ,
    also work with
    .Fl w .
    .It \&D17
    .Fl d Ar NUM
    means
    .Fl -max-depth Ns = Ns Ar NUM .
    .El

    """#

  static let bugs = #"""
    .Sh BUGS
    Patterns are as good as the PCRE2 library that
    .Nm
    runs with;
    .Fl -version
    names its version, 10.42 on Debian 12.
    Known faults of its machine code are avoided.
    These faults remain:
    .Bl -bullet
    .It
    Before 10.43
    .Ql {,3}
    stands for itself,
    .Ql \ew
    does not match marks and joining punctuation but the underscore,
    .Ql [[:xdigit:]]
    knows ASCII only, and look-behind has a fixed length.
    .It
    Before 10.44
    .Ql \eX
    takes several emoji in a row for one character.
    .It
    Before 10.45
    .Ql \ep{Lu}
    and
    .Ql \ep{Ll}
    match one case of letters, also with
    .Fl i .
    .It
    Verbs such as
    .Ql (*THEN)
    inside of look-around and atomic groups, and groups that
    .Ql (*ACCEPT)
    has ended, are not the same with machine code and with
    .Fl -no-jit .
    .It
    With
    .Fl -no-jit ,
    text ends at a byte that is not valid:
    .Ql \ez
    matches before it, and an empty match next to it is not found.
    .El

    """#
}
