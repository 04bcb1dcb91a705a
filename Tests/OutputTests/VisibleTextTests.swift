import Output
import Testing

@Suite("Visible text")
struct VisibleTextTests {
  static let cases: [(text: [UInt8], shown: String)] = [
    ([], ""), (Array("plain é 漢 \\n".utf8), "plain é 漢 \\n"),
    (Array("a\nb\tc\rd".utf8), "a\\nb\\tc\\rd"), ([0, 0x1B, 0x7F], "\\x00\\x1b\\x7f"),
    (Array("\u{85}\u{9F}\u{A0}".utf8), "\\xc2\\x85\\xc2\\x9f\u{A0}"), ([0x9B, 0x41], "\\x9bA"),
  ]

  @Test("control characters are escaped, nothing else is", arguments: cases)
  func escapes(text: [UInt8], shown: String) {
    #expect(String(decoding: visible(text), as: UTF8.self) == shown)
  }

  @Test("bytes that are no text stay")
  func keepsBytes() {
    let bytes: [UInt8] = [0xFF, 0x41, 0xE9, 0xC3]
    #expect(visible(bytes) == bytes)
  }
}
