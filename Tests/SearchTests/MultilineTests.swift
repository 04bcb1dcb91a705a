import Bytes
import PCRE2
import Testing

@testable import Search

@Suite("Matches of several lines")
struct MultilineTests {
  private static func plan(_ pattern: String, _ change: (inout PatternOptions) -> Void = { _ in })
    throws -> SearchPlan
  {
    var options = PatternOptions()
    options.multiline = PatternOptions.Multiline()
    change(&options)
    let set = try PatternCompiler.compile([Array(pattern.utf8)], options)
    return SearchPlan(set, terminator: .lineFeed, limits: MatchLimits())
  }

  private struct Outcome: Equatable {
    var lines: [Range<Int>] = []
    var numbers: [Int] = []
    var parts: [Range<Int>] = []
    var selectedCount = 0
    var lineCount = 0
  }

  /// All lines that a search selects, a limited number at a time.
  private static func outcome(
    _ plan: SearchPlan, of bytes: [UInt8], step: Int, isInverted: Bool = false, limit: Int = .max
  ) throws -> Outcome {
    var request = SelectionRequest()
    request.keepsMatches = !isInverted
    request.countsLines = true
    request.isInverted = isInverted
    request.limit = limit
    var cursor = try #require(plan.multilineCursor(request))
    var scratch = plan.makeScratch()
    var outcome = Outcome()
    var start = 0
    while !cursor.isAtEnd {
      var selection = Selection()
      let end = cursor.select(
        in: bytes.span.bytes, maxLineCount: step, &scratch, into: &selection)
      #expect(selection.failures.isEmpty)
      #expect(end > start || cursor.isAtEnd)
      #expect(
        selection.lines.allSatisfy { $0.range.lowerBound >= start && $0.range.upperBound <= end })
      outcome.lines += selection.lines.map(\.range)
      outcome.numbers += selection.lines.map { $0.linesBefore + outcome.lineCount }
      outcome.parts += selection.matches
      outcome.selectedCount += selection.selectedCount
      outcome.lineCount += selection.lineCount
      start = end
    }
    return outcome
  }

  private static func lines(of bytes: [UInt8]) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    for (offset, byte) in bytes.enumerated() where byte == 0x0A {
      lines.append(start..<offset + 1)
      start = offset + 1
    }
    return start < bytes.count ? lines + [start..<bytes.count] : lines
  }

  /// The expected lines, from the matches in the whole text.
  private static func expected(_ plan: SearchPlan, in bytes: [UInt8]) -> (
    Outcome, touched: Set<Int>
  )? {
    var scratch = plan.makeScratch()
    var matches: [Range<Int>] = []
    var offset = 0
    while offset <= bytes.count {
      switch plan.matcher.patterns[0].firstMatch(in: bytes.span.bytes, from: offset, &scratch) {
      case .none: offset = bytes.count + 1
      case .failure: return nil
      case .match(let match):
        matches.append(match)
        // After an empty match, the next one starts at the next character.
        offset =
          match.isEmpty
          ? plan.matcher.characterEnd(in: bytes.span.bytes, at: match.lowerBound)
          : match.upperBound
      }
    }
    var outcome = Outcome()
    var touched: Set<Int> = []
    let lines = lines(of: bytes)
    for match in matches {
      let isBehindAll = match.lowerBound == bytes.count && bytes.last ?? 0x0A == 0x0A
      if isBehindAll { continue }
      outcome.selectedCount += 1
      for (index, line) in lines.enumerated() {
        let isEnd = line.upperBound == bytes.count && bytes.last != 0x0A
        let isIn =
          match.isEmpty
          ? line.contains(match.lowerBound) || (isEnd && match.lowerBound == bytes.count)
          : line.overlaps(match)
        guard isIn else { continue }
        touched.insert(index)
        let content = bytes[line.upperBound - 1] == 0x0A ? line.dropLast() : line[...]
        if !match.isEmpty {
          outcome.parts.append(match.clamped(to: content.startIndex..<content.endIndex))
        }
      }
    }
    outcome.lines = touched.sorted().map { lines[$0] }
    outcome.numbers = touched.sorted()
    outcome.lineCount = lines.count
    return (outcome, touched)
  }

  @Test("random patterns on random texts touch the lines of their matches")
  func random() throws {
    var generator = PatternGenerator(random: SeededGenerator(seed: 21))
    var comparedCount = 0
    for _ in 0..<600 {
      let pattern = generator.pattern()
      // A pattern that depends on the start of the search, or moves a match, has no unique answer.
      guard !pattern.contains(#"\G"#), !pattern.contains(#"\K"#), let plan = try? Self.plan(pattern)
      else { continue }
      for _ in 0..<3 {
        let subject = generator.subject()
        guard let (expected, touched) = Self.expected(plan, in: subject) else { continue }
        for step in [1, 2, Int.max] {
          let found = try Self.outcome(plan, of: subject, step: step)
          #expect(found == expected, "\(pattern) on \(subject), \(step) at a time")
          let others = try Self.outcome(plan, of: subject, step: step, isInverted: true)
          let lines = Self.lines(of: subject)
          #expect(
            others.lines == lines.indices.filter { !touched.contains($0) }.map { lines[$0] },
            "not \(pattern) on \(subject), \(step) at a time")
        }
        comparedCount += 1
      }
    }
    #expect(comparedCount > 500)
  }

  @Test("a limit is one of matches")
  func limits() throws {
    let plan = try Self.plan(#"a\n?b"#)
    let text = Array("ab a\nb\nab\nab\n".utf8)
    for step in [1, Int.max] {
      let two = try Self.outcome(plan, of: text, step: step, limit: 2)
      #expect(two.lines == [0..<5, 5..<7] && two.selectedCount == 2)
      let one = try Self.outcome(plan, of: text, step: step, limit: 1)
      #expect(one.lines == [0..<5] && one.parts == [0..<2])
      let none = try Self.outcome(plan, of: text, step: step, isInverted: true, limit: 2)
      #expect(none.lines.isEmpty)
    }
  }

  @Test("a match may lie anywhere in a large file", arguments: ["é\nb", "[^x]+", "^b$", #"\z"#])
  func windows(pattern: String) throws {
    let plan = try Self.plan(pattern)
    for place in (1 << 20) - 5..<(1 << 20) + 5 {
      var text = [UInt8](repeating: UInt8(ascii: "x"), count: 3 << 20)
      text.replaceSubrange(place..<place + 5, with: Array("é\nb\n".utf8))
      let found = try Self.outcome(plan, of: text, step: 1)
      #expect(found.lines.count == (pattern.hasPrefix("é") ? 2 : pattern == "[^x]+" ? 2 : 1))
      #expect(found.selectedCount == 1)
    }
  }

  @Test("what a match has may lie before it")
  func lookBehind() throws {
    let plan = try Self.plan(#"(?<=needle\n)x"#)
    let found = try Self.outcome(plan, of: Array("needle\nx\nneedle\nx\n".utf8), step: 1)
    #expect(found.lines == [7..<9, 16..<18])
  }

  @Test("matches that hang together by their lines are handed out some at a time")
  func chain() throws {
    let plan = try Self.plan(#"\s+\w+"#)
    let text = Array((0..<1000).map { "line \($0)\n" }.joined().utf8)
    var request = SelectionRequest()
    request.keepsMatches = true
    var cursor = try #require(plan.multilineCursor(request))
    var scratch = plan.makeScratch()
    var lineCount = 0
    var partCount = 0
    while !cursor.isAtEnd {
      var selection = Selection()
      _ = cursor.select(in: text.span.bytes, maxLineCount: 10, &scratch, into: &selection)
      #expect(selection.lines.count <= 11)
      lineCount += selection.lines.count
      partCount += selection.matches.count
    }
    #expect(lineCount == 1000)
    // A number at the end of its line, and then the word on the next line.
    #expect(partCount == 2 * 1000 + 999 - 1)
  }

  @Test("what PCRE2 gives up on is told, and the search goes on")
  func failure() throws {
    var options = PatternOptions()
    options.multiline = PatternOptions.Multiline()
    let set = try PatternCompiler.compile([Array(#"(a+)+z|needle"#.utf8)], options)
    var limits = MatchLimits()
    limits.match = 1000
    let plan = SearchPlan(set, terminator: .lineFeed, limits: limits)
    var text = Array(("ok\n" + String(repeating: "a", count: 60) + "\n").utf8)
    text += [UInt8](repeating: UInt8(ascii: "."), count: 1 << 20) + Array("\nneedle\n".utf8)
    var cursor = try #require(plan.multilineCursor(SelectionRequest()))
    var scratch = plan.makeScratch()
    var selection = Selection()
    _ = cursor.select(in: text.span.bytes, maxLineCount: .max, &scratch, into: &selection)
    #expect(selection.failures.map(\.lineStart) == [3])
    #expect(selection.lines.map(\.range.count) == [7])
  }
}
