import TestSupport
import Testing

/// What patterns match, with the real program: several at once, items at their start, invalid text,
/// limits, and faults of the linked PCRE2.
@Suite("Patterns")
struct PatternTests {
  static let severalCases: [CLICase] = [
    // The groups in context lines are those of the pattern that matched.
    .init("printf 'ax by\\nzz\\n' | mgrep -v -o1 -C1 -e '(a)x' -e '(b)y'", "a\nb\n"),
    .init("echo one two | mgrep --replace='[$0]' -e one -e two", "[one] [two]\n"),
    .init("echo one two | mgrep --replace='[$&]' -e two -e one", "[one] [two]\n"),
    .init("echo one two | mgrep -o0 -e one -e two", "one\ntwo\n"),
    .init("echo one two | mgrep -M -o0 -e one -e two", "one\ntwo\n"),
    .init("echo one two | mgrep --transform=upper --groups=0 -e one -e two", "ONE TWO\n"),
    .init("echo ab | mgrep --replace='<$*MARK>' -e 'a(*MARK:x)' -e 'b(*MARK:y)'", "<x><y>\n"),
    .init(
      "seq -f 'one%g two' 2000 > f; { seq -f 'one%g ' 2000; echo two; } > p;"
        + " mgrep -F -f p -o0 f | tail -2", "one2000 \ntwo\n"),
    .init(
      #"echo one two > f; mgrep --in-place --replace='\U$0' -e one -e two f; cat f"#,
      "ONE TWO\n"),
    // A verb that ends one attempt does not affect later ones.
    .init("echo aac | mgrep -o -e a -e 'a+(*COMMIT)b|c'", "a\na\nc\n"),
    .init("echo aac | mgrep -o -e a -e 'a+(*PRUNE)b|c'", "a\na\nc\n"),
    .init("echo aac | mgrep -o -e a -e 'a+(*SKIP)b|c'", "a\na\nc\n"),
  ]

  static let itemCases: [CLICase] = [
    .init("echo foobar | mgrep -c '(*NOTEMPTY)x*'", "0\n", status: 1),
    .init("echo foobar | mgrep -c --no-jit '(*NOTEMPTY)x*'", "0\n", status: 1),
    .init("echo foobar | mgrep -M -c '(*NOTEMPTY)x*'", "0\n", status: 1),
    .init("echo '' | mgrep -c '(*NOTEMPTY_ATSTART)x*'", "0\n", status: 1),
    .init("echo axb | mgrep --replace=- '(*NOTEMPTY)x*'", "a-b\n"),
    .init("echo axb | mgrep --replace=- '(*UTF)(*NOTEMPTY)x*'", "a-b\n"),
    .init("echo axb | mgrep -w --replace=- '(*NOTEMPTY)x*'", status: 1),
    .init("echo axb | mgrep -o -e '(*NOTEMPTY)x*' -e b", "x\nb\n"),
    // Patterns that backtrack.
    .init("{ yes a | head -n 60 | tr -d '\\n'; echo X; } | mgrep -c '(a+)+$'", "0\n", status: 1),
    .init(
      "{ yes a | head -n 60 | tr -d '\\n'; echo Xaab,aa; } | mgrep -on '(a|a+)+b|(a+)+$'",
      "1:aab\n1:aa\n"),
    .init(
      "{ yes a | head -n 60 | tr -d '\\n'; echo Xaa; } | mgrep --replace=- '(?:a+)+$'",
      String(repeating: "a", count: 60) + "X-\n"),
    .init(
      "echo aab | mgrep -c '(*LIMIT_MATCH=1)(a+)+$'", "0\n",
      errors: "mgrep: (standard input):1: backtracking limit exceeded\n", status: 2),
  ]

