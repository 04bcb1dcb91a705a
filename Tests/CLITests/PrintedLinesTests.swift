import TestSupport
import Testing

/// Which lines are printed, and which part of them, where GNU grep has no such option.
@Suite("Printed lines")
struct PrintedLinesTests {
  static let allLines: [CLICase] = [
    .init("mgrep --passthru -n foo a", "1:foo bar foo\n2-baz\n3:foo\n"),
    .init("mgrep --passthrough foo b", "none\n", status: 1),
    .init("mgrep --passthru -vn foo a", "1-foo bar foo\n2:baz\n3-foo\n"),
    .init("mgrep --passthru --no-passthru baz a", "baz\n"),
    .init("mgrep --passthru -A0 -m1 foo a", "foo bar foo\nbaz\nfoo\n"),
    .init("mgrep --passthru -f /dev/null a", "foo bar foo\nbaz\nfoo\n", status: 1),
    .init("mgrep --passthru baz a b", "a-foo bar foo\na:baz\na-foo\nb-none\n"),
    .init("mgrep --passthru --heading baz a b", "a\nfoo bar foo\nbaz\nfoo\n\nb\nnone\n"),
    .init("mgrep --passthru -c foo a", "2\n"),
    .init("mgrep --passthru -o baz a", "baz\n"),
    .init("mgrep --passthru --max-total=1 --replace=X foo a", "X bar X\nbaz\nfoo\n"),
    .init("mgrep --passthru -m1 --replace=X foo a", "X bar X\nbaz\nfoo\n"),
    // A copy is the same except for the replacements.
    .init(#"printf 'a\r\nb' | mgrep --passthru --replace=X a"#, "X\\x0D\nb"),
    .init(#"printf 'a\nb' | mgrep --passthru --replace=X b"#, "a\nX"),
    .init(#"printf 'a\nb' | mgrep --passthru b"#, "a\nb\n"),
    .init(#"printf '\357\273\277a\n' | mgrep --passthru --replace=X ^a"#, "\u{FEFF}X\n"),
    .init(#"printf 'a\0b\nfoo' | mgrep --passthru --replace=X foo"#, "a\\x00b\nX"),
    .init(#"printf 'a\0b\n' > f; mgrep --passthru -I b f"#, status: 1),
    .init(#"printf 'a\0b\0' | mgrep -z --passthru --replace=X b"#, "a\\x00X\\x00"),
    .init("mgrep --passthru --replace=X foo inv", "caf\\xE9 X\nok X\n"),
    .init(": > e; mgrep --passthru x e", status: 1),
    .init(
      "seq 600000 > big; for j in 1 2 8; do mgrep -j$j --passthru 77 big | cmp - big; "
        + "mgrep -j$j --passthru --replace='<$0>' 77 big | md5sum; done | uniq | wc -l; "
        + "mgrep --passthru --replace='<$0>' 77 big > new; sed 's/77/<&>/g' big | cmp - new",
      "1\n"),
    .init(
      "seq 600000 > big; (mgrep --passthru nothing; echo $?; cat) < big | tail -1", "1\n"),
  ]

  static let places: [CLICase] = [
    .init("mgrep --vimgrep foo a", "a:1:1:foo bar foo\na:1:9:foo bar foo\na:3:1:foo\n"),
    .init("mgrep --vimgrep -h foo c", "1:1:foo no newline\n"),
    .init("mgrep --vimgrep -N foo c", "c:1:foo no newline\n"),
    .init("mgrep --vimgrep -A1 bar a", "a:1:5:foo bar foo\na-2-baz\n"),
    .init("mgrep --vimgrep -v foo a", "a:2:baz\n"),
    .init("mgrep --vimgrep -o foo a", "a:1:1:foo\na:1:9:foo\na:3:1:foo\n"),
    .init("mgrep --vimgrep 'z*' a", "a:2:3:baz\n"),
    .init("mgrep --vimgrep -c foo a", "a:2\n"),
    .init("mgrep --vimgrep --replace=X foo a", "a:1:1:X bar X\na:1:9:X bar X\na:3:1:X\n"),
  ]

  private static let indented = #"printf ' \ta  b\n\t\n  c' > i; mgrep --trim"#

  static let trimmed: [CLICase] = [
    .init("\(indented) '' i", "a  b\n\nc\n"),
    .init("\(indented) -A1 a i", "a  b\n\n"),
    .init("\(indented) -b '\\w' i", "0:a  b\n9:c\n"),
    .init("\(indented) -ob '\\s+\\w' i", "0:a\n3:b\n9:c\n"),
    .init("\(indented) --no-trim c i", "  c\n"),
    .init("\(indented) -nT '' i", " 1:\\x09a  b\n 2:\n 3:\\x09c\n"),
    .init(
      "\(indented) --color=always '\\s[a]' i", "\\x1B[01;31m\\x1B[Ka\\x1B[m\\x1B[K  b\n"),
    .init("\(indented) --replace='   <$0>' '[ac]' i", "   <a>  b\n   <c>\n"),
    .init("\(indented) --replace='' '\\ta' i", "  b\n"),
  ]

  @Test("every line (--passthru)", arguments: allLines)
  func printsAllLines(_ c: CLICase) throws { try c.check() }

  @Test("places of matches (--vimgrep)", arguments: places)
  func printsPlaces(_ c: CLICase) throws { try c.check() }

  @Test("without indentation (--trim)", arguments: trimmed)
  func trims(_ c: CLICase) throws { try c.check() }
}
