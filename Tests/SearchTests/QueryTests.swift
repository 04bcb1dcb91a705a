import Bytes
import Foundation
import PCRE2
import PatternAnalysis
import Testing

@testable import Search

/// The lines that a query selects, computed from each pattern alone.
private struct NaiveQuery {
  var patterns: [[UInt8]]
  var options: PatternOptions
  var terminator: LineTerminator
  var query: Query

  /// A selected line.
  struct Line: Equatable, CustomStringConvertible {
    var range: Range<Int>
    var matches: [Range<Int>]
    /// The patterns of the matches, then those that match in the line.
    var patternsOfMatches: [PatternID]
    var patterns: [PatternID]

    var description: String { "\(range) \(matches) \(patternsOfMatches) \(patterns)" }
  }

  /// `nil` if one of the patterns fails on a line.
  func lines(of subject: [UInt8], inverted: Bool) throws -> [Line]? {
    var matching: [Set<Int>] = []
    for index in patterns.indices {
      guard let lines = try select([index], in: subject, SelectionRequest()) else { return nil }
      matching.append(Set(lines.lines.map(\.range.lowerBound)))
    }
    let positives = Array(positive(query, true)).sorted()
    var request = SelectionRequest()
    request.keepsMatches = true
    request.patterns = .ofMatches
    var matches: [Int: [(Range<Int>, PatternID)]] = [:]
    if !positives.isEmpty {
      guard let found = try select(positives, in: subject, request) else { return nil }
      var index = 0
      for line in found.lines {
        while index < line.matchesEnd {
          let id = positives[positives.count == 1 ? 0 : found.patterns.number(at: index)]
          matches[line.range.lowerBound, default: []].append((found.matches[index], id))
          index += 1
        }
      }
    }
    var lines: [Line] = []
    var start = 0
    while start < subject.count {
      let end = terminator.lineEnd(in: subject.span.bytes, from: start, to: subject.count)
      defer { start = end }
      let holds = holds(query) { matching[$0].contains(start) }
      guard holds != inverted else { continue }
      let found = inverted ? [] : matches[start, default: []]
      lines.append(
        Line(
          range: start..<end, matches: found.map(\.0), patternsOfMatches: found.map(\.1),
          patterns: inverted ? [] : positives.filter { matching[$0].contains(start) }))
    }
    return lines
  }

  private func holds(_ query: Query, _ matches: (PatternID) -> Bool) -> Bool {
    switch query {
    case .pattern(let id): matches(id)
    case .anyOfFirst(let count): (0..<count).contains(where: matches)
    case .any(let queries): queries.contains { holds($0, matches) }
    case .all(let queries): queries.allSatisfy { holds($0, matches) }
    case .not(let query): !holds(query, matches)
    }
  }

  private func positive(_ query: Query, _ isPositive: Bool) -> Set<PatternID> {
    switch query {
    case .pattern(let id): isPositive ? [id] : []
    case .anyOfFirst(let count): isPositive ? Set(0..<count) : []
    case .any(let queries), .all(let queries):
      queries.reduce(into: []) { $0.formUnion(positive($1, isPositive)) }
    case .not(let query): positive(query, !isPositive)
    }
  }

  /// Some of the patterns, any of which may match.
  private func select(
    _ ids: [PatternID], in subject: [UInt8], _ request: SelectionRequest
  ) throws -> Selection? {
    var options = options
    options.tellsPatterns = true
    options.asksPCRE2ForPlainStrings = true
    let set = try PatternCompiler.compile(ids.map { patterns[$0] }, options)
    let plan = SearchPlan(
      set, terminator: terminator, limits: StrategyAgreement.limits, strategy: .perLine)
    return select(plan, in: subject, request)
  }

  /// The result of the search, in the same form.
  func found(in subject: [UInt8], inverted: Bool) throws -> [Line]? {
    let set = try PatternCompiler.compile(patterns, options, query: query)
    let plan = SearchPlan(
      set, terminator: terminator, limits: StrategyAgreement.limits, strategy: .perLine)
    var ofLines = SelectionRequest()
    ofLines.isInverted = inverted
    ofLines.patterns = inverted ? .none : .ofLines
    var ofMatches = SelectionRequest()
    ofMatches.isInverted = inverted
    ofMatches.keepsMatches = true
    ofMatches.patterns = inverted ? .none : .ofMatches
    guard let lines = select(plan, in: subject, ofLines),
      let matches = select(plan, in: subject, ofMatches)
    else { return nil }
    var result: [Line] = []
    var patternStart = 0
    var matchStart = 0
    for (index, line) in matches.lines.enumerated() {
      let indices =
        inverted ? 0..<0 : lines.patterns.indices(ofLine: index, from: patternStart)
      if !inverted { patternStart = indices.upperBound }
      result.append(
        Line(
          range: line.range,
          matches: (matchStart..<line.matchesEnd).map { matches.matches[$0] },
          patternsOfMatches: (matchStart..<line.matchesEnd).map { matches.patterns.number(at: $0) },
          patterns: indices.map { lines.patterns.number(at: $0) }))
      matchStart = line.matchesEnd
    }
    #expect(lines.lines.map(\.range) == matches.lines.map(\.range))
    return result
  }

