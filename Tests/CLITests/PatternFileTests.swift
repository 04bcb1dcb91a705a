import TestSupport
import Testing

/// Many patterns and strings at once: what matches, and which of several.
@Suite("Pattern files")
struct PatternFileTests {
  static let strings: [CLICase] = [
    // The leftmost wins; of several that start at the same place, the longest.
    .init("echo xabcd | mgrep -Fo -e bc -e abc -e abcd", "abcd\n"),
    .init("echo abcdef | mgrep -Fo -e cdef -e abc -e ef", "abc\nef\n"),
    // A longer string may touch a word where a shorter one does not.
    .init("echo 'a-b-c_ a-b' | mgrep -Fwo -e a-b-c -e a-b", "a-b\na-b\n"),
    .init("printf 'foobar\\nfoo bar\\n' | mgrep -Fwn -e foo -e foob", "2:foo bar\n"),
    .init("printf 'fooé\\néfoo\\nfoo\\303\\n«foo»\\n' | mgrep -Fwc -e foo -e fooo", "2\n"),
    .init("printf 'foo\\nfoo \\n' | mgrep -Fxn -e foo -e bar", "1:foo\n"),
    .init(#"printf 'foo\r\nfoo\n' | mgrep --crlf -Fxc -e foo -e bar"#, "2\n"),
    .init(#"printf 'foo\0bar\0x' | mgrep -zFxc -e foo -e x"#, "2\n"),
    // The long s and the Kelvin sign are letters without case.
    .init("printf 'MAſK\\nmask\\nmas\\n' | mgrep -Fino -e mask -e task", "1:MAſK\n2:mask\n"),
    .init("printf 'ſ\\nK\\n' | mgrep -Fic -e s -e k", "2\n"),
    .init(
      "yes Kab | head -200000 | tr '\\n' ' ' | mgrep -Fio -e kab -e task | sort | uniq -c",
      " 200000 Kab\n"),
    .init(
      "printf 'foo\\nПРИВЕТ, Straẞe ſa\\nПока\\n' | mgrep -Finob -e привет -e straße -e sa -e ПОКА",
      "2:4:ПРИВЕТ\n2:18:Straẞe\n2:27:ſa\n3:31:Пока\n"),
    .init(
      "printf 'ГОРОД Городок\\nгорОдок\\n' | mgrep -Fiwno -e город -e ёж", "1:ГОРОД\n"),
    .init("printf 'ſ\\n' | mgrep -FicU -e s -e k", "0\n", status: 1),
    .init("mgrep -F -v -n -e foo -e none a b", "a:2:baz\n"),
    .init("mgrep -F -c -e '' -e foo a", "3\n"),
    .init("mgrep --replace='<$0>' -e foo -e bar a", "<foo> <bar> <foo>\n<foo>\n"),
    .init(
      "mgrep -F --color=always -e baz -e ba a",
      "foo \\x1B[01;31m\\x1B[Kba\\x1B[m\\x1B[Kr foo\n\\x1B[01;31m\\x1B[Kbaz\\x1B[m\\x1B[K\n"),
    .init(
      "mgrep -F --in-place --transform=upper -e foo -e bar a; cat a", "FOO BAR FOO\nbaz\nFOO\n"),
  ]

  static let patterns: [CLICase] = [
    .init(
      #"echo 'v1.2.3 key-0000' | mgrep -o -e '\d+\.\d+' -e 'key-\d{4}' -e 'nope\w'"#,
      "1.2\nkey-0000\n"),
    .init(#"printf 'ab1\nabx\n' | mgrep -n -e 'ab\d' -e 'cd\d' -e 'ef\d' -e 'gh'"#, "1:ab1\n"),
    // Each pattern is tried alone: its groups and settings are its own.
    .init(
      #"echo 'AA bb' | mgrep -o -e '(?i)(a)\1' -e '(b)\1' -e '(?<n>c)\k<n>' -e 'd$'"#, "AA\nbb\n"),
    .init(#"printf 'é1\né\n' | mgrep -c -e 'é\d' -e 'ü\d' -e 'ö\d' -e 'ä\d'"#, "1\n"),
    // There may be bytes outside of ASCII within the surroundings of a literal.
    .init(
      #"printf 'fooé7\nfoo 7\n' | mgrep -n -e 'foo\w\d' -e 'bar\w\d' -e 'b\d' -e 'c\d'"#,
      "1:fooé7\n"),
    .init(#"printf 'foo\nbar' | mgrep -c -e 'foo$' -e 'bar\b' -e '^baz' -e 'x{3}'"#, "2\n"),
    .init(
      #"seq 20000 > s; seq 0 99 | sed 's/$/\\d7$/' > p; "#
        + "for j in 1 2; do mgrep -j$j -c -f p s; mgrep -j$j -cv -f p s; done; "
        + #"mgrep -c '\d\d7$' s"#, "1990\n18010\n1990\n18010\n1990\n"),
  ]

  static let files: [CLICase] = [
    // Each error names file and line, even if lines are skipped.
    .init(
      #"printf 'ok\n\na(\n' > p; printf '[b\n' | mgrep -f p -e 'c(' -f - a"#,
      errors: "mgrep: p:3: offset 2: missing closing parenthesis\na(\n  ^\n"
        + "mgrep: pattern 4, offset 2: missing closing parenthesis\nc(\n  ^\n"
        + "mgrep: (standard input):1: offset 2: missing terminating ] for character class\n"
        + "[b\n  ^\n", status: 2),
    .init(
      #"printf '# c\n\nb(\n \t\n#\nc(\n' > p; mgrep --pattern-comments -f p a"#,
      errors: "mgrep: p:3: offset 2: missing closing parenthesis\nb(\n  ^\n"
        + "mgrep: p:6: offset 2: missing closing parenthesis\nc(\n  ^\n", status: 2),
    .init(
      #"printf 'ok\n\377x\n' > p; mgrep -f p a"#,
      errors: "mgrep: p:2: not valid UTF-8; use -U to search for bytes\n", status: 2),
    .init(
      "for i in $(seq 25); do echo 'a('; echo ok; done > p; mgrep -f p a 2>&1 | grep -v '^[a ]'",
      (0..<20).map { "mgrep: p:\(2 * $0 + 1): offset 2: missing closing parenthesis\n" }.joined()
        + "mgrep: 5 more patterns are invalid\n"),
    // Comments and blank lines are patterns by default.
    .init(#"printf '# foo\n\nbaz\n' > p; mgrep --pattern-comments -n -f p a"#, "2:baz\n"),
    .init(#"printf '# foo\r\n\r\nbaz\r\n' > p; mgrep --pattern-comments -n -f p a"#, "2:baz\n"),
    .init(
      #"printf '# foo\nbaz\n' > p; printf 'x # foo\nbaz\n' | mgrep -n -f p"#, "1:x # foo\n2:baz\n"),
    .init(#"printf '#a\n' > p; echo '#a' | mgrep --pattern-comments -e '#a' -f p"#, "#a\n"),
    .init("echo '\\\\#a' > p; echo '#a' | mgrep --pattern-comments -f p", "#a\n"),
    .init(#"printf '# none\n' > p; mgrep --pattern-comments -c -f p a"#, status: 1),
  ]

  @Test("files of patterns", arguments: files)
  func readsFiles(_ test: CLICase) throws { try test.check() }

  @Test("of plain strings", arguments: strings)
  func findsStrings(_ test: CLICase) throws { try test.check() }

  @Test("of patterns", arguments: patterns)
  func findsPatterns(_ test: CLICase) throws { try test.check() }

  @Test("--debug tells how the patterns of a set are found")
  func explained() throws {
    let test = CLICase(
      #"mgrep --debug -j1 -c -e 'foo\d' -e '\d+\.\d' -e '\w+' -e 'unlikely\w' a"#, "3\n",
      errors: "mgrep: debug: not all lines match: no pattern is empty\n"
        + "mgrep: debug: not plain strings: not several plain strings\n"
        + "mgrep: debug: patterns by literals: 2, by bytes in a row: 1, by automaton: 0, "
        + "by PCRE2 alone: 1\n"
        + "mgrep: debug: costly: pattern 3: no text that every match contains\n"
        + "mgrep: debug: costly: pattern 2: frequent text \"0.0\", \"0.1\", \"0.2\", ...\n"
        + "mgrep: debug: costly: pattern 1: frequent text \"foo\"\n"
        + "mgrep: debug: strategy: pattern set\nmgrep: debug: threads: 1\n")
    try test.check()
  }
}
