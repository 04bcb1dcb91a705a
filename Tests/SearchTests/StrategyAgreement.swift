import Bytes
import PCRE2
import Testing

@testable import Search

/// One search with every strategy that can do it, compared with "per line".
struct StrategyAgreement {
  var patterns: [[UInt8]]
  var options: PatternOptions
  var terminator: LineTerminator
  /// `nil` if any pattern selects a line.
  var query: Query?

  /// Low, because some random patterns would otherwise backtrack for minutes.
  static let limits: MatchLimits = {
    var limits = MatchLimits()
    limits.match = 5000
    return limits
  }()

  /// The request and the result.
  private struct Outcome: Equatable, CustomStringConvertible {
    var lines: [SelectedLine]
    var matches: [Range<Int>]
    var counts: [Int]
    var patterns: PatternRecord

    var description: String {
      "\(lines.map(\.range)) \(matches) \(counts) \(patterns)"
    }
  }

  private static let requests: [(String, SelectionRequest)] = {
    var count = SelectionRequest()
    count.keepsLines = false
    var numbered = SelectionRequest()
    numbered.countsLines = true
    var matches = SelectionRequest()
    matches.keepsMatches = true
    matches.countsMatches = true
    var patterns = numbered
    patterns.patterns = .ofLines
    patterns.limit = 4
    var patternsOfMatches = matches
    patternsOfMatches.patterns = .ofMatches
    var inverted = numbered
    inverted.isInverted = true
    var invertedCount = count
    invertedCount.isInverted = true
    invertedCount.countsLines = true
    var limited = numbered
    limited.limit = 2
    var limitedCount = count
    limitedCount.limit = 3
    var limitedInverted = inverted
    limitedInverted.limit = 2
    return [
      ("count", count), ("numbered", numbered), ("matches", matches), ("patterns", patterns),
      ("patterns of matches", patternsOfMatches), ("inverted", inverted),
      ("inverted count", invertedCount), ("limited", limited), ("limited count", limitedCount),
      ("limited inverted", limitedInverted),
    ]
  }()

  /// The differences between the strategies and "per line", and which strategies were used.
  func differences(on subject: [UInt8]) throws -> (found: [String], strategies: Set<StrategyName>) {
    let set = try PatternCompiler.compile(patterns, options, query: query)
    var plainOptions = options
    plainOptions.asksPCRE2ForPlainStrings = true
    let plainSet = try PatternCompiler.compile(patterns, plainOptions, query: query)
    let reference = SearchPlan(
      set, terminator: terminator, limits: Self.limits, strategy: .perLine)
    // The strategies are also compared with PCRE2 on each line, without twins. It is asked again
    // for every match, whatever it found before.
    let plain = SearchPlan(
      PatternSet(
        matcher: LineMatcher(
          patterns: plainSet.matcher.patterns, matchesStay: false,
          query: plainSet.matcher.takesAny ? nil : query),
        options: options, facts: []),
      terminator: terminator, limits: Self.limits, strategy: .perLine)
    var found: [String] = []
    var strategies: Set<StrategyName> = []
    let others = StrategyName.allCases.filter { $0 != .perLine }.map {
      SearchPlan(set, terminator: terminator, limits: Self.limits, strategy: $0)
    }
    for (name, request) in Self.requests {
      // Strings that are compiled together cannot be distinguished.
      if request.patterns != .none && options.isFixed && !options.tellsPatterns && query == nil {
        continue
      }
      guard let expected = outcome(of: plain, request, on: subject),
        let twin = outcome(of: reference, request, on: subject)
      else { return ([], strategies) }
      if twin != expected { found.append("twins, \(name): \(twin), not \(expected)") }
      // As if a limit had been exceeded before; only matches are found in another way.
      if request.wantsMatches,
        let simulated = outcome(of: reference, request, on: subject, isSimulated: true),
        simulated != expected
      {
        found.append("simulation, \(name): \(simulated), not \(expected)")
      }
      for plan in others where plan.strategy != .perLine {
        strategies.insert(plan.strategy)
        guard let outcome = outcome(of: plan, request, on: subject), outcome != expected else {
          continue
        }
        found.append("\(plan.strategy.rawValue), \(name): \(outcome), not \(expected)")
      }
    }
    return (found, strategies)
  }

  /// `nil` if a line fails: a strategy need not look at this line, so there may be a difference.
  private func outcome(
    of plan: SearchPlan, _ request: SelectionRequest, on subject: [UInt8],
    isSimulated: Bool = false
  ) -> Outcome? {
    var scratch = plan.makeScratch()
    scratch.hasExceededLimit = isSimulated
    var selection = Selection()
    let end = plan.select(
      in: 0..<subject.count, of: subject.span.bytes, request, &scratch, into: &selection)
    guard selection.failures.isEmpty else { return nil }
    return Outcome(
      lines: selection.lines.map {
        SelectedLine(
          range: $0.range, linesBefore: request.countsLines ? $0.linesBefore : 0,
          matchesEnd: $0.matchesEnd)
      },
      matches: Array(selection.matches),
      counts: [end, selection.selectedCount, selection.matchCount, selection.lineCount],
      patterns: selection.patterns)
  }
}
