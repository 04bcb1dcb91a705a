/// The section of the man page on pattern files.
enum ManPagePatternFiles {
  static let section = #"""
    .Sh PATTERN FILES
    .Fl f Ar FILE
    reads patterns from a file, one a line: a few, or hundreds of thousands.
    It may be given several times, and together with
    .Fl e .
    .Pp
    Each pattern is compiled on its own, so groups, back references and settings such as
    .Ql (?i)
    apply only to this pattern.
    The leftmost match wins; of several at the same place, the longest; of several with the same
    length, the one whose pattern was given first.
    .Pp
    Options such as
    .Fl F ,
    .Fl i ,
    .Fl w
    and
    .Fl x
    apply to all patterns.
    If all patterns are plain text, the search runs as with
    .Fl F .
    .Ss Which pattern matched
    .Fl -show-pattern
    prints the number of each pattern that matches before the line,
    .Fl -count-by-pattern
    counts the lines that each selects, and
    .Fl -unmatched-patterns
    prints the patterns that select none.
    .Pp
    .Ql (*MARK:name)
    or
    .Ql (*:name)
    at the start of a pattern is its name, which
    .Fl -show-pattern Ns = Ns Cm name
    prints; it does not make the search slower.
    .Ss What makes a set fast
    The search looks for all patterns at once, by the text that their matches must contain: a pattern
    is tried only on lines with this text.
    .Bl -bullet -compact
    .It
    Rare text of four bytes or more in each pattern is best:
    .Ql AKIA[0-9A-Z]{16} .
    .It
    A pattern without any such text is tried on every line:
    .Ql \ew{20} .
    .It
    Plain strings with
    .Fl F ,
    and words with
    .Fl Fw ,
    are found without PCRE2.
    .El
    .Pp
    .Fl -debug
    reports how many patterns are found by their text, and the ten most expensive ones.
    .Ss Examples
    A scan of a project for secrets, with rules that have comments:
    .Pp
    .Dl mgrep -rn --project --pattern-comments -f rules.txt
    .Pp
    Lines of a log that have one of ten thousand addresses:
    .Pp
    .Dl mgrep -Fwf addresses.txt access.log
    .Pp
    The words of a list that occur in a text, and how often:
    .Pp
    .Dl mgrep -Fwohif words.txt *.txt | sort | uniq -c
    .Pp
    Lines of a file that are not in another one:
    .Pp
    .Dl mgrep -Fxvf old.txt new.txt
    .Pp
    All matches of a rule file, each with the name of its rule:
    .Pp
    .Dl mgrep -rno --show-pattern=name --pattern-comments -f rules.txt
    .Pp
    A rule file without the rules that match nowhere in a project:
    .Pp
    .Dl mgrep -r --unmatched-patterns --pattern-comments -f rules.txt src > dead.txt
    .Dl mgrep -Fxvf dead.txt rules.txt
    .Pp
    What makes a rule file slow:
    .Pp
    .Dl mgrep --debug --pattern-comments -cf rules.txt access.log

    """#
}
