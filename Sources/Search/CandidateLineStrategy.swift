internal import Bytes
internal import PCRE2

/// A byte kernel finds what every line that matches contains; only those lines are looked at.
struct CandidateLineStrategy: SearchStrategy {
  /// Candidates this close together save nothing: PCRE2 rejects a line in about the time that
  /// it takes to find the next candidate and the ends of its line.
  private static let closeDistance = 128
  /// How many candidates are taken before the distance is judged.
  private static let trialCount = 32

  let name: StrategyName
  private let eachLine: EachLineStrategy
  /// Kept alive for the cursor.
  private let finder: CandidateFinder
  /// One at the start of a region: to make it anew would count references that threads share.
  private let firstCursor: CandidateCursor
  /// Each candidate is a match, so PCRE2 need not be asked.
  private let decides: Bool

  init(
    name: StrategyName, eachLine: EachLineStrategy, finder: CandidateFinder, decides: Bool
  ) {
    self.name = name
    self.eachLine = eachLine
    self.finder = finder
    firstCursor = CandidateCursor(finder)
    self.decides = decides
  }

  private var matcher: LineMatcher { eachLine.matcher }
  private var terminator: LineTerminator { eachLine.terminator }

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

  /// Goes from candidate to candidate; returns where it stopped, at the limit or the end.
  // Large, since what others own is lent: a struct of it would copy it and count references.
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
        if candidateCount >= Self.trialCount
          && start - region.lowerBound < candidateCount * Self.closeDistance
        {
          return eachLine.decideLines(
            of: start..<region.upperBound, in: bytes, &lines, &scratch, into: &selection)
        }
      }
      if start == region.upperBound { break }
      next = cursor.firstOffset(in: bytes, from: start, to: region.upperBound)
    }
    return start
  }
}
