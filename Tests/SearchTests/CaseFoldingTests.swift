import Bytes
import PCRE2
import Testing

@testable import Search

@Suite("Letters that are the same without case")
struct CaseFoldingTests {
  private static let letters = (0x41...0x1FFFF).compactMap(Unicode.Scalar.init).filter {
    $0.properties.isCased || $0.properties.changesWhenCaseMapped
  }

  @Test("in all scripts, those that are the same for PCRE2 fold to the same")
  func allScripts() throws {
    let encoding = CompileOptions.Encoding.utf8(properties: true)
    let folding = try #require(CaseFolding.asking(about: Set(Self.letters), encoding))
    var options = CompileOptions(encoding: encoding)
    options.isCaseless = true
    let twice = try CompiledPattern(Array(#"\A(.)\1\z"#.utf8), options: options)
    var scratch = MatchScratch(for: [twice])
    func areSame(_ text: [UInt8]) -> Bool {
      guard case .yes = text.withText({ twice.handle.matches($0, &scratch) }) else { return false }
      return true
    }
    // ASCII letters are the finder's.
    func folded(_ letter: Unicode.Scalar) -> [UInt8] {
      folding.fold(Array(String(letter).utf8)).map { $0 | $0.asciiFold }
    }
    var before: [UInt8] = []
    var changed = 0
    for letter in Self.letters {
      let bytes = Array(String(letter).utf8)
      let other = folded(letter)
      #expect(areSame(bytes + other), "\(letter)")
      #expect(areSame(before + other) == (before == other), "\(letter)")
      #expect(other.count <= bytes.count)
      if other != bytes { changed += 1 }
      before = other
      for text in [letter.properties.lowercaseMapping, letter.properties.uppercaseMapping] {
        guard text.unicodeScalars.count == 1, let mapped = text.unicodeScalars.first else {
          continue
        }
        #expect(areSame(bytes + Array(text.utf8)) == (folded(mapped) == other), "\(letter) \(text)")
      }
    }
    #expect(changed > 1300)
  }

  @Test("ranges of folded text are those of the text, whatever became shorter")
  func ranges() throws {
    let folding = try #require(
      CaseFolding.asking(about: ["ß", "k", "п"], .utf8(properties: true)))
    let text = Array("\u{D0}_ẞa\u{212A}ПпẞZ".utf8)
    let folded = try #require(text.withText { folding.fold(3..<$0.byteCount, of: $0) })
    #expect(String(decoding: folded.text, as: UTF8.self) == "ßakппßZ")
    let places = [0, 2, 3, 4, 6, 8, 10, 11]
    #expect(places.map { folded.original($0..<$0).lowerBound } == [3, 6, 7, 10, 12, 14, 17, 18])
  }

  @Test("what is no text stays")
  func noText() throws {
    let folding = try #require(CaseFolding.asking(about: ["п"], .utf8(properties: true)))
    for bytes: [UInt8] in [
      [0xD0], [0xD0, 0x20], [0xE0, 0x90, 0x9F], [0x9F], [0xF0, 0x81, 0x90, 0x9F],
    ] {
      #expect(folding.fold(bytes) == bytes)
    }
    #expect(folding.fold([0xD0, 0xD0, 0x9F]) == [0xD0, 0xD0, 0xBF])
  }
}
