import TestSupport
import Testing

/// Which lines are counted and printed near a limit, near a NUL, and between groups.
@Suite("Counts, limits and groups")
struct CountedLinesTests {
  /// A file of two regions, and one of over 8 MiB, which threads share.
  private static let makeLarge = """
    { echo foo; seq 200000; echo foo foo foo; echo foo; } > large; \
    { cat large; seq 1500000; cat large; } > larger;
    """

  static let limitCases: [CLICase] = [
    "mgrep -m2 --count-matches foo large", "mgrep -m2 --count-matches foo < large",
    "cat large | mgrep -m2 --count-matches foo", "mgrep -m2 --count-matches -j1 foo larger",
    "mgrep -m2 --count-matches -j8 foo larger", "mgrep -m2 --count-matches --no-mmap foo larger",
    "mgrep --max-total=2 --count-matches foo larger larger | sed 's/.*://'",
    "mgrep -m2 --stats foo larger 2>&1 > out | sed -n 's/ matches//p'",
    "cat larger | mgrep -m2 --stats foo 2>&1 > out | sed -n 's/ matches//p'",
    "mgrep -m2 --stats foo larger 2>&1 > /dev/null | sed -n 's/ matches//p'",
  ].map { .init("\(makeLarge) \($0)", "4\n") }

