/// The text of `--help`, and of an invalid command line.
enum HelpText {
  static let usage = """
    Usage: mgrep [OPTION]... PATTERN [FILE]...
    Try 'mgrep --help' for more information.

    """

  /// All options by category, one line each, in at most 80 columns.
  static var full: String {
    var text = """
      Usage: mgrep [OPTION]... PATTERN [FILE]...
      Search for PATTERN, a Perl-compatible regular expression, in each FILE or in
      standard input. Example: mgrep -n '(?<=\\()\\w+(?=\\))' README.md

      """
    for category in Option.Category.allCases {
      text += "\n\(category.rawValue):\n"
      for option in Option.all where option.category == category {
        text += line(for: option)
      }
    }
    text += """

      Without FILE, standard input is searched; with -r, or if standard input is a
      terminal, the working directory. A FILE of - is standard input.
      Exit status is 0 if a line is selected, 1 if none is, 2 after an error.
      'man mgrep' tells more.

      """
    return text
  }

  /// The column of the help of each option.
  private static let column = 30

  private static func line(for option: Option) -> String {
    let left = "  " + synopsis(of: option)
    let gap = column - left.utf8.count
    // A long synopsis gets a line of its own.
    let space =
      gap >= 2 ? String(repeating: " ", count: gap) : "\n" + String(repeating: " ", count: column)
    return left + space + option.help + "\n"
  }

  /// `-A, --after-context=NUM`.
  static func synopsis(of option: Option) -> String {
    if option.name.isEmpty { return option.letter.map { "-\($0)" } ?? "" }
    let letter = option.letter.map { "-\($0), " } ?? "    "
    return switch option.value {
    case .none: "\(letter)--\(option.name)"
    case .required(let name): "\(letter)--\(option.name)=\(name)"
    case .optional(let name): "\(letter)--\(option.name)[=\(name)]"
    }
  }
}
