import TestSupport
import Testing

/// Lines by several conditions: `--and`, `--not`, `--andnot`.
@Suite("Conditions on lines")
struct ConditionTests {
  private static let lines = #"printf 'a\nb\nc\nab\nac\nbc\nabc\n\n' > l; "#

  /// The lines that the options select, compared with a sequence of greps.
  static let selected: [(options: String, grep: String)] = [
    ("-e a --and -e b", "grep a l | grep b"),
    ("-e a --and -e b --and -e c", "grep a l | grep b | grep c"),
    ("-e a -e b --and -e c", "grep -e a -e b l | grep c"),
    ("-e a --andnot -e b", "grep a l | grep -v b"),
    ("-e a --and --not -e b", "grep a l | grep -v b"),
    ("--not -e a", "grep -v a l"),
    ("--not --not -e a", "grep a l"),
    ("--not -e a --and -e b", "grep b l | grep -v a"),
    ("--not -e a --andnot -e b", "grep -v -e a -e b l"),
    // An alternative, as the manual says.
    ("-e a --not -e b", "awk '/a/ || !/b/' l"),
    ("-e a --andnot -e b -e c", "awk '/a/ && (!/b/ || /c/)' l"),
    ("-e a --andnot -f p", "grep a l | grep -v -e b -e c"),
    ("--not -f p", "grep -v -e b -e c l"),
    ("-f p --and -e a", "grep -e b -e c l | grep a"),
    ("-v -e a --and -e b", "awk '!(/a/ && /b/)' l"),
    ("-F -e a --and -e b", "grep a l | grep b"),
    ("-i -e A --and -e B", "grep a l | grep b"),
    ("-x -e abc --and -e 'a.*'", "grep -x abc l"),
    ("-w -e ab --andnot -e x", "grep -w ab l"),
    // Files without a pattern.
    ("-e a --andnot -f /dev/null", "grep a l"),
    ("--not -f /dev/null", "cat l"),
    ("-e a --and -f /dev/null", "true"),
    ("-f /dev/null --andnot -f /dev/null", "true"),
  ]

  @Test("select the lines that step by step are left", arguments: selected)
  func selection(_ c: (options: String, grep: String)) throws {
    try CLICase(
      Self.lines + "printf 'b\\nc\\n' > p; \(c.grep) > r; "
        + "for o in '' '-j1' '--mmap=always'; do mgrep $o \(c.options) l | cmp - r; done; "
        + "cat l | mgrep \(c.options) | cmp - r; echo same", "same\n"
    ).check()
  }

  static let cases: [CLICase] = [
    .init(lines + "mgrep -c -e a --and -e b l", "2\n"),
    .init(lines + "mgrep -no -e a --and -e b l", "4:a\n4:b\n7:a\n7:b\n"),
    // A pattern that must not match has no matches.
    .init(lines + "mgrep -no -e a --andnot -e b l", "1:a\n5:a\n"),
    .init(lines + "mgrep -n --show-pattern -e a --and -e b l", "[1,2]4:ab\n[1,2]7:abc\n"),
    .init(lines + "mgrep -A1 -e a --and -e b -m1 l", "ab\nac\n"),
    .init(
      lines + "mgrep --color=always -e a --andnot -e b l | head -1 | cat -v",
      "^[[01;31m^[[Ka^[[m^[[K\n"),
    .init(
      lines + "mgrep --replace=x -e a --and -e b l", "xx\nxxc\n"),
    .init(
      lines + "mgrep --in-place --replace=x -e a --andnot -e b l; cat l",
      "x\nb\nc\nab\nxc\nbc\nabc\n\n"),
    .init(
      lines
        + "mgrep --json -e a --and -e b l | jq -r 'select(.type == \"match\") | .data.lines.text' | tr -d '\\n'",
      "ababc"),
    .init("mgrep -rl -e foo --and -e bar d", "", status: 1),
    .init(
      "mgrep -e foo --and a", errors: "mgrep: --and: no pattern after it; type --and -e PATTERN\n",
      status: 2),
    .init(
      "mgrep --not a", errors: "mgrep: --not: no pattern after it; type --not -e PATTERN\n",
      status: 2),
    .init(
      "mgrep -e a --not --and -e b a",
      errors: "mgrep: --not: no pattern after it; type --not -e PATTERN\n", status: 2),
    .init(
      "mgrep foo --and -e bar a",
      errors: "mgrep: --and: no pattern before it; give each pattern with -e\n", status: 2),
    .init(
      "mgrep -M -e foo --and -e bar a",
      errors: "mgrep: -M cannot be combined with --and, --not and --bool\n",
      status: 2),
    .init(
      "mgrep --count-by-pattern -e foo --and -e bar a",
      errors: "mgrep: --count-by-pattern cannot be combined with --and, --not and --bool\n",
      status: 2),
  ]

