import TestSupport
import Testing

/// Habits from other tools that replace: the command works or says what to type instead, and never
/// silently does something else.
@Suite("Habits of replacing")
struct ReplacingHabitTests {
  private static let usage = """
    Usage: mgrep [OPTION]... PATTERN [FILE]...
    Try 'mgrep --help' for more information.

    """

  private static func template(
    _ template: String, _ message: String, at offset: Int
  ) -> CLICase {
    .init(
      "mgrep --in-place --replace='\(template)' '(f)(o)o' a; s=$?; grep -c foo a; exit $s", "2\n",
      errors: "mgrep: --replace, offset \(offset): \(message)\n\(template)\n"
        + String(repeating: " ", count: offset) + "^\n", status: 2)
  }

  static let templates: [CLICase] = [
    .init("mgrep --in-place --replace='\\2\\1o' '(f)(o)o' a; cat a", "ofo bar ofo\nbaz\nofo\n"),
    .init("mgrep -o --replace='\\1-${2}0' '(f)(o)o' c", "f-o0\n"),
    .init("mgrep -o --replace='${1:+\\2:no}' '(f)(o)o' c", "o\n"),
    .init(
      "mgrep --replace='\\3' '(f)(o)o' a", errors: "mgrep: the pattern has no group 3\n", status: 2),
    template("\\12", "\\12 is not clear; ${1}2 is group 1 and a digit, ${12} is group 12", at: 0),
    template("a\\0", "unknown escape: \\0; $0 is the whole match, \\x00 the byte", at: 1),
    template("\\012", "unknown escape: \\0; $0 is the whole match, \\x00 the byte", at: 0),
    template("\\bfoo", "unknown escape: \\b; \\x08 is the backspace", at: 0),
    template("\\v", "unknown escape: \\v; \\x0B is the vertical tab", at: 0),
    template("\\g<1>", "unknown escape: \\g; ${1} or ${name} is a group", at: 0),
    template("\\d", "unknown escape: \\d", at: 0),
    template("\\x4", "expected two digits or a code in braces after \\x", at: 0),
    .init("mgrep -o --replace='\\x41\\x{42}\\o{103}' foo c", "ABC\n"),
    .init(
      "mgrep -o --replace='[&]' foo c", "[&]\n",
      errors: "mgrep: note: & stands for itself in --replace, as \\& does; $& is the match\n"),
    .init("mgrep -o --replace='[\\&$&]' foo c", "[&foo]\n"),
    .init("mgrep -Fo --replace='[&]' foo c", "[&]\n"),
    .init(
      "mgrep -U --in-place --fit=pad --pad='\\0' --replace=x foo c; cat c", "x\\x00\\x00 no newline"
    ),
  ]

  static let commands: [CLICase] = [
    .init(
      "mgrep --in-place=.bak --replace=qux foo a",
      errors:
        "mgrep: option '--in-place' doesn't allow an argument; did you mean '--backup=.bak'?\n"
        + usage, status: 2),
    .init(
      "mgrep --in-pl=.bak --replace=qux foo a",
      errors:
        "mgrep: option '--in-place' doesn't allow an argument; did you mean '--backup=.bak'?\n"
        + usage, status: 2),
    .init("mgrep s/foo/qux a", status: 1),
    .init("mgrep --replace=x s/foo/qux/ a", status: 1),
    .init(
      "mgrep --in-place --print --json --replace=qux foo a; s=$?; grep -c foo a; exit $s", "2\n",
      errors: "mgrep: --in-place cannot be combined with --print and --json together\n", status: 2),
    .init(
      "mgrep --in-place -L --replace=qux foo a b",
      errors: "mgrep: --in-place cannot be combined with -L\n",
      status: 2),
    .init(
      "mgrep -r --files --in-place --replace=qux d",
      errors: "mgrep: --in-place cannot be combined with --files\n", status: 2),
    .init(
      "mgrep --backup=.bak --replace=qux foo a", errors: "mgrep: --backup needs --in-place\n",
      status: 2),
    .init(
      "mgrep --atomic --replace=qux foo a", errors: "mgrep: --atomic needs --in-place\n", status: 2),
    .init("mgrep --yes --replace=qux foo a", errors: "mgrep: --yes needs --in-place\n", status: 2),
    .init(
      "mgrep --verbose foo a", errors: "mgrep: --verbose needs --replace or --transform\n",
      status: 2),
    .init(
      "mgrep --max-replacements=1 foo a",
      errors: "mgrep: --max-replacements needs --replace or --transform\n", status: 2),
    .init(
      "mgrep --template=literal foo a",
      errors: "mgrep: --template needs --replace or --transform\n", status: 2),
    .init("mgrep --keep-times --journal=redo --replace=qux -o foo a", "qux\nqux\nqux\n"),
    .init(
      "mgrep --keep-journal foo a",
      errors: "mgrep: --keep-journal needs --replace or --transform\n",
      status: 2),
    .init(
      "mgrep --backup=.bak --preview=lines --replace=Q foo c 2>&1 | cut -d: -f1", "mgrep\nmgrep\n"),
    .init(
      "mgrep --in-place --line-range=3,2 --replace=qux foo a",
      errors: "mgrep: invalid argument '3,2' for '--line-range'; "
        + "valid are ranges that do not end before they begin\n", status: 2),
    .init(
      "mgrep --in-place --expect=5,3 --replace=qux foo a",
      errors: "mgrep: invalid argument '5,3' for '--expect'; "
        + "valid are ranges that do not end before they begin\n", status: 2),
    // Only on a terminal, the working directory is searched by default.
    .init(
      "script -qec 'mgrep --in-place --replace=qux foo; echo $?' /dev/null < /dev/null;"
        + " grep -c foo a",
      "mgrep: --in-place needs files, or -r for the working directory\\x0D\n2\\x0D\n2\n"),
  ]

  @Test("templates", arguments: templates)
  func template(_ c: CLICase) throws { try c.check() }

  @Test("commands", arguments: commands)
  func command(_ c: CLICase) throws { try c.check() }
}