  static let runCases: [CLICase] =
    [
      .init("mgrep --stop-on-nonmatch foo a c", "a:foo bar foo\nc:foo no newline\n"),
      .init("mgrep -n --stop-on-nonmatch -A5 '^2[789]' s", "27:27\n28:28\n29:29\n30-30\n"),
      .init("mgrep -n --stop-on-nonmatch -B1 -A5 '^1[89]' s", "17-17\n18:18\n19:19\n20-20\n"),
      .init("mgrep --stop-on-nonmatch --passthru 1 s", "1\n2\n"),
      .init("mgrep --stop-on-nonmatch -m1 1 s", "1\n"),
      .init("mgrep --stop-on-nonmatch -cv 1 s", "8\n"),
      .init("mgrep --stop-on-nonmatch --count-matches '^1.|1$' s", "1\n"),
      .init("mgrep --stop-on-nonmatch -o '^1.' s | wc -l", "10\n"),
      .init("mgrep --stop-on-nonmatch -l foo a b c", "a\nc\n"),
      .init("mgrep --stop-on-nonmatch -q foo a"),
      .init("mgrep --stop-on-nonmatch nomatch a", status: 1),
      .init("mgrep --stop-on-nonmatch --no-stop-on-nonmatch -c foo a", "2\n"),
      .init("(mgrep --stop-on-nonmatch '^1.'; cat) < s | sed -n 11p", "20\n"),
      .init(
        "mgrep --in-place --stop-on-nonmatch --replace=qux foo a; cat a", "qux bar qux\nbaz\nfoo\n"),
      .init(
        "mgrep -M --stop-on-nonmatch foo a",
        errors: "mgrep: -M cannot be combined with --stop-on-nonmatch\n",
        status: 2),
    ]
    // Across the ends of regions, by any number of threads.
    + [
      "mgrep -j1 %", "mgrep -j8 %", "mgrep --no-mmap %", "cat larger | mgrep ^ -",
    ].map {
      let command = $0.replacing("%", with: "^ larger").replacing(
        "^", with: #"--stop-on-nonmatch -c '^(foo|\d+)$'"#)
      return .init("\(makeLarge) \(command)", "200001\n")
    }

  static let countCases: [CLICase] = [
    .init("mgrep -m1 --count-matches foo a", "2\n"),
    .init("mgrep -m1 -v --count-matches bar a", "0\n"),
    .init("mgrep -m9 --count-matches foo bin", "2\n"),
    .init("mgrep --max-total=9 --count-matches foo bin", "2\n"),
    .init("(mgrep -cm1 foo; mgrep -a .) < bin", "1\n\\x00bin\nfoo\n"),
    .init("(mgrep -cm1 bin; cat) < bin", "1\nfoo\n"),
    .init("mgrep -m1 --count-matches foo < a", "2\n"),
    .init("mgrep -l --stats foo < a 2>&1 | head -2", "(standard input)\n2 matches\n"),
    // Nothing after the NUL is reported, and so nothing is counted.
    .init(
      "mgrep --stats 'after|of a' latehole 2>&1 > out | sed -n 2,3p",
      "5000 matches\n5000 selected lines\n"),
    .init(
      "mgrep --stats foo a a 2>&1 > /dev/null | head -3",
      "6 matches\n4 selected lines\n2 files with selected lines\n"),
  ]

  static let groupCases: [CLICase] = [
    .init(
      "mgrep -C1 foo a bin a", "a:foo bar foo\na-baz\na:foo\n--\na:foo bar foo\na-baz\na:foo\n",
      errors: "mgrep: bin: binary file matches\n"),
    .init("mgrep -C1 foo bin a", "a:foo bar foo\na-baz\na:foo\n", errors: binary),
    .init("mgrep -C1 foo a bin | tail -1", "a:foo\n", errors: binary),
    .init(
      "mgrep -h -A1 'foo|hole' c latehole | tail -1", "foo no newline\n", errors: lateBinary),
    .init("mgrep --heading foo b bin c", "c\nfoo no newline\n", errors: binary),
    .init("mgrep --heading -o '' a c"),
    .init("mgrep --heading -on 'x*|(?=bar)' a c"),
    .init("mgrep --heading -ov foo a c"),
    .init("mgrep --heading --vimgrep '^' a c"),
    .init("mgrep --heading -o2 '(f)(x)?' a c"),
    .init("mgrep --heading -o bar a c", "a\nbar\n"),
    .init("mgrep --heading -C0 -o 'z|(?=7)' s a c", "a\nz\n"),
    .init("mgrep --passthru -o foo bin", errors: binary),
    .init("mgrep --passthru -o foo a b", "a:foo\na:foo\na:foo\n"),
    .init("mgrep -C1 -o1 -v -n '(b)az' a", "2-b\n"),
  ]

  static let sameAsGrep = [
    "-oC1 foo a a", "-on -C0 '[57]' s a", "-ovC1 '1' s a", "-vonb -A2 '1$' s", "-oA1 '' a b",
    "-ov -B1 baz a c", "-o -A1 -m1 foo a c", "-ovm1 -A2 baz a", "-oc -C1 foo a",
    "-o -C1 --group-separator=X '[159]$' s", "-o -C1 --no-group-separator '[159]$' s",
  ]

  static let inputCases: [CLICase] = [
    // A pipe is read to its end, so that its writer is not killed.
    .init("{ seq 200000; echo $? >&2; } | mgrep 1 > /dev/null", errors: "0\n"),
    .init("{ seq 200000; echo $? >&2; } | mgrep -c 1 > /dev/null", errors: "0\n"),
    .init("yes x | mgrep -l x > /dev/null"), .init("yes x | mgrep -m1 x > /dev/null"),
    .init("yes x | mgrep -q x > /dev/null"), .init("yes x | mgrep --max-total=1 x > /dev/null"),
    .init("yes x | mgrep -L x > /dev/null"),
  ]

  static let editCases: [CLICase] = [
    .init("mgrep -r --print --in-place --replace=qux foo a", "qux bar qux\nqux\n"),
    .init("mgrep -r --print --in-place --replace=qux foo d/sub", "d/sub/y.c:qux c\n"),
    .init("mgrep -rh --print --in-place --replace=qux foo d/sub", "qux c\n"),
    .init("mgrep -H --print --in-place --replace=qux foo a", "a:qux bar qux\na:qux\n"),
    .init(
      "mgrep --print --heading -n --in-place --replace=qux foo a c",
      "a\n1:qux bar qux\n3:qux\n\nc\n1:qux no newline\n"),
    // A file with the name of standard input.
    .init(
      "printf x | mgrep --preview --replace=qux --label=a foo a",
      "--- a/a\n+++ b/a\n@@ -1,3 +1,3 @@\n-foo bar foo\n+qux bar qux\n baz\n-foo\n+qux\n"),
  ]

  private static let binary = "mgrep: bin: binary file matches\n"
  private static let lateBinary = "mgrep: latehole: binary file matches\n"

  @Test("nothing after the first run of selected lines", arguments: runCases)
  func runs(_ test: CLICase) throws { try test.check() }

  @Test("matches behind a limit do not count", arguments: limitCases + countCases)
  func counts(_ c: CLICase) throws { try c.check() }

  @Test("groups and headings begin with a line", arguments: groupCases)
  func groups(_ c: CLICase) throws { try c.check() }

  @Test("with -o, context parts groups, as GNU grep has it", arguments: sameAsGrep)
  func sameGroups(_ arguments: String) throws { try SameAsGrepTests.compare(arguments) }

  @Test("a pipe is read to its end, unless no more is wanted", arguments: inputCases)
  func pipes(_ c: CLICase) throws { try c.check() }

  @Test("edits tell of files as searches do", arguments: editCases)
  func edits(_ c: CLICase) throws { try c.check() }
}
