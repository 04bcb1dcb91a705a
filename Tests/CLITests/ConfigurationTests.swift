import TestSupport
import Testing

/// The file of options, and switches that are taken back.
@Suite("Options of a file")
struct ConfigurationTests {
  private static let environment = ["MGREP_CONFIG_PATH": "rc"]

  private static func config(
    _ lines: String, _ command: String, _ output: String = "", errors: String = "",
    status: Int32 = 0
  ) -> CLICase {
    .init(
      "printf '%b' '\(lines)' > rc; \(command)", output, errors: errors, status: status,
      environment: environment)
  }

  private static func refused(_ what: String) -> String {
    "mgrep: rc: \(what) belongs on the command line, not in a file of options\n"
  }

  static let cases: [CLICase] = [
    config("-n\\n--with-filename\\n", "mgrep bar a", "a:1:foo bar foo\n"),
    config("# comment\\n\\n  -n  \\r\\n", "mgrep bar a", "1:foo bar foo\n"),
    config("-A\\n1\\n", "mgrep bar a", "foo bar foo\nbaz\n"),
    config("-1", "mgrep -n bar a", "1:foo bar foo\n2-baz\n"),
    // The command line comes after.
    config("-n", "mgrep -N bar a", "foo bar foo\n"),
    config("--color=always", "mgrep --color=never bar a", "foo bar foo\n"),
    config("-n", "mgrep --no-config bar a", "foo bar foo\n"),
    config("-n", "mgrep bar -- a --no-config 2> e; grep -c No.such e", "a:1:foo bar foo\n1\n"),
    config("--replace=X", "mgrep -o bar a", "X\n"),
    config("--in-place", "mgrep --replace=qux foo a", errors: refused("--in-place"), status: 2),
    config("--in-pl", "mgrep --replace=qux foo a", errors: refused("--in-place"), status: 2),
    // What is written where is not said in a file.
    config(
      "--replace=qux", "mgrep --in-place foo a",
      errors: "mgrep: --in-place: the replacement is in the file of options; use --no-config\n",
      status: 2),
    config(
      "-r", "mgrep --in-place --replace=qux foo",
      errors: "mgrep: --in-place needs files: the file of options cannot name them\n", status: 2),
    config(
      "--files-from=l", "echo a > l; mgrep --in-place --replace=qux foo",
      errors: "mgrep: --in-place needs files: the file of options cannot name them\n", status: 2),
    config("-r", "mgrep --in-place --replace=qux foo a; cat a", "qux bar qux\nbaz\nqux\n"),
    config(
      "--pre\\000x\ncat", "mgrep foo a", errors: "mgrep: rc: a file of options has no NUL bytes\n",
      status: 2),
    config("-o", "mgrep -1 baz a", "baz\n"),
    config("-n", "mgrep --no-conf bar a", "foo bar foo\n"),
    config("--undo=x", "mgrep foo a", errors: refused("--undo"), status: 2),
    config("--recover", "mgrep foo a", errors: refused("--recover"), status: 2),
    config("--pre=cat", "mgrep foo a", errors: refused("--pre"), status: 2),
    config("-e\\nx", "mgrep foo a", errors: refused("a pattern"), status: 2),
    config("-fa", "mgrep foo a", errors: refused("a pattern"), status: 2),
    config("a b", "mgrep foo a", errors: refused("'a b'"), status: 2),
    config(
      "--version", "mgrep foo a", errors: refused("what takes the place of a search"), status: 2),
    config(
      "--nonsense=1", "mgrep foo a", errors: "mgrep: rc: unrecognized option '--nonsense'\n",
      status: 2),
    .init(
      "mgrep foo a", errors: "mgrep: rc: No such file or directory (MGREP_CONFIG_PATH)\n",
      status: 2,
      environment: environment),
    .init("mgrep bar a", "foo bar foo\n", environment: ["MGREP_CONFIG_PATH": ""]),
  ]

  @Test(
    "come before those of the command line, and what only a person may ask for is refused",
    arguments: cases)
  func configuration(_ c: CLICase) throws { try c.check() }

  static let twins: [CLICase] = [
    .init("mgrep -b --no-byte-offset bar a", "foo bar foo\n"),
    .init("mgrep --column --no-column bar a", "foo bar foo\n"),
    .init("mgrep --stats --no-stats bar a", "foo bar foo\n"),
    .init("mgrep -F --no-fixed-strings b.r a", "foo bar foo\n"),
    .init("mgrep -v --no-invert-match bar a", "foo bar foo\n"),
    .init("mgrep -a --no-text foo bin", errors: "mgrep: bin: binary file matches\n"),
    .init("printf 'ф\\n' | mgrep -oU --unicode .", "ф\n"),
    .init("printf 'ф\\n' | mgrep -o --no-unicode --no-binary .", "ф\n"),
    .init("mgrep -s --messages foo x", errors: "mgrep: x: No such file or directory\n", status: 2),
    .init(
      "mgrep --line-buffered --no-line-buffered --no-block-buffered --no-pcre2 bar a",
      "foo bar foo\n"),
  ]

  @Test("a twin takes back a switch", arguments: twins)
  func twin(_ c: CLICase) throws { try c.check() }
}
