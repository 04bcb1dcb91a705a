import TestSupport
import Testing

/// Long lines, and links.
@Suite("Long lines and links")
struct LongLineTests {
  private static let file =
    "printf 'aaaa foo bbbb foo cccc dddd eeee foo\\nfoo\\n0123456789012345foo\\n' > w; mgrep "

  static let cases: [CLICase] = [
    .init(
      file + "--max-columns=18 foo w",
      "[Omitted long line with 3 matches]\nfoo\n[Omitted long line with 1 match]\n"),
    .init(
      file + "--max-columns=19 foo w",
      "[Omitted long line with 3 matches]\nfoo\n0123456789012345foo\n"),
    .init(file + "--max-columns=0 foo w | wc -l", "3\n"),
    // The carriage return belongs to the end of the line.
    .init(
      "printf '123foo\\r\\n1234foo\\r\\n' > w; mgrep --crlf --max-columns=6 foo w",
      "123foo\\x0D\n[Omitted long line with 1 match]\n"),
    .init(
      "printf '123foo\\r\\n' > w; mgrep --crlf --max-columns=6 --replace=bar foo w", "123bar\\x0D\n"
    ),
    .init(
      file + "--vimgrep --max-columns=9 --max-columns-preview --replace=xy -m1 foo w",
      "w:1:6:...aa xy bbb...\nw:1:15:...bb xy ccc...\nw:1:34:...d eeee xy\n"),
    .init(
      file + "--vimgrep --max-columns=99 --replace=xy 'foo$' w",
      "w:1:34:aaaa foo bbbb foo cccc dddd eeee xy\nw:2:1:xy\nw:3:17:0123456789012345xy\n"),
    // A copy of a file has all of its lines, whole.
    .init(
      "printf 'foo bar baz\\nx' > w; mgrep --passthru --replace=quux --max-columns=3 foo w",
      "quux bar baz\nx"),
    .init(file + "-n --max-columns=18 -v zzz w | head -1", "1:[Omitted long line]\n"),
    .init(
      file + "--max-columns=10 -C1 -m1 ^foo w",
      "[Omitted long context line]\nfoo\n[Omitted long context line]\n"),
    .init(
      file + "--max-columns=11 --max-columns-preview foo w",
      "...aaa foo bbb...\nfoo\n...89012345foo\n"),
    .init(
      file + "--max-columns=11 --max-columns-preview=start foo w",
      "aaaa foo bb...\nfoo\n01234567890...\n"),
    .init(
      file + "--max-columns=11 --max-columns-preview --no-max-columns-preview -m1 foo w",
      "[Omitted long line with 3 matches]\n"),
    .init(
      file + "--vimgrep --max-columns=7 --max-columns-preview -m1 foo w",
      "w:1:6:...a foo b...\nw:1:15:...b foo c...\nw:1:34:...eee foo\n"),
    .init(
      file + "--color=always --max-columns=7 --max-columns-preview -m1 foo w | cat -v",
      "...a ^[[01;31m^[[Kfoo^[[m^[[K b...\n"),
    .init(file + "-o --max-columns=2 -m1 'foo b' w", "foo b\n"),
    .init(
      file + "--replace=X --max-columns=20 foo w",
      "[Omitted long line with 3 matches]\nX\n0123456789012345X\n"),
    .init(
      file + "--replace=XX --max-columns=6 --max-columns-preview -m1 foo w", "...a XX b...\n"),
    .init("printf 'ффффxфффф\\n' | mgrep --max-columns=4 --max-columns-preview x", "...xф...\n"),
    .init(
      "printf 'abcdefgh\\n' | mgrep --max-columns=3 --max-columns-preview 'bcdef'", "...bcd...\n"),
    .init("mgrep --json --max-columns=3 foo a | grep -c 'foo bar foo'", "1\n"),
    .init("mgrep --stats -m0 foo a 2>&1 | head -1", "0 matches\n"),
    .init(
      "mgrep --stats --files a b 2>&1 >/dev/null | sed 's/[0-9.]* seconds/N seconds/'",
      "2 files listed\nN seconds\n"),
    .init("mgrep --stats -q foo a 2>&1 | head -1", "2 matches\n"),
    .init(
      "mgrep --stats -c foo a b 2>&1 >/dev/null | sed -n 3,4p",
      "1 files with selected lines\n2 files searched\n"),
    .init(
      "mgrep --stats --in-place --replace=x foo a 2>&1 | sed -n '/^mgrep/=; / matches$/='",
      "1\n2\n3\n4\n5\n"),
    .init("mgrep --stats --preview --replace=bar foo a 2>&1 >/dev/null | head -1", "3 matches\n"),
  ]

  @Test("long lines are left out, or shown around the match", arguments: cases)
  func output(_ c: CLICase) throws { try c.check() }

  private static let link = "mgrep --color=always --hyperlink-format="
  static let links: [CLICase] = [
    .init(
      link
        + "'x:{path}:{line}:{column}' -Hn bar a | cat -v | sed \"s,$PWD,DIR,; s/\\^\\[\\[[0-9;]*[mK]//g\"",
      "^[]8;;x:DIR/a:1:5^[\\a^[]8;;^[\\:1:foo bar foo\n"),
    .init(
      link
        + "kitty -l foo ./a | cat -v | sed \"s,$PWD,DIR,; s,//[^D]*D,//D,; s/\\^\\[\\[[0-9;]*[mK]//g\"",
      "^[]8;;file://DIR/a#1^[\\./a^[]8;;^[\\\n"),
    .init(
      "cp a 'b %'; " + link + "'x:{path}' -c foo 'b %' c "
        + "| cat -v | sed \"s,$PWD,DIR,; s/\\^\\[\\[[0-9;]*[mK]//g\"",
      "^[]8;;x:DIR/b%20%25^[\\b %^[]8;;^[\\:2\n^[]8;;x:DIR/c^[\\c^[]8;;^[\\:1\n"),
    .init(
      link
        + "'x:{path}' --heading -Hn bar a | cat -v | sed \"s,$PWD,DIR,; s/\\^\\[\\[[0-9;]*[mK]//g\"",
      "^[]8;;x:DIR/a^[\\a^[]8;;^[\\\n^[]8;;x:DIR/a^[\\1^[]8;;^[\\:foo bar foo\n"),
    .init(link + "none -H bar a | grep -c 8", "0\n", status: 1),
    .init("mgrep --hyperlink-format=kitty -H bar a", "a:foo bar foo\n"),
    .init(link + "kitty -H bar < a | grep -c ']8'", "0\n", status: 1),
    .init(
      "mgrep --hyperlink-format='{path' bar a",
      errors: "mgrep: --hyperlink-format: missing } after {\n", status: 2),
    .init(
      "mgrep --hyperlink-format='{path}{column}' bar a",
      errors: "mgrep: --hyperlink-format: has {column} without {line}\n", status: 2),
    .init(
      "mgrep --hyperlink-format='{path}{x}' bar a",
      errors: "mgrep: --hyperlink-format: {x}: there are {path}, {line}, {column} and {host}\n",
      status: 2),
    .init(
      "mgrep --hyperlink-format=foo bar a 2>&1 | cut -c1-70",
      "mgrep: --hyperlink-format: neither has {path} nor is one of default, n\n"),
  ]

  @Test("names and line numbers are links to their files", arguments: links)
  func linked(_ c: CLICase) throws { try c.check() }
}
