import Bytes
import PCRE2
import Search
import Testing

@Suite("Letters in all their cases")
struct LetterCaseTests {
  /// Every character of the first two planes, each on its own line.
  private static let allCharacters: [UInt8] = (UInt32(0x20)..<0x20000).flatMap { value in
    UnicodeScalar(value).map { Array("x\($0)\n".utf8) } ?? []
  }

  private func lines(_ pattern: String, _ strategy: StrategyName) throws -> [Range<Int>] {
    let patterns = try PatternCompiler.compile([Array(pattern.utf8)], PatternOptions())
    let plan = SearchPlan(
      patterns, terminator: .lineFeed, limits: MatchLimits(), strategy: strategy)
    var scratch = plan.makeScratch()
    var selection = Selection()
    let subject = Self.allCharacters
    _ = plan.select(
      in: 0..<subject.count, of: subject.span.bytes, SelectionRequest(), &scratch,
      into: &selection)
    return selection.lines.map(\.range)
  }

  @Test(
    "literals leave out no case that PCRE2 knows",
    arguments: [
      0x41...0x7A, 0xB5...0xFF, 0x0370...0x03FF, 0x0400...0x0460,
    ] as [ClosedRange<UInt32>])
  func cases(letters: ClosedRange<UInt32>) throws {
    for value in letters {
      guard let letter = UnicodeScalar(value), letter.properties.isAlphabetic else { continue }
      let pattern = "(?i)x\\x{\(String(value, radix: 16))}"
      let expected = try lines(pattern, .wholeBuffer)
      #expect(!expected.isEmpty)
      #expect(try lines(pattern, .candidateLine) == expected, "\(letter)")
    }
  }
}