  @Test(
    "have the output of any other search, and one message where a pattern is missing",
    arguments: cases)
  func output(_ c: CLICase) throws { try c.check() }

  static let queries = [
    "a b", "a|b c", "a -b", "-a", "-(a|b)", "a(b|c)", "a(b|c) d", "(a b)|c", "a AND b",
    "a OR b AND c",
    "NOT a", "a AND NOT b", "\"a b\"", "a \"|\"", "a-b", "a|-b", "a | b", "-a|b", "- a", "[a b]",
    "\\(a\\)", "a|(b c)", "a\"b\"", "(a|b)(b|c)", "a -b|c", "-\"a b\"", "--a", "NOT (a b)", "ANDa",
    "((a) b)", "^a b$", "(?=a)b", "(?:a|b)c", "( a b )", "[[:alpha:] ] b", "[]a] b", "(a", "",
    "-(a b)|(c -b)", "a  |  b", "a{1} b", "AND", "(a OR b) c",
  ]

  @Test(
    "--bool selects what ugrep selects", .enabled(if: Peer.ugrep.isKnown, "\(Peer.ugrep.version)"),
    arguments: queries)
  func query(_ query: String) throws {
    let quoted = "'" + query + "'"
    try CLICase(
      #"printf 'a\nb\nc\nab\nac\nbc\nabc\n\na b\nAND\na|b\na-b\n(a)\n-a\nANDa\n' > l; "#
        + "ugrep -P --bool -e \(quoted) l > r 2> /dev/null; mgrep --bool -e \(quoted) l 2> /dev/null "
        + "| cmp - r && echo same", "same\n"
    ).check()
  }

  static let queryCases: [CLICase] = [
    .init(
      #"mgrep --bool "$(printf '(%.0s' $(seq 20000))a$(printf ')%.0s' $(seq 20000))" a 2> e; echo $?; "#
        + "head -1 e",
      "2\nmgrep: --bool, offset 250: more than 250 brackets in one another\n"),
    .init(lines + "mgrep -% 'a -b' l", "a\nac\n"),
    .init(lines + "mgrep -no --bool 'a -b|c' l", "1:a\n5:a\n5:c\n7:a\n7:c\n"),
    .init(lines + "mgrep --bool -e 'a b' -e 'b c' l", "ab\nbc\nabc\n"),
    .init(lines + "mgrep -v --bool 'a|b|c' l", "\n"),
    .init(lines + "mgrep -c --bool -e a --and -e 'b -c' l", "1\n"),
    .init("mgrep -F --bool 'f -b' a", "foo\n"),
    .init("printf 'a.c\\nabc\\n' | mgrep -F --bool 'a.c'", "a.c\n"),
    .init("printf 'a.c\\nabc\\n' | mgrep --bool '\"a.c\"'", "a.c\n"),
    .init(
      "mgrep --bool 'a) b' a",
      errors: "mgrep: --bool, offset 1: no bracket is open here\na) b\n ^\n", status: 2),
    .init(
      "mgrep --bool 'x \"a' a",
      errors: "mgrep: --bool, offset 2: missing \" after this one\nx \"a\n  ^\n", status: 2),
    .init(
      "mgrep --bool 'x (a' a",
      errors: "mgrep: pattern 2, offset 2: missing closing parenthesis\n(a\n  ^\n", status: 2),
    .init(
      "mgrep -M --bool 'foo bar' a",
      errors: "mgrep: -M cannot be combined with --and, --not and --bool\n",
      status: 2),
  ]

  @Test("a query goes with the other options, and tells what is wrong in it", arguments: queryCases)
  func queryOutput(_ c: CLICase) throws { try c.check() }
}