  /// Invalid bytes such as `\xff` match nothing, and nothing after the end is read.
  static let invalidCases: [CLICase] = [
    .init(#"printf '\377\n' | mgrep -oi '[^k]'"#, status: 1),
    .init(#"printf 'f\377\n' | mgrep -c -i 'f[^s]'"#, "0\n", status: 1),
    .init(#"printf 'caf\351' > f; mgrep -M -c -i 'f[^s]' f"#, "0\n", status: 1),
    .init(
      #"printf 'caf\351' > f; cp f g; mgrep --in-place --transform='mask=*' -i 'f[^s]' f; cmp f g"#),
    .init(#"printf '\377\n' | mgrep -c '\p{Xuc}'"#, "0\n", status: 1),
    .init(#"printf '\377kå\n' | mgrep -oi '[^k]'"#, "å\n"),
    // The rest of a line after an invalid byte may begin a match, too.
    .init(#"printf 'a\377 foo\n' | mgrep -o '(?s).*foo'"#, " foo\n"),
    .init(#"printf 'a\377 foo\n' | mgrep -o '.*foo'"#, " foo\n"),
    .init(#"printf 'a\377 foo\n' | mgrep -M -o '.*?foo'"#, " foo\n"),
    .init(#"printf 'a\377 foo\n' | mgrep --no-jit -o '.*foo'"#, " foo\n"),
    .init(#"printf 'a\377 foo\nfoo é\n' | mgrep -c -w '.*foo'"#, "2\n"),
    // Full pages whose last byte may begin a character: in one file, and in several.
    .init(
      #"head -c4095 /dev/zero | tr '\0' a > f; printf '\377' >> f; cp f g; mkdir t; cp f t;"#
        + #" for p in '\b' '\B$' '(?i)[^k]$' '\p{Xuc}$'; do echo $(mgrep -hc "$p" f g;"#
        + #" mgrep --mmap=always -hrc "$p" t; mgrep -c "$p" < f; mgrep -Mq "$p" f; echo $?); done"#,
      "1 1 1 1 0\n1 1 1 1 0\n0 0 0 0 1\n0 0 0 0 1\n"),
  ]

  static let libraryCases: [CLICase] = [
    .init("echo 1 | mgrep -c '(1|)b*1'", "1\n"),
    .init("echo 123 | mgrep -c '(12|1)2*23'", "1\n"),
    .init("echo bbaab1 | mgrep -c '(?>[ab]+|)b'", "0\n", status: 1),
    .init("echo aaab | mgrep -o '(?>a[^b]+?)b'", "aab\n"),
    .init("echo a | mgrep -c '(?=a)b?a'", "1\n"),
    .init("echo a1b | mgrep --replace='<$1>' '(a)*+b'", "a1<>\n"),
    .init("echo aA | mgrep -c '(?J)(?:(?<n>a)|(?<n>b))\\k<n>'", "0\n", status: 1),
    .init("echo aa | mgrep -c '(?J)(?:(?<n>a)|(?<n>b))\\k<n>'", "1\n"),
    // `\G` and `\\G` are different.
    .init(#"printf 'a\\Gb\n' | mgrep -M -o '\\G.'"#, "\\Gb\n"),
    // By calling a group, a look-behind may move the start of a match to before the last one.
    .init(#"echo aab | mgrep -o '(?<=(?1))(?(DEFINE)(\Ka))'"#, "a\na\n"),
    .init(#"echo aab | mgrep -M -c '(?<=(?1))(?(DEFINE)(\Ka))'"#, "2\n"),
    .init(#"echo ab | mgrep -o 'a|(?<=(?1))b(?(DEFINE)(\Ka))'"#, "a\n"),
    .init(
      "echo ak | mgrep -w '(?0)?.k'",
      errors: "mgrep: (standard input):1: the pattern calls itself without an end\n", status: 2),
  ]

  static let longLineCases: [CLICase] = [
    .init(
      "yes ab | head -2000000 | tr -d '\\n' > f; mgrep -c '^(?:a|b)*$' f; mgrep -M -c '^(?:a|b)*$' f",
      "1\n1\n"),
    .init(
      #"{ printf '"'; yes 'abc\"' | head -600000 | tr -d '\n'; echo '"'; } > f;"#
        + #" mgrep -c '"(?:[^"\\]|\\.)*"' f"#, "1\n"),
  ]

  static let markCases: [CLICase] = [
    .init("mgrep -c . m", "0\n", status: 1),
    .init("mgrep -c '^$' m", "1\n"),
    .init("mgrep -c '^$' < m", "1\n"),
    .init("cat m | mgrep -c '^$'", "1\n"),
    .init("mgrep -M -c '^$' m", "1\n"),
    .init("mgrep -M -vc . m", "1\n"),
    .init("mgrep -nv x m", "1:\u{FEFF}\n"),
    .init("mgrep -x -c '' m", "1\n"),
    .init(#"mgrep -L '\S' m"#, "m\n", status: 1),
    .init("mgrep --in-place --replace=€ . m; cmp m n", status: 0),
    .init("mgrep -c 0xfeff x", "1\n"),
    .init("mgrep -o -e '^ab' -e 0xfeff x", "ab\n0xfeff\n"),
    .init(#"mgrep -c -e '^ab' -e '\x{FEFF}' x"#, "1\n"),
    .init("mgrep -c -F feff x", "1\n"),
  ]

  @Test("of several the winner has its own groups", arguments: severalCases)
  func several(_ test: CLICase) throws { try test.check() }

  @Test("begin with items that are heeded", arguments: itemCases)
  func items(_ test: CLICase) throws { try test.check() }

  @Test("meet bytes that are no text", arguments: invalidCases)
  func invalid(_ test: CLICase) throws { try test.check() }

  @Test("mean what they say, whatever the library", arguments: libraryCases)
  func library(_ test: CLICase) throws { try test.check() }

  @Test("go through long lines", arguments: longLineCases)
  func longLines(_ test: CLICase) throws { try test.check() }

  @Test("begin after a byte order mark", arguments: markCases)
  func mark(_ test: CLICase) throws {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    try test.check(files: ["m": mark, "n": mark, "x": mark + Fixtures.text("ab 0xfeff\n")])
  }
}
