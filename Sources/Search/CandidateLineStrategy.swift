internal import Bytes
internal import PCRE2

/// A byte kernel finds a string that every matching line contains; only lines with it are looked
/// at.
struct CandidateLineStrategy: SearchStrategy {
  let name: StrategyName
  private let perLine: PerLineStrategy
  /// Keeps the finder of the cursor alive.
  private let finder: CandidateFinder
  /// A cursor at the start of a region. Making a new one would count references that threads share.
  private let firstCursor: CandidateCursor
  /// Each candidate is a match, so PCRE2 is not asked.
  private let decides: Bool

  init(
    name: StrategyName, perLine: PerLineStrategy, finder: CandidateFinder, decides: Bool
  ) {
    self.name = name
    self.perLine = perLine
    self.finder = finder
    firstCursor = CandidateCursor(finder)
    self.decides = decides
  }

  private var matcher: LineMatcher { perLine.matcher }
  private var terminator: LineTerminator { perLine.terminator }

  func select(
    in region: Range<Int>, of bytes: RawSpan, _ request: SelectionRequest,
    _ scratch: inout MatchScratch, into selection: inout Selection
  ) -> Int {
    var lines = LineSelector(terminator, request, region)
    var cursor = firstCursor
    guard let hit = cursor.firstOffset(in: bytes, from: region.lowerBound, to: region.upperBound)
    else {
      let end = lines.reject(region, in: bytes, into: &selection)
      return lines.finish(at: end, in: bytes, into: &selection)
    }
    let end = decideLines(
      of: region, from: hit, &cursor, in: bytes, &lines, &scratch, into: &selection)
    return lines.finish(at: end, in: bytes, into: &selection)
  }

  /// Goes from candidate to candidate. Returns where it stopped: at the limit or at the end.
  // Large, since it borrows what others own: a struct would copy that and count references.
  private func decideLines(
    of region: Range<Int>, from firstHit: Int, _ cursor: inout CandidateCursor,
    in bytes: RawSpan, _ lines: inout LineSelector, _ scratch: inout MatchScratch,
    into selection: inout Selection
  ) -> Int {
    let decider = matcher.decider
    var start = region.lowerBound
    var candidateCount = 0
    var next: Int? = firstHit
    while !lines.isFull {
      guard let hit = next else {
        return lines.reject(start..<region.upperBound, in: bytes, into: &selection)
      }
      let line = lines.goToLine(
        ofHitAt: hit, from: &start, to: region.upperBound, in: bytes, into: &selection)
      guard let line else { break }
      if decides {
        lines.accept(line, in: bytes, by: matcher, &scratch, into: &selection)
      } else {
        lines.decide(line, in: bytes, by: matcher, decider, &scratch, into: &selection)
        candidateCount += 1
        if PerLineStrategy.isAsFast(as: candidateCount, in: start - region.lowerBound) {
          return perLine.decideLines(
            of: start..<region.upperBound, in: bytes, &lines, &scratch, into: &selection)
        }
      }
      if start == region.upperBound { break }
      next = cursor.firstOffset(in: bytes, from: start, to: region.upperBound)
    }
    return start
  }
}
