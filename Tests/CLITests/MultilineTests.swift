import TestSupport
import Testing

@Suite("Matches of several lines, printed")
struct MultilineTests {
  private static let make =
    #"printf 'a 1\nb 2\nc 3\n\nfoo(\n  x,\n  y)\nend\nfoo(z) foo(\n)\n' > t; mgrep"#
  private static let call = #"'foo\([^)]*\)'"#

  static let cases: [CLICase] = [
    .init("\(make) -M '1\\nb' t", "a 1\nb 2\n"),
    .init("\(make) --multiline -n \(call) t", "5:foo(\n6:  x,\n7:  y)\n9:foo(z) foo(\n10:)\n"),
    .init("\(make) -noM \(call) t", "5:foo(\n6:  x,\n7:  y)\n9:foo(z)\n9:foo(\n10:)\n"),
    .init("\(make) -boM '3\\n\\nfoo' t", "10:3\n12:\n13:foo\n"),
    .init("\(make) -cM \(call) t", "3\n"),
    .init("\(make) -M --count-matches \(call) t", "3\n"),
    .init("\(make) -nvM \(call) t", "1:a 1\n2:b 2\n3:c 3\n4:\n8:end\n"),
    .init("\(make) -cvM \(call) t", "5\n"),
    .init("\(make) -nM -m1 -A1 \(call) t", "5:foo(\n6:  x,\n7:  y)\n8-end\n"),
    .init("\(make) -nM -m2 \(call) t", "5:foo(\n6:  x,\n7:  y)\n9:foo(z) foo(\n"),
    .init("\(make) -noM -m2 \(call) t", "5:foo(\n6:  x,\n7:  y)\n9:foo(z)\n"),
    .init("\(make) -cM -m2 \(call) t", "2\n"),
    .init("\(make) -nM -C1 '3\\n\\nfoo' t", "2-b 2\n3:c 3\n4:\n5:foo(\n6-  x,\n"),
    .init("\(make) -nM '^end$' t", "8:end\n"),
    .init("\(make) -nM '\\Aa' t", "1:a 1\n"),
    .init("\(make) -nM '\\Ab' t", status: 1),
    .init("\(make) -nM '\\)\\z' t", status: 1),
    .init("\(make) -nM '\\)\\n\\z' t", "10:)\n"),
    .init("\(make) -nM 'x.*y' t", status: 1),
    .init("\(make) -nM --multiline-dotall 'x.*y' t", "6:  x,\n7:  y)\n"),
    .init("\(make) -nM --multiline-dotall --no-multiline-dotall 'x.*y' t", status: 1),
    .init("\(make) -nM '(?s)x.*y' t", "6:  x,\n7:  y)\n"),
    .init("\(make) -M --no-multiline '1\\nb' t", status: 1),
    .init("\(make) -lM '1\\nb' t", "t\n"), .init("\(make) -LM '1\\nb' t", status: 0),
    .init("\(make) -qM '1\\nb' t", ""),
    .init("\(make) -nMx 'foo\\(\\n.*' t", "5:foo(\n6:  x,\n"),
    .init("\(make) -nMw '1\\nb' t", "1:a 1\n2:b 2\n"), .init("\(make) -nMw '1\\n' t", status: 1),
    .init("\(make) --vimgrep -M \(call) t", "t:5:1:foo(\nt:9:1:foo(z) foo(\nt:9:8:foo(z) foo(\n"),
    .init("\(make) -M -o1 -n '(a \\d)\\n(b)' t", "1:a 1\n"),
    .init("\(make) -M -o2 -n '(a \\d)\\n(b)' t", "2:b\n"),
    .init("\(make) -nM -e '2\\nc' -e '1\\nb' t", "1:a 1\n2:b 2\n3:c 3\n"),
    .init("\(make) -nMF -e 'a 1\nb' t", "1:a 1\n2:b 2\n"),
    .init("\(make) -nM --passthru '2\\nc' t | head -n4", "1-a 1\n2:b 2\n3:c 3\n4-\n"),
    .init("printf 'a\\nb' | mgrep -nM '$'", "1:a\n2:b\n"),
    .init("printf 'a\\nb' | mgrep -nM 'b\\z'", "2:b\n"),
    .init("printf '' | mgrep -cM '^'", "0\n", status: 1),
    .init("printf 'a\\r\\nb\\r\\n' | mgrep -nM --crlf 'a$\\s+b$'", "1:a\\x0D\n2:b\\x0D\n"),
    .init("printf 'a\\r\\nb\\r\\n' | mgrep -noM --crlf 'a\\R'", "1:a\n"),
    .init("printf '\\357\\273\\277a\\nb\\n' | mgrep -nM '\\Aa\\nb'", "1:\u{FEFF}a\n2:b\n"),
    .init(
      "printf 'a\\nb\\0\\n' > z; mgrep -M 'a\\nb' z", errors: "mgrep: z: binary file matches\n"),
    .init("printf 'a\\nb\\0\\n' > z; mgrep -aM 'a\\nb' z", "a\nb\\x00\n"),
    .init("printf 'a\\nb\\0\\n' > z; mgrep -IM 'a\\nb' z", status: 1),
    .init("printf 'a\\nb\\nc\\nd\\n' > s; (mgrep -M -m1 'a\\nb'; cat) < s", "a\nb\nc\nd\n"),
    .init("printf 'a\\nb\\nc\\nd\\n' > s; (read x; mgrep -nM '\\Ab\\nc') < s", "1:b\n2:c\n"),
    .init(
      "seq 300000 > s; mgrep -cM '7\\n\\d' s; mgrep -M '7\\n\\d' s | wc -l; mgrep -vM '7\\n\\d' s | wc -l",
      "30000\n60000\n240000\n"),
    .init(#"printf 'a\0b\nc\0d' > z; mgrep -zMno 'a\0b' z"#, "1:a\\x002:b\\x00"),
    .init(#"printf 'a\0b\nc\0d' > z; mgrep -zMn '^b.c$' z"#, "2:b\nc\\x00"),
    .init(#"printf 'a\0b\nc\0d' > z; mgrep -zMc 'b$' z"#, "0\n", status: 1),
    .init(#"printf 'a\0b\nc\0d' > z; mgrep -zMnv 'a' z"#, "2:b\nc\\x003:d\\x00"),
    .init(#"printf 'a\0b\0' > z; mgrep -zM 'a.b' z"#, status: 1),
    .init(#"printf 'a\rb\rc' > z; mgrep -Mno --newline=CR 'b$\s^c' z"#, "2:b\\x0D3:c\\x0D"),
    .init("\(make) -nM --max-total=2 '\\d\\n\\w' t t", "t:1:a 1\nt:2:b 2\nt:3:c 3\n"),
    .init("\(make) -cM --max-total=4 \(call) t t", "t:3\nt:1\n"),
    .init("\(make) -vcM --max-total=7 \(call) t t", "t:5\nt:2\n"),
    .init("\(make) -lM --max-total=1 \(call) t t", "t\n"),
    .init("\(make) -onM --max-total=4 \(call) t - < t | tail -1", "(standard input):7:  y)\n"),
    // Each of these was wrong once.
    .init(#"printf 'a\nb a\nb\n' > v; mgrep -M --vimgrep 'a\nb' v"#, "v:1:1:a\nv:2:3:b a\n"),
    .init(
      #"(yes x | head -c 4194304; printf 'foo\nbar\n') > f; mgrep -M 'foo\nbar|b' f"#,
      "foo\nbar\n"),
    .init(
      #"printf 'good 1\n%sX\ngood 2\n' $(yes a | head -n 50 | tr -d '\n') > g; mgrep -M '(a+)+$|good' g"#,
      "good 1\ngood 2\n", errors: "mgrep: g:2: backtracking limit exceeded\n", status: 2),
    .init(#"(echo a; yes x | head -c 2097152) > f; mgrep -M -c '\Gx' f"#, "0\n", status: 1),
    .init(#"printf 'a\r\n' | mgrep -M --crlf -c '$'"#, "1\n"),
    .init(
      #"(yes x | tr -d '\n' | head -c 1048575; printf '\r\nb\r\n') > f; mgrep -M --crlf -c '^$' f"#,
      "0\n", status: 1),
    .init(
      #"(yes x | tr -d '\n' | head -c 1048576; printf '\200x\n') > f; "#
        + #"mgrep -aMcF -e foo -e "$(printf '\200')" f"#, "1\n"),
    .init(#"printf 'ab\n' | mgrep -M --count-matches 'x*'"#, "0\n"),
    .init(
      #"printf 'bar\nfoo\n' | mgrep -M --color=always '\nfoo'"#,
      #"bar\n\x1B[01;31m\x1B[Kfoo\x1B[m\x1B[K\n"#.replacing(#"\n"#, with: "\n")),
    .init(
      "mgrep -M --vimgrep --replace=y x a",
      errors: "mgrep: -M with a replacement cannot be combined with --vimgrep\n", status: 2
    ),
  ]

  @Test("as meant", arguments: cases)
  func multiline(c: CLICase) throws { try c.check() }

  @Test(
    "the lines of pcre2grep, and its counts",
    .enabled(if: Peer.pcre2grep.isKnown, "\(Peer.pcre2grep.version)"))
  func peer() throws {
    let sandbox = try Sandbox(Fixtures.files)
    for pattern in [#"1\n"#, #"9\s+\w"#, #"(?s)2.{1,5}7"#, "^1$", #"\n3"#] {
      for option in ["", "-c"] {
        let theirs = try sandbox.run("pcre2grep -M \(option) '\(pattern)' s")
        let ours = try sandbox.run("mgrep -M \(option) '\(pattern)' s")
        #expect(visible(ours.output) == visible(theirs.output), "\(pattern)")
      }
    }
  }
}
