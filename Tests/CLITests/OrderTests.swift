import TestSupport
import Testing

/// The order of files, headings between them, limits and numbers across all files.
@Suite("Many files")
struct OrderTests {
  /// Created in one order, with sizes in another order, and changed in a third order.
  private static let tree = """
    mkdir -p t/s; printf 'foo\\n' > t/b; \(after("t/b")); printf 'foo\\nfoo 2\\nfoo 3\\n' > t/a;
    \(after("t/a")); printf 'foo\\nfoo 2\\n' > t/s/c; touch -d 2001-01-01 t/s/c;
    touch -d 2002-01-01 t/a; touch -d 2003-01-01 t/b;
    """

  /// Waits until new files are younger than a file that was created just before.
  private static func after(_ file: String) -> String {
    "until touch now; find now -newer \(file) | grep -q now; do :; done; rm now"
  }

  static let cases: [CLICase] = [
    .init("\(tree) mgrep -rl --sort=path foo t", "t/a\nt/b\nt/s/c\n"),
    .init("\(tree) mgrep -rl --sortr=path foo t", "t/s/c\nt/b\nt/a\n"),
    .init("\(tree) mgrep -rl --sort=size foo t", "t/b\nt/s/c\nt/a\n"),
    .init("\(tree) mgrep -rl --sortr=size foo t", "t/a\nt/s/c\nt/b\n"),
    .init("\(tree) mgrep -rl --sort=modified foo t", "t/s/c\nt/a\nt/b\n"),
    .init("\(tree) mgrep -rl --sortr=name foo t", "t/s/c\nt/b\nt/a\n"),
    .init("\(tree) mgrep -rl --sort=none foo t", "t/a\nt/b\nt/s/c\n"),
    .init("\(tree) mgrep --files -r --sort=size t", "t/b\nt/s/c\nt/a\n"),
    .init("\(tree) mkfifo t/p; mgrep -rl --sort=size foo t", "t/b\nt/s/c\nt/a\n"),
    .init(
      "mgrep --sort=color foo a",
      errors: "mgrep: invalid argument 'color' for '--sort'; valid are 'path', 'name', 'size', "
        + "'modified', 'accessed', 'created', 'none'\n", status: 2),
    .init(
      "\(tree) mgrep -rn --heading foo t",
      "t/a\n1:foo\n2:foo 2\n3:foo 3\n\nt/b\n1:foo\n\nt/s/c\n1:foo\n2:foo 2\n"),
    .init(
      "\(tree) mgrep -r --heading -Z foo t/s a", "t/s/c\\x00foo\nfoo 2\n\na\\x00foo bar foo\nfoo\n"),
    .init("mgrep --heading foo a", "foo bar foo\nfoo\n"),
    .init("mgrep --heading -c foo a c", "a:2\nc:1\n"),
    .init("mgrep --heading -l foo a c", "a\nc\n"),
    .init("mgrep --heading --no-heading foo c d/x", "c:foo no newline\nd/x:foo\n"),
    .init(
      "mgrep --heading -C0 '^(5|7)$' s a s", "s\n5\n--\n7\n\ns\n5\n--\n7\n"),
    .init("mgrep -pN -h foo c", "\\x1B[01;31m\\x1B[Kfoo\\x1B[m\\x1B[K no newline\n"),
    .init("mgrep --max-total=3 foo a a c", "a:foo bar foo\na:foo\na:foo bar foo\n"),
    .init("mgrep --max-total=3 -c foo a a c", "a:2\na:1\n"),
    .init("mgrep --max-total=2 -l foo a b c d/x", "a\nc\n"),
    .init("mgrep --max-total=0 foo a", status: 1),
    .init("mgrep --max-total=2 -m1 foo a c a", "a:foo bar foo\nc:foo no newline\n"),
    .init(
      "seq 300000 > big; for j in 1 2 8; do mgrep -j$j --max-total=1000 7 big a big | cksum; done"
        + " | uniq | wc -l", "1\n"),
    .init(
      "mgrep --in-place --max-total=2 --replace=qux foo a c; cat a c",
      "qux bar qux\nbaz\nfoo\nfoo no newline"),
    .init(
      "mgrep --stats foo a b c 2>&1 > o | head -5",
      "4 matches\n3 selected lines\n2 files with selected lines\n3 files searched\n"
        + "39 bytes searched\n"),
    .init(
      "mgrep --stats -r -j4 -c foo d 2>&1 > o | sed -n '2,5p'",
      "3 selected lines\n3 files with selected lines\n3 files searched\n20 bytes searched\n"),
  ]

  @Test("over many files", arguments: cases)
  func manyFiles(_ c: CLICase) throws { try c.check() }

  private static let knowsBirthTimes =
    (try? Sandbox([:]).run("touch f; [ $(stat -c %W f) -gt 0 ]").status) == 0

  @Test(
    "by when they were made",
    .enabled(if: knowsBirthTimes, "the file system of /tmp does not know when files were made"))
  func created() throws {
    try CLICase("\(Self.tree) mgrep -rl --sort=created foo t", "t/b\nt/a\nt/s/c\n").check()
  }
}
