import TestSupport
import Testing

/// Deliberate differences from `grep -P`; the numbers are those of the man page.
@Suite("Differences from grep -P")
struct DifferenceTests {
  static let cases: [CLICase] = [
    // D1
    .init(#"mgrep 'a|(b)\1' a"#, "foo bar foo\nbaz\n"),
    .init(
      #"mgrep -G 'a\(b\|c\)\{2\}' a"#,
      errors: "mgrep: -G is not supported; the equivalent PCRE2 pattern is: a(b|c){2}\n", status: 2),
    .init(#"mgrep -E '\<ba' a"#, "foo bar foo\nbaz\n"),
    .init(#"mgrep -oE 'r\>|z\>' a"#, "r\nz\n"),
    .init(
      "mgrep -E utf-16 a",
      errors:
        "mgrep: note: -E takes no value; 'utf-16' is the pattern; use --encoding=utf-16\n",
      status: 1),
    // D2
    .init("mgrep -on -e '(b)a' -e '(f)oo' a", "1:foo\n1:ba\n1:foo\n2:ba\n3:foo\n"),
    .init("mgrep -o -e fo -e 'foo b' -e foo a", "foo b\nfoo\nfoo\n"),
    .init("mgrep -c 'baz\nbar' a", "2\n"),
    .init(#"mgrep -o -e '(?i)FOO' -e 'B(A)R' -e '(b)a\Z|(z)' a"#, "foo\nfoo\nz\nfoo\n"),
    // D4
    .init("mgrep -c '^.{10}$' utf8", "2\n", environment: ["LANG": ""]),
    .init("mgrep -o 'n.' utf8", "na\n", environment: ["LANG": ""]),
    .init("mgrep -c '^.{13}$' utf8", "0\n", status: 1, environment: ["LC_ALL": "C.UTF-8"]),
    .init("mgrep -o 'caf.' utf8", "caf\\xC3\n", environment: ["LC_ALL": "C"]),
    .init("mgrep -o 'caf.' utf8", "café\n", environment: ["LANG": "C", "LC_CTYPE": "C.utf8"]),
    .init("mgrep -o 'caf.' utf8", "caf\\xC3\n", environment: ["LANG": "de_DE.ISO-8859-1"]),
    .init("mgrep -o 'caf.' utf8", "café\n", environment: ["LANG": "de_DE.UTF-8@euro"]),
    // D5
    .init("mgrep foo inv", "caf\\xE9 foo\nok foo\n"),
    .init("mgrep -o 'caf.' inv", status: 1),
    .init("mgrep -o '[^o]+foo' inv", " foo\nk foo\n"),
    .init("mgrep -Uo 'caf.' inv", "caf\\xE9\n"),
    .init(#"mgrep -obU '\xE9' inv"#, "3:\\xE9\n"),
    .init(#"mgrep -obUa '\xE9' inv"#, "3:\\xE9\n"),
    // D6
    .init("mgrep -c log latehole", "5001\n"),
    .init("mgrep -n log latehole | tail -1", "5002:and more log\n"),
    .init("mgrep after latehole", errors: binary("latehole")),
    .init("mgrep more latehole", "and more log\n"),
    .init("cat latehole | mgrep more", "and more log\n"),
    .init("mgrep -I more latehole", "and more log\n"),
    // D7
    .init(
      "mgrep -n '^foo' bom", "1:\\xEF\\xBB\\xBFfoo\n".replacing("\\xEF\\xBB\\xBF", with: "\u{FEFF}")
    ),
    .init("mgrep -ob '^foo' bom", "3:foo\n"),
    .init("mgrep -b . bom", "0:\u{FEFF}foo\n7:bar\n"),
    .init("mgrep -c '^foo$' bom", "1\n"),
    .init(#"mgrep -c '\x{feff}' bom"#, "1\n"),
    .init("mgrep -Uc '^foo$' bom", "0\n", status: 1),
    .init("cat bom | mgrep -n '^foo'", "1:\u{FEFF}foo\n"),
    // D8
    .init(
      "mgrep '(a+)+\\1?$|good' cat1 cat2", "cat1:good 1\ncat1:good 2\ncat2:good 3\n",
      errors: "mgrep: cat1:2: backtracking limit exceeded\n", status: 2),
    .init(
      "mgrep -c --match-limit=100 '(a+)+\\1?$' cat5", "1\n",
      errors: (1...3).map { "mgrep: cat5:\($0): backtracking limit exceeded\n" }.joined()
        + "mgrep: cat5: backtracking limit exceeded on 2 more lines\n", status: 2),
    // Read in pieces, the first of which are dropped.
    .init(
      "mkdir w; { seq 100000; cat cat1; } > w/f; mgrep -r '(a+)+\\1?$' w",
      errors: "mgrep: w/f:100002: backtracking limit exceeded\n", status: 2),
    .init(
      "{ seq 100000; cat cat1; } | mgrep '(a+)+\\1?$'",
      errors: "mgrep: (standard input):100002: backtracking limit exceeded\n", status: 2),
    // D9
    .init("mkfifo p; echo foo > p & mgrep -c foo p d/x", "p:1\nd/x:1\n"),
    .init("mkfifo d/p && mgrep -Rc foo d", "d/sub/y.c:1\nd/x:1\nd/z.h:1\n"),
    // D10
    .init("mgrep -r foo d > d/out && cat d/out", "d/sub/y.c:foo c\nd/x:foo\nd/z.h:foo h\n"),
    .init("mgrep foo a >> a", errors: "mgrep: a: input file is also the output\n", status: 2),
    .init("mgrep -c foo a >> a && cat a", "foo bar foo\nbaz\nfoo\n2\n"),
    // D11
    .init("mgrep -Ff dospatterns a", "foo bar foo\nbaz\nfoo\n"),
    .init("mgrep -xFf dospatterns crlf", "foo\\x0D\n"),
    .init("mgrep --no-crlf -Ff dospatterns a", status: 1),
    // D12
    .init("mgrep foo c", "foo no newline\n", environment: ["TERM": "xterm"]),
    // D13
    .init("mgrep -rl foo .", rootNames),
    .init("mgrep -rl foo", rootNames.replacing("./", with: "")),
    // D15
    .init("mgrep -o1 '(b)a(.)' a", "b\nb\n"),
    .init("mgrep -no2 '(b)a(.)' a", "1:r\n2:z\n"),
    .init("mgrep -o2 -o1 '(b)a(.)' a", "rb\nzb\n"),
    .init("mgrep --only-matching=2 --om-separator=- -o1 '(b)a(.)' a", "r-b\nz-b\n"),
    .init("mgrep -o2 '(b)a(q)?' a", status: 0),
    .init("mgrep -no2 '(b)a(q)?' a", "1:\n2:\n"),
    .init("mgrep -o3 '(b)a(.)' a", errors: "mgrep: -o3: the pattern has no group 3\n", status: 2),
    .init("mgrep -l0 foo a", "a\\x00"),
    .init("mgrep -10 -c foo a", "2\n"),
    // D16
    .init("mgrep -w '(*UCP)foo' a", "foo bar foo\nfoo\n"),
    .init("mgrep -x '(*UCP)(*NO_JIT)foo' a", "foo\n"),
    .init("mgrep -w '(?x)foo # c' a", "foo bar foo\nfoo\n"),
    .init("mgrep -w '\\Qfoo' a", "foo bar foo\nfoo\n"),
    // ASCII digits, with any properties.
    .init(#"printf '1\n٣\n' | mgrep '\d'"#, "1\n"),
    .init(#"printf '1\n٣\n' | mgrep '^\D$'"#, "٣\n"),
    .init(#"printf '1\n٣\n' | mgrep -c '[[:digit:]]'"#, "2\n"),
    .init(#"printf 'é e\n' | mgrep -o '\w' "#, "é\ne\n"),
    .init(#"printf 'é e\n' | mgrep --no-ucp -o '\w' "#, "e\n"),
  ]

  private static func binary(_ name: String) -> String { "mgrep: \(name): binary file matches\n" }

  private static let rootNames =
    [
      "a", "bin", "bom", "c", "crlf", "d/sub/y.c", "d/x", "d/z.h", "dospatterns", "inv", "nul",
      "patterns", "words",
    ]
    .map { "./\($0)\n" }.joined()

  private static let extraFiles: [String: [UInt8]] = [
    "cat1": Fixtures.text("good 1\n\(String(repeating: "a", count: 50))X\ngood 2\n"),
    "cat2": Fixtures.text("good 3\n"),
    "cat5": Fixtures.text(
      String(repeating: String(repeating: "a", count: 30) + "X\n", count: 5) + "a\n"),
  ]

  @Test("stdout, stderr and status", arguments: cases)
  func differs(_ c: CLICase) throws { try c.check(files: Self.extraFiles) }
}
