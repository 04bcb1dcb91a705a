import TestSupport
import Testing

@Suite("Case of ASCII letters only")
struct CaseRestrictTests {
  /// The Kelvin sign and the long s differ from ASCII letters by case alone.
  private static let make =
    #"printf 'k\nK\n\342\204\252\ns\nS\n\305\277\n\303\244\n\303\204\n' > l; "#

  /// Patterns, and the numbers of the lines that they select.
  static let patterns: [(pattern: String, lines: String)] = [
    ("k", "1 2"), ("K", "1 2"), ("\u{212A}", "3"), ("s", "4 5"), ("\u{17F}", "6"), ("ä", "7 8"),
    ("[k]", "1 2"), ("[K-L]", "1 2"), ("[a-z]", "1 2 4 5"), ("[^k]", "3 4 5 6 7 8"),
    ("[^\u{17F}]", "1 2 3 4 5 7 8"), ("[k\u{212A}]", "1 2 3"), ("[\\x{100}-\\x{2200}]", "3 6"),
    ("[\\x{17e}-\\x{17f}ä]", "6 7 8"), ("\\Qk\\E+", "1 2"), ("[[:alpha:]]", "1 2 3 4 5 6 7 8"),
    ("[\\wk]", "1 2 3 4 5 6 7 8"), ("^[^a-z]$", "3 6 7 8"), ("(?x) s # k", "4 5"),
    ("(?<x>k)", "1 2"),
    ("(k|s)(?1)?", "1 2 4 5"), ("(?<!s)k|x", "1 2"), ("\\Qs k\\E|k", "1 2"), ("[]k]", "1 2"),
    ("[k-]", "1 2"), ("[\\]s]", "4 5"), ("\\.|s", "4 5"),
  ]

  @Test("no ASCII letter matches another character", arguments: patterns)
  func restricts(_ c: (pattern: String, lines: String)) throws {
    let quoted = "'\(c.pattern)'"
    try CLICase(
      Self.make + "mgrep -in --case-restrict \(quoted) l | cut -d: -f1 | tr '\\n' ' '",
      c.lines + " "
    ).check()
  }

  /// All characters of these are ASCII.
  static let plainPatterns = patterns.filter {
    $0.pattern.utf8.allSatisfy { $0 < 0x80 } && !$0.pattern.contains("\\x")
  }

  @Test("in ASCII nothing changes", arguments: plainPatterns)
  func keepsASCII(_ c: (pattern: String, lines: String)) throws {
    try CLICase(
      "seq -f 'skip Kiosk %g ]-.sK' 50 > l; cat a s >> l; mgrep -ion '\(c.pattern)' l > 1; "
        + "mgrep -ion --case-restrict '\(c.pattern)' l | cmp - 1"
    ).check()
  }

  static let cases: [CLICase] = [
    .init(make + "mgrep -iFc --case-restrict k l", "2\n"),
    .init(make + "mgrep -iFc --case-restrict -e k -e s -e 'a.' l", "4\n"),
    .init(make + "mgrep -Sc --case-restrict k l", "2\n"),
    .init(make + "mgrep -ic --case-restrict --no-case-restrict k l", "3\n"),
    .init(make + "mgrep -c --case-restrict k l", "1\n"),
    .init(make + "mgrep -ixoM --case-restrict 'k\\nK' l", "k\nK\n"),
    .init(
      "mgrep -i --case-restrict -e x -e '(k)\\1' a",
      errors: "mgrep: pattern 2: --case-restrict cannot handle a back-reference, "
        + "which takes PCRE2 10.43 or later\n", status: 2),
    .init(
      "mgrep --case-restrict '(?i)k' a",
      errors: "mgrep: pattern 1: --case-restrict cannot handle (?i), "
        + "which takes PCRE2 10.43 or later\n", status: 2),
    .init(
      "mgrep -i --case-restrict '\\x{17f}' a",
      errors: "mgrep: pattern 1: --case-restrict cannot handle \\x{17f}, "
        + "which takes PCRE2 10.43 or later\n", status: 2),
    .init(
      "mgrep -i --case-restrict 'k(' a",
      errors: "mgrep: pattern 1, offset 2: missing closing parenthesis\nk(\n  ^\n", status: 2),
  ]

  @Test("with other options, and what is refused", arguments: cases)
  func others(_ c: CLICase) throws { try c.check() }
}
