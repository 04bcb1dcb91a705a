internal import Bytes
internal import PCRE2
internal import PatternAnalysis

/// An automaton reads each byte once and decides about lines of ASCII. PCRE2 is asked about other
/// lines, and about matches.
struct AutomatonStrategy: SearchStrategy {
  let perLine: PerLineStrategy
  let automaton: LineAutomaton

  var name: StrategyName { .automaton }

  func select(
    in region: Range<Int>, of bytes: RawSpan, _ request: SelectionRequest,
    _ scratch: inout MatchScratch, into selection: inout Selection
  ) -> Int {
    var lines = LineSelector(perLine.terminator, request, region)
    let end = decideLines(of: region, in: bytes, &lines, &scratch, into: &selection)
    return lines.finish(at: end, in: bytes, into: &selection)
  }

  /// Returns where it stopped: at the limit or at the end.
  private func decideLines(
    of region: Range<Int>, in bytes: RawSpan, _ lines: inout LineSelector,
    _ scratch: inout MatchScratch, into selection: inout Selection
  ) -> Int {
    let determinizer = scratch.threadAutomata.determinizer(of: automaton)
    let decider = perLine.matcher.decider
    var start = region.lowerBound
    var searchedEnd = start
    var candidateCount = 0
    while searchedEnd < region.upperBound && !lines.isFull {
      guard determinizer.search(bytes, from: &searchedEnd, to: region.upperBound) else {
        return perLine.decideLines(
          of: start..<region.upperBound, in: bytes, &lines, &scratch, into: &selection)
      }
      while let hit = determinizer.nextHit() {
        let line = lines.goToLine(
          ofHitAt: hit.place, from: &start, to: region.upperBound, in: bytes, into: &selection)
        guard let line else { return start }
        if automaton.isExact && !hit.isDoubt {
          lines.accept(line, in: bytes, by: perLine.matcher, &scratch, into: &selection)
        } else {
          lines.decide(line, in: bytes, by: perLine.matcher, decider, &scratch, into: &selection)
          candidateCount += 1
        }
        if lines.isFull { return start }
      }
      if PerLineStrategy.isAsFast(as: candidateCount, in: start - region.lowerBound) {
        return perLine.decideLines(
          of: start..<region.upperBound, in: bytes, &lines, &scratch, into: &selection)
      }
    }
    return lines.isFull
      ? start : lines.reject(start..<region.upperBound, in: bytes, into: &selection)
  }
}
