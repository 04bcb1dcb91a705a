import TestSupport
import Testing

/// What ends lines: `--newline`.
@Suite("Ends of lines")
struct NewlineTests {
  private static let file =
    #"printf 'a\rb\r\ncab\n\rd\013ee\014f\302\205g\342\200\250h\342\200\251ib\ncb\r\r\nb' > l; "#
  /// Each line end as a line feed: ours are not all those of the file.
  private static let evened =
    #"LC_ALL=C sed 's/\xc2\x85/\n/g; s/\xe2\x80[\xa8\xa9]/\n/g' | tr '\r\v\f\000' '\n\n\n\n' | tr -s '\n'"#

  @Test(
    "lines are those of pcre2grep",
    .enabled(if: Peer.pcre2grep.isKnown, "\(Peer.pcre2grep.version)"),
    arguments: ["CR", "LF", "ANYCRLF", "ANY", "NUL"],
    [
      "-n .", "-c b", "-n 'b$'", "-n ^", "-nv b", "-nC1 b", "-n '^$'", "-on '[a-i]+'", "-c ''",
      "-m2 -n b",
    ])
  func lines(_ type: String, _ options: String) throws {
    try CLICase(
      Self.file + "pcre2grep -U -N \(type) \(options) l | \(Self.evened) > r; "
        + "for o in '' --no-mmap --mmap=always; do mgrep -a $o --newline=\(type) \(options) l "
        + "| \(Self.evened) | cmp - r; done; "
        + "dd if=l bs=1 status=none | mgrep -a --newline=\(type) \(options) | \(Self.evened) | cmp - r; "
        + "echo same", "same\n"
    ).check()
  }

  static let cases: [CLICase] = [
    // Offsets of text that is decoded, too, are those of the file.
    .init(
      #"printf '\344\366\374 foo\nb\344r foo foo\rx foo\n' > w; "#
        + "mgrep --encoding=latin1 --newline=any -onb foo w; "
        + "(mgrep -m1 --encoding=latin1 --newline=any foo; tr '\\r' '\\n' | tail -1) < w",
      "1:4:foo\n2:12:foo\n2:16:foo\n3:22:foo\näöü foo\nx foo\n"),
    .init(
      file + "mgrep --newline=CR b l | head -1 | od -An -c",
      "   b  \\r  \\n\n"),
    .init("printf 'x\\ry' | mgrep --newline=CR y | od -An -c", "   y  \\r\n"),
    .init(file + "mgrep -c --newline=CRLF . l", "5\n"),
    .init(file + "mgrep --newline=anycrlf -M -on 'a\\s+b' l", "1:a\n2:b\n"),
    // Offsets are those in the file.
    .init(
      file + "mgrep --newline=ANY -ob '[bghi]+' l", "2:b\n7:b\n18:g\n22:h\n26:ib\n30:b\n34:b\n"),
    .init(
      file
        + "for o in $(mgrep --newline=ANY -ob b l | cut -d: -f1); do dd if=l bs=1 skip=$o count=1 "
        + "status=none; done", "bbbbb"),
    .init("printf 'a\\205b' | mgrep -U -c --newline=ANY .", "2\n"),
    .init("printf 'a\\0b' | mgrep -a --newline=NUL b | od -An -c", "   b  \\0\n"),
    .init(
      "printf 'a\\rb\\rc' > l; mgrep --in-place --replace=x --newline=CR b l; od -An -c l",
      "   a  \\r   x  \\r   c\n"),
    .init(
      "mgrep --in-place --replace=qux --newline=ANY foo a",
      errors:
        "mgrep: --in-place cannot be combined with --newline=ANYCRLF and ANY, which change line ends\n",
      status: 2),
    .init(
      "mgrep --preview --replace=qux --newline=ANY foo a",
      errors:
        "mgrep: --preview cannot be combined with --newline=ANYCRLF and ANY, which change line ends\n",
      status: 2),
    .init(
      "mgrep --newline=VT b a",
      errors: "mgrep: invalid argument 'VT' for '--newline'; "
        + "valid are 'CR', 'LF', 'CRLF', 'ANYCRLF', 'ANY', 'NUL'\n", status: 2),
    .init(
      file + "mgrep --newline=ANY --passthru --replace=X b l",
      errors: "mgrep: --passthru with a replacement cannot be combined with --newline=ANYCRLF and "
        + "ANY, which change line ends\n", status: 2),
  ]

  @Test("offsets, streams, replacing", arguments: cases)
  func output(_ c: CLICase) throws { try c.check() }
}
