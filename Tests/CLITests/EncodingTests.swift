import TestSupport
import Testing

/// Files in other encodings than UTF-8.
@Suite("Encodings")
struct EncodingTests {
  /// `ab`, `grün 😀`, `x`; the second line at offset 8.
  private static let utf16: [UInt8] =
    [0xFF, 0xFE] + Array("ab\ngrün 😀\nx\n".utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }

  private static let files: [String: [UInt8]] = [
    "u": utf16,
    "be": [0xFE, 0xFF, 0, 0x61, 0, 0x0A],
    "u32": [0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0, 0x0A, 0, 0, 0],
    "nul": [0xFF, 0xFE, 0, 0, 0x61, 0, 0x62, 0, 0x0A, 0],
    "odd": utf16 + [0x79],
    "nomark": Array(utf16[2...]),
    "latin": [0x67, 0x72, 0xFC, 0x6E, 0x0A],
    "mark": [0xEF, 0xBB, 0xBF, 0xC3, 0xBC, 0x0A],
    "sjis": [0x93, 0xFA, 0x96, 0x7B, 0x0A, 0x81, 0x0A, 0x7A, 0x0A],
    "t/u": utf16, "t/p": Array("grün\n".utf8),
  ]

  static let cases: [CLICase] = [
    .init("mgrep -nb --column 'r.n' u", "2:2:8:grün 😀\n"),
    .init("mgrep -bo '[^a-z\\n]+' u", "12:ü\n16: 😀\n"),
    .init("cat u | mgrep -nb x", "3:24:x\n"),
    .init("mgrep a be u32", "be:a\nu32:a\n"),
    .init("mgrep -c 'ab' nul", "1\n"),
    .init("mgrep -M -b '(?s)b.g' u", "2:ab\n8:grün 😀\n"),
    .init("mgrep -z -c x u", "1\n"),
    .init("mgrep -b y$ odd", status: 1),
    .init("mgrep -b '\\x{fffd}$' odd", "28:\u{FFFD}\n"),
    .init("mgrep -c grün nomark", "0\n", status: 1),
    .init("mgrep --encoding=utf-16le -bo grün nomark", "6:grün\n"),
    .init("mgrep --encoding=UTF-16 -bo grün nomark", "6:grün\n"),
    .init("mgrep --encoding=latin1 -bo ün latin", "2:ün\n"),
    .init("mgrep --encoding=latin1 -c ü mark u latin", "mark:1\nu:1\nlatin:1\n"),
    .init("mgrep --encoding=utf-8 -c ü mark u", "mark:1\nu:1\n"),
    .init("mgrep --encoding=shift_jis -nb '[本z]' sjis", "1:0:日本\n3:7:z\n"),
    .init("mgrep --encoding=none -c ^ü mark", "0\n", status: 1),
    .init("mgrep --encoding=none -c grün u", "0\n", status: 1),
    .init("mgrep -U -c grün u", "0\n", status: 1),
    .init("mgrep -U --encoding=auto -c 'g\\x00r' u", "1\n"),
    .init("mgrep --encoding=none --encoding=auto -c grün u", "1\n"),
    .init("mgrep -rc grün t", "t/p:1\nt/u:1\n"),
    .init("mgrep --encoding=latin1 x < /dev/null", status: 1),
    .init("mgrep --replace=red grün u", "red 😀\n"),
    .init(
      "mgrep --encoding=klingon x u",
      errors:
        "mgrep: --encoding=klingon: no such encoding; use 'iconv -f ENCODING FILE | mgrep PATTERN'\n",
      status: 2),
    .init(
      "mgrep --encoding=iso-2022-kr x u",
      errors:
        "mgrep: --encoding=iso-2022-kr: this encoding is not decoded; "
        + "use 'iconv -f ENCODING FILE | mgrep PATTERN'\n", status: 2),
  ]

  static let edits: [CLICase] = [
    .init(
      "mgrep --in-place --replace=blaue grün u t/p; s=$?; cat t/p; exit $s", "grün\n",
      errors: "mgrep: u: UTF-16 text; use -U to edit its bytes\nmgrep: nothing was written\n",
      status: 2),
    .init("cp u v; mgrep -r --in-place --replace=blaue grün t; cat t/p; cmp u t/u", "blaue\n"),
    .init(
      "mgrep -r --in-place --encoding=latin1 --replace=blaue grün t; s=$?; cat t/p; exit $s",
      "grün\n",
      errors: "mgrep: t/p: cannot be edited with --encoding\n", status: 2),
    .init(
      "mgrep --preview --encoding=latin1 --replace=x n latin",
      errors: "mgrep: latin: cannot be edited with --encoding\n", status: 2),
  ]

  @Test("files are decoded, and offsets are those in the file", arguments: cases)
  func decoded(_ c: CLICase) throws { try c.check(files: Self.files) }

  @Test("what is decoded is not edited", arguments: edits)
  func edited(_ c: CLICase) throws { try c.check(files: Self.files) }
}
