internal import Bytes
internal import PCRE2

/// Finds one match after the other in a whole file.
struct MultilineFinder {
  /// In offsets of the file.
  struct Found {
    let range: Range<Int>
    /// The wanted groups, in their order.
    let groups: [Range<Int>?]
  }

  /// PCRE2 is asked about matches that start in so many bytes at a time: its limits are made for
  /// lines, and a file is more than one.
  private static let windowByteCount = 1 << 20
  /// After so many bytes without a match it is told how far the search has come.
  private static let stepByteCount = 4 << 20

  private let matcher: LineMatcher
  private let terminator: LineTerminator
  private let finder: CandidateFinder?
  private let findsMatches: Bool
  private let longestLiteral: Int
  private let groups: [Int]
  /// Where in the file the text begins; offsets below count from there.
  private let base: Int
  private var offset: Int
  private var windowEnd: Int
  private var competition: LineMatcher.Competition
  private var cursor: CandidateCursor?
  private var isOver = false

  init(_ strategy: MultilineStrategy, _ groups: [Int], subjectStart: Int, from start: Int) {
    matcher = strategy.matcher
    terminator = strategy.terminator
    finder = strategy.finder
    findsMatches = strategy.findsMatches
    longestLiteral = strategy.longestLiteral
    self.groups = groups
    base = subjectStart
    offset = max(0, start - base)
    windowEnd = offset
    competition = matcher.makeCompetition()
  }

  /// The next match; `nil` after the last, or where PCRE2 gives up.
  ///
  /// - Parameter progress: Is told up to where there is no other match, now and then.
  mutating func next(
    in file: RawSpan, _ scratch: inout MatchScratch, into selection: inout Selection,
    _ progress: (Int) -> Void
  ) -> Found? {
    let text = file.extracting(droppingFirst: base)
    while !isOver, goOn(in: text, progress) {
      scratch.boundStarts(by: matcher.hasMachineCode ? windowEnd - 1 : nil)
      switch matcher.firstMatch(in: text, from: offset, &competition, &scratch) {
      case .match(let match):
        offset =
          match.isEmpty
          ? matcher.characterEnd(in: text, at: max(match.lowerBound, offset)) : match.upperBound
        // After the last terminator there is no line.
        if match.lowerBound == text.byteCount && endsWithTerminator(text) { break }
        return found(match, scratch)
      case .failure(let failure):
        let before = text.lastOffset(of: terminator.byte, from: 0, to: min(offset, text.byteCount))
        selection.failures.append(
          LineFailure(lineStart: base + (before.map { $0 + 1 } ?? 0), message: failure.message))
        leaveWindow(of: text)
      case .none: leaveWindow(of: text)
      }
    }
    isOver = true
    return nil
  }

  /// Goes to where the next match may start; `false` if there is no such place.
  private mutating func goOn(in text: RawSpan, _ progress: (Int) -> Void) -> Bool {
    guard offset <= text.byteCount else { return false }
    if let finder {
      let isFirst = cursor == nil
      if isFirst { cursor = CandidateCursor(finder) }
      // What a match has may also lie before it, as in look-behind: it is asked for only once.
      if isFirst || findsMatches {
        guard let hit = nextHit(in: text, from: findsMatches ? offset : 0, progress) else {
          return false
        }
        if findsMatches { offset = hit }
      }
    }
    if offset >= windowEnd {
      progress(base + offset)
      // The empty string at the end of the text is a place, too.
      windowEnd = min(offset + Self.windowByteCount, text.byteCount + 1)
      competition = matcher.makeCompetition()
    }
    return true
  }

  /// Where the next literal starts, from `start` on.
  private mutating func nextHit(
    in text: RawSpan, from start: Int, _ progress: (Int) -> Void
  ) -> Int? {
    var start = start
    while start < text.byteCount {
      let end = min(start + Self.stepByteCount, text.byteCount)
      let hit = cursor?.firstOffset(
        in: text, from: start, to: min(end + longestLiteral - 1, text.byteCount))
      if let hit { return hit }
      start = end
      progress(base + start)
    }
    return nil
  }

  private mutating func leaveWindow(of text: RawSpan) {
    guard matcher.hasMachineCode else {
      isOver = true
      return
    }
    offset = windowEnd
    // No match starts within a character.
    if windowEnd < text.byteCount {
      offset = matcher.characterStart(in: text, notBefore: windowEnd)
    }
  }

  private func endsWithTerminator(_ text: RawSpan) -> Bool {
    text.byteCount == 0 || text.byte(at: text.byteCount - 1) == terminator.byte
  }

  private func found(_ match: Range<Int>, _ scratch: borrowing MatchScratch) -> Found {
    let pattern = matcher.patterns[competition.winner]
    let groups = groups.map { group in
      group <= pattern.groupCount ? pattern.group(group, scratch).map(shifted) : nil
    }
    return Found(range: shifted(match), groups: groups)
  }

  private func shifted(_ range: Range<Int>) -> Range<Int> {
    range.lowerBound + base..<range.upperBound + base
  }
}
