import TestSupport
import Testing

/// Names and texts with control characters, in messages and in output.
@Suite("Messages")
struct MessageTests {
  private static let name = "f=$(printf 'n\\033[31m\\nx\\302\\233y');"
  /// The shown form, and the real one.
  private static let shown = "n\\x1b[31m\\nx\\xc2\\x9by"
  private static let raw = "n\\x1B[31m\nx\u{9B}y"

  static let cases: [CLICase] = [
    .init(
      "\(name) mgrep foo \"$f\"", errors: "mgrep: \(shown): No such file or directory\n", status: 2),
    .init(
      "\(name) mgrep -f \"$f\" a", errors: "mgrep: \(shown): No such file or directory\n", status: 2
    ),
    .init(
      "\(name) cp bin \"$f\"; mgrep foo \"$f\"", errors: "mgrep: \(shown): binary file matches\n"),
    .init(
      "\(name) mkdir \"$f\"; mgrep --in-place --replace=qux foo a \"$f\"",
      errors: "mgrep: \(shown): Is a directory\nmgrep: nothing was written\n", status: 2),
    .init(
      "\(name) cp c \"$f\"; mgrep --in-place --replace=quux foo \"$f\" 2>&1 | head -1",
      "mgrep: \(shown):1:1: match has 3 bytes, replacement has 4: \"foo\" -> \"quux\"\n"),
    .init(
      "\(name) cp c \"$f\"; flock \"$f\" mgrep --in-place --replace=qux foo a \"$f\"",
      errors: "mgrep: \(shown): locked by another process\n"
        + "mgrep: 1 file changed, 1 failed (\(shown): locked by another process)\n", status: 2),
    .init(
      "mgrep --replace=\"$(printf 'a\\n\\tb${')\" foo a",
      errors: "mgrep: --replace, offset 6: expected a group after ${\na\\n\\tb${\n        ^\n",
      status: 2),
    .init(
      "mgrep \"$(printf '\\033(a')\" a",
      errors: "mgrep: pattern 1, offset 3: missing closing parenthesis\n\\x1b(a\n      ^\n",
      status: 2),
    .init(
      "mgrep \"--$(printf 'q\\nq')\" a 2>&1 | head -1", "mgrep: unrecognized option '--q\\nq'\n"),
    // Programs get names as they are.
    .init("\(name) cp c \"$f\"; mgrep -l foo \"$f\"", "\(raw)\n"),
    .init("\(name) cp c \"$f\"; mgrep -H foo \"$f\"", "\(raw):foo no newline\n"),
    .init(
      "\(name) cp c d; mgrep --files \"$f\" 2> /dev/null; cp c \"$f\"; mgrep --files \"$f\"",
      "\(raw)\n"),
    // Terminals do not.
    .init(
      "\(name) cp c \"$f\"; script -qec 'mgrep -l foo n*31*; mgrep -Hc foo n*31*; mgrep --files n*31*;"
        + " mgrep --preview=lines --replace=q foo --fit=pad n*31*;"
        + " mgrep --in-place -l --replace=qux foo n*31*' /dev/null < /dev/null | tr -d '\\r'",
      "\(shown)\n\(shown):1\n\(shown)\n\(shown):1:1: \"foo\" -> \"q  \"\n\(shown)\n"),
    .init(
      "\(name) cp c \"$f\"; mgrep --in-place --keep-journal --replace=qux foo n*31*;"
        + " script -qec 'mgrep --journal-list' /dev/null < /dev/null | tr -d '\\r'"
        + " | sed 's|/[^ ]*/||g; s/mgrep-[0-9a-f]*/mgrep/'",
      ".\(shown).mgrep: done, undo, 1 edits of \(shown)\n"),
    .init(
      "\(name) cp bin \"$f\"; mgrep -a --preview --replace=qux '^foo' \"$f\" | head -2",
      "--- \"a/n\\033[31m\\012x\\302\\233y\"\n+++ \"b/n\\033[31m\\012x\\302\\233y\"\n"),
  ]

  @Test(
    "a line of a pipe on which PCRE2 gives up has its number, with a pattern that matches every line"
  )
  func lineOfPipe() throws {
    try CLICase(
      "(yes 0123456 | head -100000; echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx!)"
        + " | mgrep --match-limit=10000 -o -e '' -e '^(x+x+)+\\1?$'", "",
      errors: "mgrep: (standard input):100001: backtracking limit exceeded\n", status: 2
    ).check()
  }

  @Test("one line each, whatever names hold", arguments: cases)
  func line(_ c: CLICase) throws { try c.check() }
}
