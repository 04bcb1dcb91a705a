import Bytes
import Foundation
import PCRE2
import Testing

@testable import Search

/// Compares the machine code of PCRE2 with its interpreter, and checks that each match is possible.
@Suite("Machine code and interpreter")
struct MachineCodeTests {
  /// How many searches are tried; `MGREP_FUZZ_SEARCHES` sets the number for long runs. In about
  /// 90,000 searches, one fault of the library remains: look-behind in look-behind without
  /// properties.
  private static let searchCount =
    Int(ProcessInfo.processInfo.environment["MGREP_FUZZ_SEARCHES"] ?? "") ?? 600

  /// One series that is always the same, and one that is always new; `MGREP_FUZZ_SEED` repeats the
  /// latter.
  static let seeds: [UInt64] = [
    1,
    UInt64(ProcessInfo.processInfo.environment["MGREP_FUZZ_SEED"] ?? "")
      ?? UInt64.random(in: 2...UInt64.max),
  ]

  @Test("find the same, also in text that is not valid", arguments: seeds)
  func agree(seed: UInt64) throws {
    print("machine code: MGREP_FUZZ_SEED=\(seed)")
    var generator = PatternGenerator(random: SeededGenerator(seed: seed))
    generator.hasHardPieces = true
    var lineCount = 0
    var foundCount = 0
    var differenceCount = 0
    for _ in 0..<Self.searchCount where differenceCount < 10 {
      let search = Search(
        patterns: (0..<(generator.random.chance(1, in: 8) ? 2 : 1)).map { _ in generator.pattern()
        },
        options: options(&generator))
      guard let both = try? search.compile() else { continue }
      for _ in 0..<4 {
        for line in generator.subject().split(separator: 0x0A) {
          lineCount += 1
          guard let found = search.matches(in: Array(line), by: both) else { continue }
          foundCount += found.matches
          guard let difference = found.difference else { continue }
          differenceCount += 1
          Issue.record(
            "seed \(seed): \(search.patterns) \(search.options)\n\(Array(line))\n\(difference)")
          break
        }
      }
    }
    // A run that tries nothing finds nothing.
    #expect(lineCount > 500 && foundCount > 100)
    print("machine code: \(lineCount) lines, \(foundCount) matches")
  }

  private func options(_ generator: inout PatternGenerator) -> PatternOptions {
    var options = PatternOptions()
    options.isCaseless = generator.random.chance(1, in: 2)
    options.encoding = generator.random.pick(
      [.utf8(properties: true), .utf8(properties: true), .utf8(properties: false), .bytes])
    options.boundary = generator.random.pick([.none, .none, .none, .none, .words, .lines])
    return options
  }

  private struct Search {
    var patterns: [String]
    var options: PatternOptions

    func compile() throws -> (machineCode: LineMatcher, interpreter: LineMatcher) {
      var interpreted = options
      interpreted.wantsMachineCode = false
      let bytes = patterns.map { Array($0.utf8) }
      return try (
        PatternCompiler.compile(bytes, options).matcher,
        PatternCompiler.compile(bytes, interpreted).matcher
      )
    }

    /// The number of matches in a line, and what is wrong with them; `nil` if PCRE2 gave up.
    func matches(
      in line: [UInt8], by both: (machineCode: LineMatcher, interpreter: LineMatcher)
    ) -> (matches: Int, difference: String?)? {
      guard let found = list(of: both.machineCode, line),
        let expected = list(of: both.interpreter, line)
      else { return nil }
      if let wrong = found.first(where: { !isPossible($0[0], in: line) }) {
        return (found.count, "\(wrong) is no match")
      }
      return (found.count, found == expected ? nil : "\(found), not \(expected)")
    }

    /// Each match that is not empty, with its groups.
    private func list(of matcher: LineMatcher, _ line: [UInt8]) -> [[Range<Int>?]]? {
      var limits = MatchLimits()
      limits.match = 5000
      var scratch = matcher.makeScratch(limits: limits)
      var found: [[Range<Int>?]] = []
      let end = matcher.forEachMatch(in: line.span.bytes, readsGroups: true, &scratch) {
        match, _, pattern, scratch in
        found.append([match] + (0...pattern.groupCount).map { pattern.group($0, scratch) })
      }
      return end.failure == nil ? found : nil
    }

    private func isPossible(_ match: Range<Int>?, in line: [UInt8]) -> Bool {
      guard let match, match.upperBound <= line.count else { return false }
      // A match is valid text, unless characters are bytes.
      return options.encoding == .bytes
        || String(validating: line[match], as: UTF8.self) != nil
    }
  }
}
