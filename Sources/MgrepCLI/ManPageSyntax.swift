/// The sections of the man page on patterns and on performance.
enum ManPageSyntax {
  static let section = #"""
    .Sh PATTERN SYNTAX
    A short list;
    .Xr pcre2syntax 3
    is complete.
    .Bl -tag -width "(?=...), (?!...)" -compact
    .It Li \&.
    any character
    .It Li [abc] , [^a-z]
    one of these characters, none of them
    .It Li \ed \ew \es
    a digit 0 to 9, a letter, digit or underscore, white space;
    .Ql \eD \eW \eS
    for all others
    .It Li \ep{Greek} , \ep{Lu}
    a character with a property of Unicode, here a script and upper case
    .It Li ab|cd
    either
    .It Li a?\& , a* , a+
    none or one, any number, one or more
    .It Li a{3} , a{2,4}
    three, two to four
    .It Li a*?\& , a*+
    as few as possible; as many as possible, without backtracking
    .It Li ^ , $
    the start and the end of the line
    .It Li \eb , \eB
    the edge of a word, any other place
    .It Li "(...)" , "(?:...)"
    a group, a group without a number
    .It Li "(?<name>...)"
    a group with a name
    .It Li \e1 , \ek<name>
    the same text that a group has matched
    .It Li "(?=...)" , "(?!...)"
    followed by, not followed by
    .It Li "(?<=...)" , "(?<!...)"
    after, not after; of fixed length
    .It Li \eK
    the match begins here
    .It Li (?i) , (?-i)
    ignore case from here on; no longer ignore it
    .It Li \en , \et , \ex41 , \ex{20AC}
    characters by name and by code
    .It Li "\eQ...\eE"
    text in which nothing is special; see also
    .Fl F
    .El
    .Pp
    In a shell, put patterns in single quotes.
    Coming from
    .Xr grep 1
    without
    .Fl E
    or
    .Fl P :
    .Ql \e(a\e|b\e)
    is written
    .Ql (a|b) ;
    .Fl G
    prints what to write for a pattern.
    .Sh PERFORMANCE
    .Nm
    uses all processors, for many files and for regions of one large file;
    .Fl j
    sets their number.
    The output does not depend on it.
    .Bl -bullet -compact
    .It
    Text that every match contains helps most:
    .Ql \ew+_lock
    is fast.
    With
    .Ql \ew+\es\ew+
    an automaton reads every byte, and PCRE2 is asked about lines that are not ASCII.
    .It
    .Fl c ,
    .Fl l
    and
    .Fl q
    print less and therefore end sooner.
    .It
    .Fl F
    is for plain text; a pattern without special characters is as fast.
    .It
    .Fl U
    treats files as bytes, which saves the check for UTF-8.
    .It
    .Fl t ,
    .Fl g
    and
    .Fl -project
    skip files that do not matter.
    .El
    .Pp
    .Fl -debug
    reports the strategy and the reasons for it;
    .Fl -stats
    counts what was searched.

    """#
}
