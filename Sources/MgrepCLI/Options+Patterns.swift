internal import Printing

extension Option {
  /// What is told of the patterns that match.
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
        the one that the match is of.
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
        what the pattern calls itself at its start with
        .Ql (*MARK:name)
        or
        .Ql (*:name) ,
        and the number of one without a name.
        Nothing is printed of lines of context, and nothing with
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
        Print instead of lines, when everything is searched, a line for each pattern: its number from
        1, in how many lines of all files it matches, and the pattern as it was given, separated by
        tabs.
        A line in which several patterns match counts for each of them.
        With
        .Fl c
        the number of selected lines of each file comes before.
        The exit status is the same as without this option.
        """
    ) { options, _ in options.patternReport = .counts },
    Option(
      nil, "unmatched-patterns", in: .output,
      help: "print the patterns that match in no line",
      manual: """
        Print instead of lines, when everything is searched, the patterns that match in no line of any
        file, as they were given.
        With
        .Fl c
        the number of selected lines of each file comes before.
        The exit status is the same as without this option.
        """
    ) { options, _ in options.patternReport = .unmatched },
  ]
}
