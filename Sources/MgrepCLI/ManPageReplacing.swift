/// The section of the man page on replacing.
enum ManPageReplacing {
  static let section = #"""
    .Sh REPLACING
    With
    .Fl -replace
    or
    .Fl -transform
    each match is replaced: in the output, in a preview, or in the files.
    .Ss Templates
    A template is the text that replaces a match, with these forms:
    .Bl -tag -width "${1:+yes:no}" -compact
    .It $1 , ${1} , \e1
    what group 1 matched; nothing if it took no part; a backslash takes one digit, as in
    .Xr sed 1
    .It $name , ${name} , $<name>
    the same for a group with a name
    .It $& , $0
    the whole match
    .It $+
    the last group that took part
    .It $*MARK
    the name given by
    .Ql (*MARK)
    .It $*PATTERN
    the pattern that matched, as it was given
    .It ${1:-text}
    group 1, or the text if it took no part
    .It ${1:+yes:no}
    the first text if group 1 took part, otherwise the second
    .It $$
    a dollar sign
    .It \eU , \eL , \eE
    upper case, lower case, or neither, from here on
    .It \eu , \el
    upper or lower case of the next character
    .It \en , \et , \er , \ef , \ea , \ee
    control characters by name
    .It \exHH , \ex{H} , \eo{O}
    characters by code, in hexadecimal or octal digits
    .It \e& , \e$ , \e\e
    the character itself; the same for all characters that are neither letters nor digits
    .It \eQ...\eE
    text in which nothing is special
    .El
    .Pp
    Any other letter or digit after a backslash is an error before a file is read, such as
    .Ql \e0 ,
    which is the whole match in some tools and a byte in others.
    .Ql &
    stands for itself, unlike in
    .Xr sed 1 .
    With several patterns, the groups of a match are those of its own pattern.
    A group that a pattern does not have is an error before anything is read.
    .Ql $1a
    is group 1 and an
    .Ql a .
    Matches are found from left to right in the original text and never overlap; after an empty one
    there may be another at the same place, so that
    .Ql a*
    replaced by
    .Ql -
    in
    .Ql baac
    gives
    .Ql -b--c- ,
    as in Perl, where
    .Xr sed 1
    gives
    .Ql -b-c- .
    .Ss Editing in place
    Options that say how files are edited, such as
    .Fl -journal
    and
    .Fl -keep-times ,
    have no effect on a run that edits no file.
    Options that a user gives only to change files, such as
    .Fl -backup
    and
    .Fl -yes ,
    are then an error.
    .Pp
    .Fl -in-place
    first plans all files and checks every length; if anything is wrong, it says so and writes
    nothing.
    Only FIFOs and devices do not stop the run: they are reported, with status 2, and the other files
    are edited.
    Then each file is locked, compared with the plan, and changed in place: a file of any size
    needs no second copy, and its inode, hard links, owner, mode and attributes stay the same.
    Small files wait for the disk together, up to 1024 at a time, but each is edited independently.
    Before the first byte is stored, a journal beside the file, called
    .Pa .mgrep-HASH-ID ,
    is on the disk, from which
    .Fl -recover
    makes the old file or the new one, whatever interrupted the edit.
    The hash is that of the file's name, so the directory may be moved or mounted elsewhere.
    As long as there is a journal of this name, the file is not edited.
    For a hard link in another directory, and with
    .Fl -journal-dir ,
    name the same directory to
    .Fl -recover .
    .Pp
    A journal is accepted if it is a regular file with one hard link, no other user may write to it,
    and it belongs to you, to root, or, if no other user may create files in the directory, to the
    owner of the edited file.
    Its name, its contents and the edited file must agree.
    A journal that is damaged or not accepted is reported and kept, with status 2; it is removed only
    if the file shows that nothing was stored.
    .Pp
    Locks are advisory: other programs may ignore them.
    Therefore each old byte is compared directly before it is replaced, and a difference ends the edit
    of that file.
    .Ss Signals
    While files are changed,
    .Dv SIGINT ,
    .Dv SIGTERM ,
    .Dv SIGHUP
    and
    .Dv SIGQUIT
    end
    .Nm
    as soon as no file is half changed.
    The current file is finished, together with the small files that wait for the disk with it, or with
    .Fl -atomic
    all files; the others stay as they are.
    A message says so at once.
    A second signal ends
    .Nm
    without waiting for that.
    The journal stays, and
    .Fl -recover
    makes the old file or the new one; with
    .Fl -journal Ns = Ns Cm none
    old and new bytes stay mixed.
    Either way
    .Nm
    ends by the signal.
    If the reader of its output goes away,
    .Nm
    changes the rest of the files and exits with status 2.
    .Ss What in-place redaction cannot do
    The old bytes may still be in snapshots and backups, in old blocks of an SSD or of a file system
    that never overwrites data, and in the journal of the file system.
    A journal of the kind
    .Cm undo
    holds them, too, until the edit is finished, and longer with
    .Fl -keep-journal ;
    the masking transforms use
    .Cm redo
    by default.
    .Ss Examples of replacing
    Print the lines, or the whole file, with their replacements:
    .Pp
    .Dl mgrep --replace='$2-$1' '(\ew+)-(\ew+)' names.txt
    .Dl mgrep --passthru --replace=new old settings
    .Pp
    Replace by text of another length, through a new file:
    .Pp
    .Dl mgrep --passthru --replace=longer old settings > new && mv new settings
    .Pp
    Change a file, and undo that:
    .Pp
    .Dl mgrep --in-place --keep-journal --replace=new old settings; mgrep --undo .settings.mgrep-*
    .Pp
    Reverse a word in a file:
    .Pp
    .Dl mgrep --in-place --transform=reverse -w consectetuer lorem.txt
    .Pp
    Preview a mask, then apply it:
    .Pp
    .Dl mgrep --preview --transform='mask=*' --groups=1 'password=(\eS+)' app.log
    .Dl mgrep --in-place --transform='mask=*' --groups=1 'password=(\eS+)' app.log
    .Pp
    Mask card numbers except for the last four digits:
    .Pp
    .Dl mgrep --in-place --transform='digits=0,keep=4' '\eb(?:\ed[ -]?){13,16}\eb' *.csv
    .Pp
    Replace a path in a binary file, and fill it up with NUL bytes:
    .Pp
    .Dl mgrep -U --in-place --fit=pad --pad='\e0' --replace='/opt/new$1' '/build/x([^\e0]*)' lib.so
    .Pp
    Replace a name in a tree, if it occurs exactly 37 times:
    .Pp
    .Dl mgrep -r --in-place -w --include='*.h' --expect=37 --replace=size_x len_xx src

    """#
}
