import TestSupport
import Testing

@Suite("Conditions on files")
struct PerFileTests {
  private static let files: [String: [UInt8]] = [
    "t/abc": Fixtures.text("a\nb\nc\n"), "t/ac": Fixtures.text("a\nc\n"),
    "t/same": Fixtures.text("a b\nx\n"), "t/b": Fixtures.text("b\n"), "t/x": Fixtures.text("x\n"),
    "t/empty": [],
  ]

  /// The first five are those of ugrep 3.11 with `--files`.
  static let cases: [CLICase] = [
    .init("mgrep -nr --per-file --bool 'a b'", "abc:1:a\nabc:2:b\nsame:1:a b\n"),
    .init("mgrep -nr --per-file --bool 'a -b'", "ac:1:a\n"),
    .init("mgrep -nr --per-file --bool 'a|b -c'", "b:1:b\nsame:1:a b\n"),
    .init("mgrep -nr --per-file -e a --andnot -e b", "ac:1:a\n"),
    .init("mgrep -nor --per-file --bool 'a c'", "abc:1:a\nabc:3:c\nac:1:a\nac:2:c\n"),
    .init("mgrep -r --per-file --not -e a", status: 1),
    .init("mgrep -rl --per-file --not -e a", "b\nempty\nx\n"),
    .init("mgrep -rL --per-file -e a --and -e b", "ac\nb\nempty\nx\n"),
    .init("mgrep -rc --per-file -e a --and -e b", "abc:2\nac:0\nb:0\nempty:0\nsame:1\nx:0\n"),
    .init("mgrep -qr --per-file -e a --and -e b"),
    .init("mgrep -q --per-file -e a --and -e b ac b", status: 1),
    .init("mgrep -q --per-file --not -e a b", status: 1),
    .init(
      "mgrep -n -A1 --per-file -e a --and -e c abc ac",
      "abc:1:a\nabc-2-b\nabc:3:c\n--\nac:1:a\nac:2:c\n"),
    .init("mgrep -m1 --per-file -e a --and -e c abc", "a\n"),
    .init("mgrep -i --per-file -e A --and -e B abc", "a\nb\n"),
    .init("mgrep -F --replace=Q --per-file -e a --and -e b same", "Q Q\n"),
    .init("mgrep --passthru --per-file -e a --and -e x ac same", "same:a b\nsame:x\n"),
    .init("cat abc | mgrep --per-file -e a --and -e c", "a\nc\n"),
    .init("cat abc | mgrep --per-file -e a --and -e z", status: 1),
    .init("(cat abc; echo z) | mgrep --per-file -e a --and -e z", "a\nz\n"),
    .init("gzip abc; mgrep --search-zip --per-file -e a --and -e c abc.gz", "a\nc\n"),
    .init(
      "mgrep -r --per-file -e a --and -e b --preview=lines --transform=upper",
      ["abc:1:1: \"a\"", "abc:2:1: \"b\"", "same:1:1: \"a\"", "same:1:3: \"b\""].map {
        $0 + " -> " + $0.suffix(3).uppercased() + "\n"
      }.joined()),
    .init(
      "mgrep --in-place --transform=upper --per-file -e a --and -e b abc ac; cat abc ac",
      "A\nB\nc\na\nc\n"),
    .init("printf 'a\\0\\nb\\n' > z; mgrep -c --per-file -e a --and -e b z", "2\n"),
    .init(
      "printf 'a\\0\\nb\\n' > z; mgrep --per-file -e a --and -e b z",
      errors: "mgrep: z: binary file matches\n"),
    .init("printf 'a\\0\\nb\\n' > z; mgrep -I --per-file -e a --and -e b z", status: 1),
    .init(
      "seq 400000 > s; mgrep -c --per-file -e '^399999$' --and -e '^1$' s; "
        + "mgrep -c --per-file -e '^399999$' --and -e '^0$' s", "2\n0\n", status: 1),
    .init("mgrep --per-file a abc b", "abc:a\n"),
    .init(
      "mgrep -v --per-file -e a --and -e b abc",
      errors: "mgrep: --per-file cannot be combined with -v; negate the conditions\n", status: 2),
    .init(
      "mgrep -K2 --per-file -e a --and -e b abc",
      errors: "mgrep: --per-file cannot be combined with --line-range\n", status: 2),
    .init(
      "mgrep --files --bool 'a b'",
      errors: "mgrep: --files lists files; use --per-file for conditions on files\n", status: 2),
    .init(
      "mgrep --match-limit=10 --no-jit --per-file -e a --andnot -e '(c+)+d' abc",
      "a\n", status: 0),
  ]

  @Test("are satisfied by matches in different lines", arguments: cases)
  func perFile(_ c: CLICase) throws {
    for option in ["", "-j1", "-j8", "--no-mmap", "--mmap=always"] {
      var c = c
      c.command = "cd t; " + c.command.replacing("mgrep", with: "mgrep \(option)")
      try c.check(files: Self.files)
    }
  }
}
