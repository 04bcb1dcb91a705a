import Bytes
import PatternAnalysis
import Testing

@testable import Search

@Suite("From candidate to candidate")
struct CandidateCursorTests {
  private static let digit: UInt128 = (0x30...0x39).reduce(0) { $0 | 1 << UInt128($1) }

  private static func literals(_ texts: String...) -> Requirement {
    .literals(LiteralSet(literals: texts.map { Literal(bytes: Array($0.utf8)) }, isExact: true))
  }

  /// Two literals of different lengths, and three digits in a row.
  private static let requirements: [Requirement] = [
    literals("xy", "xxxxxxyz"), .window(ByteWindow(sets: [digit, digit, digit]), information: 12),
  ]

  private static func isCandidate(_ bytes: [UInt8], at offset: Int) -> Bool {
    let rest = bytes[offset...]
    return rest.starts(with: "xy".utf8) || rest.starts(with: "xxxxxxyz".utf8)
      || rest.count >= 3 && rest.prefix(3).allSatisfy { (0x30...0x39).contains($0) }
  }

  private func offsets(in bytes: [UInt8], from start: Int, step: Int) throws -> [Int] {
    let finder = try #require(CandidateFinder.make(for: Self.requirements))
    var cursor = CandidateCursor(finder)
    var found: [Int] = []
    var start = start
    while let offset = cursor.firstOffset(in: bytes.span.bytes, from: start, to: bytes.count) {
      found.append(offset)
      start = min(offset + step, bytes.count)
    }
    extendLifetime(finder)
    return found
  }

  @Test("of several kinds the first is found", arguments: [1, 7, 500])
  func order(step: Int) throws {
    var random = SeededGenerator(seed: 5)
    let alphabet = Array("xxxyz01 ".utf8)
    for byteCount in [0, 1, 2, 3, 100, 70_000] {
      let bytes = (0..<byteCount).map { _ in
        random.chance(1, in: 6) ? random.pick(alphabet) : UInt8(ascii: ".")
      }
      var expected: [Int] = []
      var next = 0
      for offset in bytes.indices where offset >= next && Self.isCandidate(bytes, at: offset) {
        expected.append(offset)
        next = offset + step
      }
      #expect(try offsets(in: bytes, from: 0, step: step) == expected)
      if byteCount > 1000 { #expect(expected.count > 10) }
    }
  }

  @Test("what lies across the end of a chunk is found whole")
  func chunks() throws {
    for text in ["xxxxxxyz", "xy", "123"] {
      for start in (16 << 10) - 12..<(16 << 10) + 3 {
        var bytes = [UInt8](repeating: UInt8(ascii: "."), count: 40_000)
        bytes.replaceSubrange(start..<start + text.utf8.count, with: text.utf8)
        #expect(try offsets(in: bytes, from: 0, step: 100) == [start], "\(text) at \(start)")
      }
    }
  }

  @Test("what ends beyond the end is no candidate")
  func end() throws {
    let finder = try #require(CandidateFinder.make(for: Self.requirements))
    let bytes = Array("..123xy".utf8)
    var cursor = CandidateCursor(finder)
    #expect(cursor.firstOffset(in: bytes.span.bytes, from: 0, to: 4) == nil)
    cursor = CandidateCursor(finder)
    #expect(cursor.firstOffset(in: bytes.span.bytes, from: 3, to: 6) == nil)
    cursor = CandidateCursor(finder)
    #expect(cursor.firstOffset(in: bytes.span.bytes, from: 3, to: 7) == 5)
  }

  @Test("so many windows are not worth it")
  func windows() {
    let window = Requirement.window(ByteWindow(sets: [Self.digit, Self.digit]), information: 12)
    #expect(CandidateFinder.make(for: [window, window, window]) != nil)
    #expect(CandidateFinder.make(for: [window, window, window, window]) == nil)
  }
}
