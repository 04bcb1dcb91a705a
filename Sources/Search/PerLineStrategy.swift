internal import Bytes
internal import PCRE2

/// Asks PCRE2 about each line. All other strategies must find the same lines as this one.
struct PerLineStrategy: SearchStrategy {
  /// If candidates are this close together, they save nothing: PCRE2 rejects a line in about the
  /// time that it takes to find the next candidate and the ends of its line.
  private static let closeDistance = 128
  /// The number of candidates after which their distance is judged.
  private static let trialCount = 32

  let matcher: LineMatcher
  let terminator: LineTerminator

  var name: StrategyName { .perLine }

  /// Whether it takes no longer than going from candidate to candidate.
  @inline(__always)
  static func isAsFast(as candidateCount: Int, in byteCount: Int) -> Bool {
    candidateCount >= trialCount && byteCount < candidateCount * closeDistance
  }

  func select(
    in region: Range<Int>, of bytes: RawSpan, _ request: SelectionRequest,
    _ scratch: inout MatchScratch, into selection: inout Selection
  ) -> Int {
    var lines = LineSelector(terminator, request, region)
    let end = decideLines(of: region, in: bytes, &lines, &scratch, into: &selection)
    return lines.finish(at: end, in: bytes, into: &selection)
  }

  /// Asks about one line after the other. Returns where it stopped: at the limit or at the end.
  func decideLines(
    of range: Range<Int>, in bytes: RawSpan, _ lines: inout LineSelector,
    _ scratch: inout MatchScratch, into selection: inout Selection
  ) -> Int {
    let decider = matcher.decider
    var start = range.lowerBound
    while start < range.upperBound && !lines.isFull {
      let end = terminator.lineEnd(in: bytes, from: start, to: range.upperBound)
      lines.decide(
        start..<end, in: bytes, by: matcher, decider, &scratch, into: &selection)
      start = end
    }
    return start
  }
}
