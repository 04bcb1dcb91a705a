internal import Printing

extension Option {
  /// Output about the patterns that match.
  static let patternOutput: [Option] = [
    Option(
      nil, "show-pattern", .optional("WHAT"), in: .output, choices: ["number", "text", "name"],
      help: "print which pattern matches: number, text or name",
      manual: """
        Print in brackets, after the file's name and before the line's number, which patterns match
        in the line: all of them, separated by commas; with
        .Fl o
        and
        .Fl -vimgrep
        the pattern of the match.
        .Ar WHAT
        is
        .Cm number ,
        the default: the place of the pattern among all of
        .Fl e
        and
        .Fl f ,
        from 1; or
        .Cm text :
        the pattern as it was given; or
        .Cm name :
        the name at the start of the pattern, written
        .Ql (*MARK:name)
        or
        .Ql (*:name) ;
        a pattern without a name is shown by its number.
        Nothing is printed for context lines, and nothing with
        .Fl v .
        """
    ) { options, value throws(UsageError) in
      options.shownPattern =
        value.isEmpty
        ? .number
        : try choose(
          value, of: [("number", .number), ("text", .text), ("name", .name)],
          option: "show-pattern")
    },
    Option(
      nil, "count-by-pattern", in: .output,
      help: "print how many lines each pattern selects",
      manual: """
        Instead of lines, print one line for each pattern after the search: its number from 1, the
        number of lines of all files in which it matches, and the pattern as it was given, separated
        by tabs.
        A line in which several patterns match counts for each of them.
        With
        .Fl c
        the number of selected lines of each file is printed before.
        The exit status is the same as without this option.
        """
    ) { options, _ in options.patternReport = .counts },
    Option(
      nil, "unmatched-patterns", in: .output,
      help: "print the patterns that match in no line",
      manual: """
        Instead of lines, print after the search the patterns that match in no line of any file, as
        they were given.
        With
        .Fl c
        the number of selected lines of each file is printed before.
        The exit status is the same as without this option.
        """
    ) { options, _ in options.patternReport = .unmatched },
  ]
}