  private func select(
    _ plan: SearchPlan, in subject: [UInt8], _ request: SelectionRequest
  ) -> Selection? {
    var scratch = plan.makeScratch()
    var selection = Selection()
    _ = plan.select(
      in: 0..<subject.count, of: subject.span.bytes, request, &scratch, into: &selection)
    return selection.failures.isEmpty ? selection : nil
  }
}

@Suite("Queries: any, all and not of patterns")
struct QueryTests {
  private static let seconds =
    Double(ProcessInfo.processInfo.environment["MGREP_FUZZ_SECONDS"] ?? "") ?? 3
  private static let seed =
    UInt64(ProcessInfo.processInfo.environment["MGREP_FUZZ_SEED"] ?? "") ?? 1

  struct Case: Sendable {
    var query: Query
    /// The numbers of the selected lines, from 1.
    var lines: [Int]
    /// The text of their matches.
    var matches: [String]
  }

  private static let patterns = ["foo", "b[a-z]r", ""]
  private static let text = "foo\nbar foo\nber\n\nquux\nfoo bar bar\n"

  @Test(
    "select what holds, with the matches of what may match",
    arguments: [
      Case(
        query: .all([.pattern(0), .pattern(1)]), lines: [2, 6],
        matches: ["bar", "foo", "foo", "bar", "bar"]),
      Case(query: .all([.pattern(0), .not(.pattern(1))]), lines: [1], matches: ["foo"]),
      Case(query: .not(.any([.pattern(0), .pattern(1)])), lines: [4, 5], matches: []),
      Case(
        query: .any([.pattern(1), .not(.pattern(0))]), lines: [2, 3, 4, 5, 6],
        matches: ["bar", "ber", "bar", "bar"]),
      Case(query: .not(.not(.pattern(0))), lines: [1, 2, 6], matches: ["foo", "foo", "foo"]),
      Case(query: .any([]), lines: [], matches: []),
      Case(query: .all([]), lines: [1, 2, 3, 4, 5, 6], matches: []),
      Case(query: .not(.pattern(2)), lines: [], matches: []),
      Case(
        query: .all([.pattern(2), .pattern(1)]), lines: [2, 3, 6],
        matches: ["bar", "ber", "bar", "bar"]),
      Case(query: .any([.pattern(0)]), lines: [1, 2, 6], matches: ["foo", "foo", "foo"]),
    ])
  func table(c: Case) throws {
    let set = try PatternCompiler.compile(
      Self.patterns.map { Array($0.utf8) }, PatternOptions(), query: c.query)
    let text = Array(Self.text.utf8)
    for strategy in [nil] + StrategyName.allCases {
      let plan = SearchPlan(
        set, terminator: .lineFeed, limits: MatchLimits(), strategy: strategy)
      var request = SelectionRequest()
      request.keepsMatches = true
      request.countsLines = true
      var scratch = plan.makeScratch()
      var selection = Selection()
      _ = plan.select(
        in: 0..<text.count, of: text.span.bytes, request, &scratch, into: &selection)
      #expect(selection.lines.map { $0.linesBefore + 1 } == c.lines, "\(plan.strategy)")
      #expect(
        selection.matches.map { String(decoding: text[$0], as: UTF8.self) } == c.matches,
        "\(plan.strategy)")
    }
  }

  @Test("a line is found by the condition that tells the most")
  func requirement() throws {
    func strategy(_ patterns: [String], _ query: Query) throws -> (StrategyName, [[UInt8]]) {
      let set = try PatternCompiler.compile(
        patterns.map { Array($0.utf8) }, PatternOptions(), query: query)
      let literals = (try? set.literals.get())?.literals.map(\.bytes) ?? []
      return (SearchPlan(set, terminator: .lineFeed, limits: MatchLimits()).strategy, literals)
    }
    let and = try strategy(["e", "hibernate"], .all([.pattern(0), .pattern(1)]))
    #expect(and == (.candidateLine, [Array("hibernate".utf8)]))
    let either = try strategy(
      ["e", "hibernate", "suspend"],
      .all([.pattern(0), .any([.pattern(1), .pattern(2)])]))
    #expect(either == (.candidateLine, [Array("hibernate".utf8), Array("suspend".utf8)]))
    let not = try strategy(["e", "hibernate"], .all([.pattern(0), .not(.pattern(1))]))
    #expect(not.1 == [Array("e".utf8)])
    #expect(try strategy(["hibernate"], .not(.pattern(0))).1.isEmpty)
    #expect(try strategy(["", "x"], .any([.pattern(1), .pattern(0)])).0 == .allLinesMatch)
  }

  @Test("a query that some pattern fails in is not decided")
  func failure() throws {
    var limits = MatchLimits()
    limits.match = 100
    let set = try PatternCompiler.compile(
      [Array("b".utf8), Array("(a+)+$".utf8)], PatternOptions(),
      query: .all([.pattern(0), .not(.pattern(1))]))
    let plan = SearchPlan(set, terminator: .lineFeed, limits: limits)
    let text = Array("aaaaaaaaaaaaaaaaaaaaaaaac\naaaaaaaaaaaaaaaaaaaaaaaab!\nb\n".utf8)
    var scratch = plan.makeScratch()
    var selection = Selection()
    _ = plan.select(
      in: 0..<text.count, of: text.span.bytes, SelectionRequest(), &scratch, into: &selection)
    #expect(selection.failures.map(\.lineStart) == [26])
    #expect(selection.lines.map(\.range.lowerBound) == [53])
  }

  @Test("random ones select what each pattern alone says, by every strategy")
  func random() throws {
    var generator = PatternGenerator(random: SeededGenerator(seed: Self.seed))
    let wanted = [
      StrategyName.allLinesMatch, .patternSet, .candidateLine, .candidateUnion, .wholeBuffer,
    ]
    var tried: [StrategyName: Int] = [:]
    var selectedCount = 0
    var differenceCount = 0
    let end = Date.now.addingTimeInterval(Self.seconds)
    let latest = end.addingTimeInterval(300)
    func isEnough() -> Bool { wanted.allSatisfy { tried[$0, default: 0] > 10 } }
    while Date.now < end || (Date.now < latest && !isEnough()), differenceCount < 5 {
      var options = StrategyFuzzTests.options(&generator.random)
      options.isFixed = generator.random.chance(1, in: 6)
      let hasText = generator.random.chance(1, in: 2)
      let patterns =
        (hasText
        ? generator.set(fixed: options.isFixed)
        : (0..<4).map { _ in
          generator.pattern()
        }).filter { (try? PatternCompiler.compile([Array($0.utf8)], options)) != nil }.prefix(6)
        .map { Array($0.utf8) }
      guard !patterns.isEmpty else { continue }
      let terminator = generator.random.pick(
        [LineTerminator.lineFeed, .lineFeed, .carriageReturnLineFeed, .nul])
      for _ in 0..<3 {
        let query = generator.query(of: patterns.count)
        let subject = generator.subject()
        let naive = NaiveQuery(
          patterns: patterns, options: options, terminator: terminator, query: query)
        let strategies = StrategyAgreement(
          patterns: patterns, options: options, terminator: terminator, query: query)
        var first: String?
        for inverted in [false, true] {
          guard let expected = try naive.lines(of: subject, inverted: inverted),
            let found = try naive.found(in: subject, inverted: inverted)
          else { continue }
          selectedCount += expected.count
          if found != expected { first = first ?? "\(found), not \(expected)" }
        }
        let result = try strategies.differences(on: subject)
        for strategy in result.strategies { tried[strategy, default: 0] += 1 }
        guard let difference = first ?? result.found.first else { continue }
        differenceCount += 1
        let texts = patterns.map { String(decoding: $0, as: UTF8.self) }
        Issue.record(
          """
          \(texts) \(query) \(options) \(terminator)
          \(String(decoding: subject, as: UTF8.self).debugDescription)
          \(subject)
          \(difference)
          """)
      }
    }
    print("queries tried: \(tried), \(selectedCount) lines")
    #expect(isEnough() && selectedCount > 100, "\(tried), \(selectedCount)")
  }
}
