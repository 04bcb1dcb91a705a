import TestSupport
import Testing

/// Which pattern matched, in lines, in counts and in templates.
@Suite("Which pattern matched")
struct WhichPatternTests {
  static let shown: [CLICase] = [
    // For a line, all patterns that match; for a match, the one that wins.
    .init(
      "mgrep -n --show-pattern -e foo -e b.r -e z a", "[1,2]1:foo bar foo\n[3]2:baz\n[1]3:foo\n"),
    .init(
      "mgrep -Hn --show-pattern -F -e foo -e r -e bar a", "a:[1,2,3]1:foo bar foo\na:[1]3:foo\n"),
    .init("mgrep -no --show-pattern -e oo -e 'fo+' -e foo a | uniq", "[2]1:foo\n[2]3:foo\n"),
    .init("echo abc | mgrep -o --show-pattern -F -e bc -e ab -e abc -e abc", "[3]abc\n"),
    .init("echo abc | mgrep --show-pattern -F -e bc -e x -e abc -e abc", "[1,3,4]abc\n"),
    .init(
      "mgrep --vimgrep --show-pattern -e bar -e foo c a",
      """
      c:[2]1:1:foo no newline
      a:[2]1:1:foo bar foo
      a:[1]1:5:foo bar foo
      a:[2]1:9:foo bar foo
      a:[2]3:1:foo

      """),
    .init("mgrep -o1 --show-pattern -e 'b(a)r' -e '(b)az' a", "[1]a\n[2]b\n"),
    .init("mgrep -Fi --show-pattern -e K -e ſ -e none utf8", "[1,2]日本語 ſ K k\n"),
    // A string that only PCRE2 can find keeps its number.
    .init(
      "mgrep -Fi --show-pattern -e É -e k -e '' -e école utf8 | tail -2",
      "[2,3]日本語 ſ K k\n[1,3,4]ÉCOLE école\n"),
    .init("mgrep -x --show-pattern -F -e foo -e baz a", "[2]baz\n[1]foo\n"),
    .init(
      "mgrep --color=always --show-pattern foo d/x",
      "\\x1B[36m\\x1B[K[1]\\x1B[m\\x1B[K\\x1B[01;31m\\x1B[Kfoo\\x1B[m\\x1B[K\n"),
    // None if no pattern is known to match, and none after the NUL of a name.
    .init("mgrep -n -A1 --show-pattern -e bar -e none a", "[1]1:foo bar foo\n2-baz\n"),
    .init("mgrep -nv --show-pattern foo a", "2:baz\n"),
    .init("mgrep -nvo -C1 --show-pattern foo a | head -1", "1-foo\n"),
    .init("mgrep -Z -n --show-pattern foo d/x b", "d/x\\x00[1]1:foo\n"),
    .init("mgrep --heading -n --show-pattern foo d/x b", "d/x\n[1]1:foo\n"),
    .init(
      "mgrep --show-pattern --replace='<$&>' -e foo -e bar a",
      "[1,2]<foo> <bar> <foo>\n[1]<foo>\n"),
    .init(
      "mgrep -o --show-pattern --replace='<$&>' -e foo -e bar a",
      "[1]<foo>\n[2]<bar>\n[1]<foo>\n[1]<foo>\n"),
    // The names of patterns.
    .init(
      "mgrep -o --show-pattern=text -e 'f(o)\\1' -e 'b.r' a | uniq",
      "[f(o)\\1]foo\n[b.r]bar\n[f(o)\\1]foo\n"),
    .init(
      "mgrep --show-pattern=name -e '(*MARK:eff)foo' -e '(*:bee)b.r|z' -e baz a",
      "[eff,bee]foo bar foo\n[bee,3]baz\n[eff]foo\n"),
    .init(
      "printf '%s\\n' '(*:one)foo' '(*:two)bar' > p; mgrep -ow --show-pattern=name -f p a | uniq",
      "[one]foo\n[two]bar\n[one]foo\n"),
    .init(
      "mgrep -o --replace='$*MARK:${*PATTERN}' -e '(*:eff)fo+' -e bar a | uniq",
      "eff:(*:eff)fo+\n:bar\neff:(*:eff)fo+\n"),
    .init("mgrep -oS --show-pattern=name '(*:NAME)BAZ|baz' a", "[NAME]baz\n", status: 0),
  ]

