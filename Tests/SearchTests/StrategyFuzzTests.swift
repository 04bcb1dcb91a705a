import Bytes
import Foundation
import PCRE2
import Search
import Testing

@Suite("Random patterns on random texts")
struct StrategyFuzzTests {
  /// How long to continue, by `MGREP_FUZZ_SECONDS`; a longer run goes further in the same series.
  private static let seconds =
    Double(
      ProcessInfo.processInfo.environment["MGREP_FUZZ_SECONDS"] ?? "") ?? 3
  private static let seed =
    UInt64(
      ProcessInfo.processInfo.environment["MGREP_FUZZ_SEED"] ?? "") ?? 1

  @Test("every strategy finds what each line finds")
  func agree() throws {
    var generator = PatternGenerator(random: SeededGenerator(seed: Self.seed))
    let wanted = [StrategyName.candidateLine, .candidateUnion, .automaton, .wholeBuffer]
    let isEnough = { (tried: [StrategyName: Int]) in
      wanted.allSatisfy { tried[$0, default: 0] > 10 }
    }
    let tried = try run(&generator, until: isEnough) { generator in
      var options = Self.options(&generator.random)
      options.isFixed = generator.random.chance(1, in: 12)
      let count = generator.random.chance(1, in: 8) ? 2 : 1
      return ((0..<count).map { _ in generator.pattern() }, options)
    }
    // A run that tries nothing finds nothing.
    #expect(isEnough(tried), "\(tried)")
  }

  @Test("of many patterns and strings, too")
  func sets() throws {
    var generator = PatternGenerator(random: SeededGenerator(seed: Self.seed))
    var manyStrings = 0
    var manyPatterns = 0
    let isEnough = { (tried: [StrategyName: Int]) in
      manyStrings > 0 && manyPatterns > 0
        && [StrategyName.plainStrings, .patternSet, .automaton].allSatisfy {
          tried[$0, default: 0] > 10
        }
    }
    let tried = try run(&generator, until: isEnough) { generator in
      var options = Self.options(&generator.random)
      options.isFixed = generator.random.chance(1, in: 2)
      // Of hundreds of strings, one would nearly always be an invalid pattern.
      let patterns = generator.set(fixed: options.isFixed).filter {
        (try? PatternCompiler.compile([Array($0.utf8)], options)) != nil
      }
      if patterns.count > 48 && options.isFixed { manyStrings += 1 }
      if patterns.count > 48 && !options.isFixed { manyPatterns += 1 }
      return (patterns, options)
    }
    #expect(isEnough(tried), "\(tried), \(manyStrings), \(manyPatterns)")
  }

  static func options(_ random: inout SeededGenerator) -> PatternOptions {
    var options = PatternOptions()
    options.isCaseless = random.chance(1, in: 4)
    options.encoding = random.pick(
      [.utf8(properties: true), .utf8(properties: true), .utf8(properties: false), .bytes])
    options.tellsPatterns = random.chance(1, in: 2)
    options.boundary = random.pick([.none, .none, .none, .words, .lines])
    return options
  }

  /// Searches until the time is over and there were enough searches, which takes longer on a busy
  /// machine.
  ///
  /// - Returns: How often each strategy was used.
  private func run(
    _ generator: inout PatternGenerator, until isEnough: ([StrategyName: Int]) -> Bool,
    _ next: (inout PatternGenerator) -> (patterns: [String], options: PatternOptions)
  ) throws -> [StrategyName: Int] {
    let end = Date.now.addingTimeInterval(Self.seconds)
    // After that it will never be used.
    let latest = end.addingTimeInterval(300)
    var tried: [StrategyName: Int] = [:]
    var differenceCount = 0
    while Date.now < end || (Date.now < latest && !isEnough(tried)), differenceCount < 10 {
      let (patterns, options) = next(&generator)
      let terminator = generator.random.pick(
        [
          LineTerminator.lineFeed, .lineFeed, .lineFeed, .carriageReturnLineFeed, .carriageReturn,
          .nul,
        ])
      let search = StrategyAgreement(
        patterns: patterns.map { Array($0.utf8) }, options: options, terminator: terminator)
      for _ in 0..<4 {
        let subject = generator.subject()
        do {
          let result = try search.differences(on: subject)
          for strategy in result.strategies { tried[strategy, default: 0] += 1 }
          guard let first = result.found.first else { continue }
          differenceCount += 1
          Issue.record(
            """
            \(patterns) \(options) \(terminator)
            \(String(decoding: subject, as: UTF8.self).debugDescription)
            \(subject)
            \(first)
            """)
          break
        } catch is PatternSetError {
          // Some strings are not valid patterns.
          break
        }
      }
    }
    print("tried: \(tried)")
    return tried
  }
}
