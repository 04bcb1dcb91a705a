/// The files that most tests of the program search.
package enum Fixtures {
  package static let files: [String: [UInt8]] = [
    "a": text("foo bar foo\nbaz\nfoo\n"),
    "b": text("none\n"),
    "c": text("foo no newline"),
    "bin": text("foo\n\0bin\nfoo\n"),
    "inv": text("caf") + [0xE9] + text(" foo\nok foo\n"),
    "s": text((1...30).map { "\($0)\n" }.joined()),
    "d/x": text("foo\n"),
    "d/sub/y.c": text("foo c\nbar\n"),
    "d/z.h": text("foo h\n"),
    "empty": [],
    "nl": text("\n\n\n"),
    "crlf": text("foo\r\nbar foo\r\n\r\n"),
    "utf8": text("naïve café\nпривет мир\n日本語 ſ K k\nÉCOLE école\n"),
    "bom": [0xEF, 0xBB, 0xBF] + text("foo\nbar\n"),
    "words": text("foo-bar\nfoo_bar\n@ x\nfoobar foo\n\na b\n  --  \n"),
    "nul": text("foo\0bar\0\0baz\nfoo\0last"),
    "latehole": text(String(repeating: "a line of a log\n", count: 5000))
      + [UInt8](repeating: 0, count: 10) + text("after the hole\nand more log\n"),
    "patterns": text("foo\nbaz\n"),
    "dospatterns": text("foo\r\nbaz\r\n"),
    "lorem.txt": text(
      "Lorem ipsum dolor sit amet, consectetuer adipiscing elit.\n"
        + "Nam cursus. Morbi ut mi. Nullam enim leo, egestas id.\n"),
  ]

  package static func text(_ string: String) -> [UInt8] { Array(string.utf8) }
}
