import Testing

@testable import Bytes

@Suite("One literal")
struct LiteralFinderTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var literal: String
    var haystack: String
    var isCaseless = false
    /// All places, including overlapping ones.
    var found: [Int]

    var testDescription: String { name }
  }

  static let cases: [Case] = [
    .init(name: "a literal at both ends", literal: "ab", haystack: "ab-ab", found: [0, 3]),
    .init(name: "overlapping occurrences", literal: "aa", haystack: "aaaa", found: [0, 1, 2]),
    .init(name: "one byte", literal: "x", haystack: "axbx", found: [1, 3]),
    .init(name: "longer than the text", literal: "abc", haystack: "ab", found: []),
    .init(name: "case counts unless told", literal: "ab", haystack: "AB ab", found: [3]),
    .init(
      name: "letters in both cases", literal: "aZ-", haystack: "Az- az- AZ\r", isCaseless: true,
      found: [0, 4]),
    .init(
      name: "only letters fold: @ and ` differ", literal: "@[`{", haystack: "`{@[ @[`{",
      isCaseless: true, found: [5]),
    .init(
      name: "bytes above ASCII do not fold", literal: "é", haystack: "É é", isCaseless: true,
      found: [3]),
  ]

  @Test("every occurrence, in order", arguments: cases)
  func all(_ c: Case) {
    let bytes = Array(c.haystack.utf8)
    let finder = LiteralFinder(Array(c.literal.utf8), isCaseless: c.isCaseless) { $0 }
    var found: [Int] = []
    var start = 0
    while let place = finder.firstOffset(in: bytes.span.bytes, from: start, to: bytes.count) {
      found.append(place)
      start = place + 1
    }
    #expect(found == c.found)
    #expect(finder.firstOffset(in: bytes.span.bytes, from: 0, to: 0) == nil)
  }

  @Test("an occurrence that the end cuts does not count")
  func cut() {
    let bytes = Array("--needle--".utf8)
    let finder = LiteralFinder(Array("needle".utf8)) { _ in 0 }
    #expect(finder.firstOffset(in: bytes.span.bytes, from: 2, to: 8) == 2)
    #expect(finder.firstOffset(in: bytes.span.bytes, from: 2, to: 7) == nil)
    #expect(finder.firstOffset(in: bytes.span.bytes, from: 3, to: 10) == nil)
    #expect(finder.handle.firstOffset(in: bytes.span.bytes, from: 1, to: 10) == 2)
  }

  @Test("folds of one bit take Cyrillic without case")
  func cyrillic() {
    let finder = LiteralFinder(
      Array("привет".utf8), folds: [0, 0x20, 1, 0x20, 0, 0x20, 0, 0x20, 0, 0x20, 1, 0x20],
      rank: { $0 })
    for text in ["привет", "ПРИВЕТ", "ПрИвЕт"] {
      let bytes = Array("да \(text)".utf8)
      #expect(finder.firstOffset(in: bytes.span.bytes, from: 0, to: bytes.count) == 5)
    }
  }

  @Test("the two rarest bytes, of different value if there are any")
  func rarest() {
    func pair(_ text: String, _ fold: UInt8 = 0) -> [Int] {
      let bytes = Array(text.utf8)
      let (first, second) = LiteralFinder.rarestPair(bytes, bytes.map { _ in fold }) { byte in
        byte == UInt8(ascii: "q") ? 1 : byte == UInt8(ascii: "z") ? 2 : 9
      }
      return [first, second]
    }
    #expect(pair("aqaza") == [1, 3])
    #expect(pair("zqqa") == [1, 0])
    #expect(pair("qqqq") == [0, 3])
    #expect(pair("q") == [0, 0])
    #expect(pair("Qa", 0x20) == [0, 1], "both cases count")
  }
}

@Suite("Several bytes")
struct RunTests {
  @Test("any of two")
  func any() {
    let bytes = Array("abcabc".utf8)
    let span = bytes.span.bytes
    #expect(span.firstOffset(ofAny: (98, 99), from: 0, to: 6) == 1)
    #expect(span.firstOffset(ofAny: (98, 99), from: 2, to: 6) == 2)
    #expect(span.firstOffset(ofAny: (98, 98), from: 2, to: 4) == nil)
    #expect(span.firstOffset(ofAny: (120, 97), from: 1, to: 6) == 3)
    #expect(span.firstOffset(ofAny: (120, 121), from: 0, to: 6) == nil)
    #expect(RawSpan().firstOffset(ofAny: (0, 0), from: 0, to: 0) == nil)
  }
}
