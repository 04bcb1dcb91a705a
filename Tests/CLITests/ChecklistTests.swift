import TestSupport
import Testing

/// One row for each promise about the output of a search. Each holds for mapped and read files, for
/// any number of threads, and for a pipe that gives one byte after the other.
@Suite("The checklist of searches")
struct ChecklistTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var arguments: String
    /// The operands.
    var files: String
    var output: String
    var errors: String
    var status: Int32

    init(
      _ arguments: String, _ files: String, _ output: String = "", errors: String = "",
      status: Int32 = 0
    ) {
      self.arguments = arguments
      self.files = files
      self.output = output
      self.errors = errors
      self.status = status
    }

    var testDescription: String { "\(arguments) \(files)" }

    func check(_ command: String) throws {
      try CLICase(command, output, errors: errors, status: status)
        .check(files: ChecklistTests.files)
    }
  }

  private static let files: [String: [UInt8]] = [
    "cat1": Fixtures.text("good 1\n\(String(repeating: "a", count: 50))X\ngood 2\n"),
    "cat2": Fixtures.text("good 3\n"),
    "late": Array(repeatElement(Fixtures.text("foo and more\n"), count: 5077).joined())
      + [0] + Fixtures.text("\nfoo\n"),
  ]

  private static let missing = "mgrep: nonexist: No such file or directory\n"

  /// The rows with one file, or with standard input in place of it.
  static let ofText: [Row] = [
    .init("-on foo", "a", "1:foo\n1:foo\n3:foo\n"), .init("-oc foo", "a", "2\n"),
    .init("-vo foo", "a"), .init("-c foo", "a", "2\n"), .init("foo", "c", "foo no newline\n"),
    .init("foo", "inv", "caf\\xE9 foo\nok foo\n"), .init("-o 'caf.'", "inv", status: 1),
    .init(
      "-n -C1 '^(5|7|20)$'", "s", "4-4\n5:5\n6-6\n7:7\n8-8\n--\n19-19\n20:20\n21-21\n"),
    .init("-C0 '^(5|7)$'", "s", "5\n--\n7\n"),
    .init("-n -A3 -m1 '^(5|6)$'", "s", "5:5\n6-6\n7-7\n8-8\n"), .init("-x ''", "a", status: 1),
    .init("-w ''", "a", status: 1), .init("-c '^$'", "a", "0\n", status: 1),
    .init("-c '^$'", "nl", "3\n"), .init("-on 'x*'", "a"),
    .init("-c foo", "bin", "2\n"), .init("-w '(?x)foo # c'", "a", "foo bar foo\nfoo\n"),
    .init("-w '(*UCP)foo'", "a", "foo bar foo\nfoo\n"),
    .init("-o -e '(f)oo' -e '(b)ar' --replace='$1'", "a", "f\nb\nf\nf\n"),
    .init("-ob --replace=X foo", "a", "0:X\n8:X\n16:X\n"),
  ]

  /// The other rows: several files, names, messages.
  static let ofFiles: [Row] = [
    .init("-I foo", "bin", status: 1),
    .init("-onbH foo", "a", "a:1:0:foo\na:1:8:foo\na:3:16:foo\n"),
    .init("-c foo", "a b", "a:2\nb:0\n"), .init("-L foo", "b", "b\n", status: 1),
    .init("-L foo", "a"), .init("-m0 -L foo", "a", "a\n", status: 1),
    .init("foo", "bin", errors: "mgrep: bin: binary file matches\n"),
    .init("foo", "a nonexist", "a:foo bar foo\na:foo\n", errors: missing, status: 2),
    .init("-q foo", "nonexist a", errors: missing), .init("-sq zzz", "nonexist a", status: 2),
    .init("foo", "d a", "a:foo bar foo\na:foo\n", errors: "mgrep: d: Is a directory\n", status: 2),
    .init("-Z -n -H -C1 '^5$'", "s", "s\\x004-4\ns\\x005:5\ns\\x006-6\n"),
    .init(
      #"'(a+)+\1?$|good'"#, "cat1 cat2", "cat1:good 1\ncat1:good 2\ncat2:good 3\n",
      errors: "mgrep: cat1:2: backtracking limit exceeded\n", status: 2),
    .init(
      "--in-place --replace=quux foo", "a",
      errors: ["1:1", "1:9", "3:1"].map {
        "mgrep: a:\($0): match has 3 bytes, replacement has 4: \"foo\" -> \"quux\"\n"
      }.joined()
        + "mgrep: 3 replacements do not fit in 1 file (of 3 in 1 file); nothing was written. "
        + "See --fit, or --passthru to write a new file.\n", status: 2),
  ]

  private static let ways = ["", "--no-mmap", "-j1", "-j8", "--line-buffered", "--mmap=always"]

  @Test("of text", arguments: ofText)
  func text(_ row: Row) throws {
    for way in Self.ways { try row.check("mgrep \(way) \(row.arguments) \(row.files)") }
    for way in ["", "-j1", "-j8", "--line-buffered"] {
      try row.check("dd status=none bs=1 < \(row.files) | mgrep \(way) \(row.arguments)")
      try row.check("mgrep \(way) \(row.arguments) < \(row.files)")
    }
  }

  @Test("of files and names", arguments: ofFiles)
  func named(_ row: Row) throws {
    for way in Self.ways { try row.check("mgrep \(way) \(row.arguments) \(row.files)") }
  }

  @Test("of streams and of what output goes to", arguments: ways)
  func streams(way: String) throws {
    let cases: [CLICase] = [
      .init("(mgrep \(way) -m1 -A1 foo; cat) < a", "foo bar foo\nbaz\nbaz\nfoo\n"),
      .init(
        "cp a aa; mgrep \(way) foo aa >> aa",
        errors: "mgrep: aa: input file is also the output\n", status: 2),
      .init(
        "mgrep \(way) foo a > /dev/full",
        errors: "mgrep: write error: No space left on device\n", status: 2),
      .init(
        "seq 100000 > big; (mgrep \(way) 1 big; echo $? >&2) | head -1", "1\n", errors: "141\n"),
    ]
    for c in cases { try c.check() }
  }

  @Test("a NUL after 66,000 bytes gives the same output in every way")
  func lateNUL() throws {
    let sandbox = try Sandbox(Self.files)
    let first = try sandbox.run("mgrep -c foo late; mgrep foo late | wc -l; mgrep -o '^foo' late")
    #expect(visible(first.output).hasPrefix("5078\n5078\n"))
    for way in Self.ways {
      let other = try sandbox.run(
        "mgrep \(way) -c foo late; mgrep \(way) foo late | wc -l; mgrep \(way) -o '^foo' late")
      #expect(other.output == first.output)
      #expect(other.errors == first.errors)
      #expect(other.status == first.status)
    }
  }
}