  static let reports: [CLICase] = [
    .init(
      "mgrep --count-by-pattern -e foo -e b.r -e nope -e foo a d/x",
      "1\\x093\\x09foo\n2\\x091\\x09b.r\n3\\x090\\x09nope\n4\\x093\\x09foo\n"),
    .init("mgrep -r --unmatched-patterns -F -e foo -e nope -e bar d", "nope\n"),
    .init(
      "mgrep -c --count-by-pattern -e foo -e '(*:n)baz' a b",
      "a:3\nb:0\n1\\x092\\x09foo\n2\\x091\\x09(*:n)baz\n"),
    .init(
      "mgrep --count-matches --count-by-pattern -e foo -e nope a",
      "3\n1\\x092\\x09foo\n2\\x090\\x09nope\n"),
    // Up to the limit, in all of a binary file, and not in a skipped one.
    .init("mgrep -m1 --count-by-pattern foo a bin", "1\\x092\\x09foo\n"),
    .init("mgrep --max-total=3 --count-by-pattern foo a bin", "1\\x093\\x09foo\n"),
    .init("mgrep -I --count-by-pattern foo a bin", "1\\x092\\x09foo\n"),
    .init("cat bin | mgrep -I --count-by-pattern foo", "1\\x090\\x09foo\n", status: 1),
    .init("mgrep -m0 --unmatched-patterns foo a", "foo\n", status: 1),
    .init("mgrep --count-by-pattern -f /dev/null a", status: 1),
    .init(
      "mgrep --unmatched-patterns -e foo -e bar a nope",
      errors: "mgrep: nope: No such file or directory\n", status: 2),
    .init("mgrep --unmatched-patterns --count-by-pattern foo b", "1\\x090\\x09foo\n", status: 1),
    .init(
      "{ seq 1200000; echo foo; } > large; for j in 1 4; do mgrep -j$j --count-by-pattern -e 99999$ "
        + "-e '77\\d5' -e foo large; mgrep -c '77\\d5' large; done | sort | uniq -c",
      "      2 1\\x0912\\x0999999$\n      2 2\\x093378\\x0977\\d5\n      2 3\\x091\\x09foo\n      2 3378\n"
    ),
    .init(
      "for n in $(seq 300); do seq $n > t$n; done; mgrep -r --count-by-pattern -e '^7$' -e '^299$' .",
      "1\\x09295\\x09^7$\n2\\x092\\x09^299$\n"),
    // Thousands of strings, each given twice.
    .init(
      "seq 100000 104999 > p; cat p p > pp; seq 99990 100009 > s; "
        + "mgrep --count-by-pattern -Ff pp s | awk '$2' | wc -l; mgrep -oFf pp s | wc -l; "
        + "mgrep --show-pattern -Ff pp s | tail -1", "20\n10\n[10,5010]100009\n"),
  ]

  static let refusals: [CLICase] =
    [
      ("-c", "-c"), ("--count-matches", "--count-matches"), ("-l", "-l"), ("-L", "-L"),
      ("--unmatched-patterns", "--unmatched-patterns"), ("-M", "-M"),
      ("--in-place --replace=x", "--in-place"), ("--preview --replace=x", "--preview"),
    ].map { option, name in
      .init(
        "mgrep --show-pattern \(option) foo a",
        errors: "mgrep: --show-pattern cannot be combined with \(name)\n",
        status: 2)
    }
    + [
      ("-l", "-l"), ("-L", "-L"), ("-q", "-q"), ("-M", "-M"),
      ("-v", "-v, which selects lines that no pattern matches"),
      ("--in-place --replace=x", "--in-place"),
    ].map { option, name in
      .init(
        "mgrep --count-by-pattern \(option) foo a",
        errors: "mgrep: --count-by-pattern cannot be combined with \(name)\n", status: 2)
    }
    + [
      .init(
        "mgrep --show-pattern=none foo a",
        errors: "mgrep: invalid argument 'none' for '--show-pattern'; "
          + "valid are 'number', 'text', 'name'\n", status: 2),
      .init(
        "mgrep -e '(*:x)a(' a",
        errors: "mgrep: pattern 1, offset 7: missing closing parenthesis\n(*:x)a(\n       ^\n",
        status: 2),
      .init(
        "mgrep -e '(*:)a' a",
        errors: "mgrep: pattern 1, offset 3: (*MARK) must have an argument\n(*:)a\n   ^\n",
        status: 2),
    ]

  @Test("is shown with lines and matches", arguments: shown)
  func isShown(_ test: CLICase) throws { try test.check() }

  @Test("is counted over all files", arguments: reports)
  func isCounted(_ test: CLICase) throws { try test.check() }

  @Test("is refused where it is not known, or nothing is printed of it", arguments: refusals)
  func isRefused(_ test: CLICase) throws { try test.check() }

  @Test("a name costs nothing: the strategy is that of the pattern without it")
  func namesAreFree() throws {
    let names = "-e '(*:a)foo\\d' -e '(*MARK:b)bar\\d' -e '(*:c)qux\\d' -e '(*:d)baz$'"
    let without = "-e 'foo\\d' -e 'bar\\d' -e 'qux\\d' -e 'baz$'"
    for patterns in [(names, without), ("'(*:a)foo'", "foo"), ("-e '(*:a)x' -e y", "-e x -e y")] {
      try CLICase(
        "mgrep --debug \(patterns.0) a > 1 2>&1; mgrep --debug \(patterns.1) a > 2 2>&1; cmp 1 2"
      ).check()
    }
  }
}
