internal import Bytes
internal import PCRE2

/// A byte kernel finds what every line that matches contains; only those lines are looked at.
struct CandidateLineStrategy {
  /// Candidates this close together save nothing: PCRE2 rejects a line in about the time that
  /// it takes to find the next candidate and the ends of its line.
  private static let closeDistance = 128
  /// How many candidates are taken before the distance is judged.
  private static let trialCount = 32

  let name: StrategyName
  let eachLine: EachLineStrategy
  let finder: CandidateFinder
  /// Each candidate is a match, so PCRE2 need not be asked.
  let decides: Bool

  private var matcher: LineMatcher { eachLine.matcher }
  private var terminator: LineTerminator { eachLine.terminator }

  /// Adds the selected lines of `region` to `selection`, see `SearchPlan.select`.
  func select(
    in region: Range<Int>, of bytes: RawSpan, _ request: SelectionRequest,
    _ scratch: inout MatchScratch, into selection: inout Selection
  ) -> Int {
    var lines = LineSelector(matcher, terminator, request, region)
    let selector = matcher.selector
    var cursor = CandidateCursor(finder)
    var start = region.lowerBound
    var candidateCount = 0
    while start < region.upperBound && !lines.isFull {
      guard let hit = cursor.firstOffset(in: bytes, from: start, to: region.upperBound) else {
        start = lines.reject(start..<region.upperBound, in: bytes, into: &selection)
        break
      }
      let before = bytes.lastOffset(of: terminator.byte, from: start, to: hit)
      let lineStart = before.map { $0 + 1 } ?? start
      start = lines.reject(start..<lineStart, in: bytes, into: &selection)
      if lines.isFull { break }
      start = terminator.lineEnd(in: bytes, from: hit, to: region.upperBound)
      if decides {
        lines.accept(lineStart..<start, in: bytes, &scratch, into: &selection)
        continue
      }
      lines.decide(lineStart..<start, in: bytes, selector, &scratch, into: &selection)
      candidateCount += 1
      if candidateCount >= Self.trialCount
        && start - region.lowerBound < candidateCount * Self.closeDistance
      {
        start = eachLine.decideLines(
          of: start..<region.upperBound, in: bytes, &lines, &scratch, into: &selection)
      }
    }
    return lines.finish(at: start, in: bytes, into: &selection)
  }
}
