package import Bytes
package import PCRE2

/// How the lines of a search are found: the patterns, and the strategy chosen for them.
///
/// It never changes after it is made; threads share it, each with a `MatchScratch` of its own.
package struct SearchPlan: Sendable {
  package let matcher: LineMatcher
  package let terminator: LineTerminator
  package let limits: MatchLimits
  private let strategy: SearchStrategy
  /// The strategy that all others have to agree with.
  private let eachLine: EachLineStrategy

  /// - Parameter facts: What is known of the patterns besides; `nil` has each line asked about.
  package init(
    matcher: LineMatcher, terminator: LineTerminator, limits: MatchLimits
  ) {
    self.matcher = matcher
    self.terminator = terminator
    self.limits = limits
    eachLine = EachLineStrategy(matcher: matcher, terminator: terminator)
    strategy = .eachLine(eachLine)
  }

  package func makeScratch() -> MatchScratch { matcher.makeScratch(limits: limits) }

  /// Adds the selected lines of `region` to `selection`, in order.
  ///
  /// - Parameter region: Whole lines of `bytes`; only the last of a file may lack its terminator.
  /// - Returns: Where the search stopped: the end of `region`, or of the last line that
  ///   `request.limit` allows.
  /// - Complexity: O(*n*) in the bytes of the region for patterns that do not backtrack.
  package func select(
    in region: Range<Int>, of bytes: RawSpan, _ request: SelectionRequest,
    _ scratch: inout MatchScratch, into selection: inout Selection
  ) -> Int {
    switch strategy {
    case .eachLine(let strategy):
      strategy.select(in: region, of: bytes, request, &scratch, into: &selection)
    case .candidateLine(let strategy):
      strategy.select(in: region, of: bytes, request, &scratch, into: &selection)
    case .wholeBuffer(let strategy):
      strategy.select(in: region, of: bytes, request, &scratch, into: &selection)
    case .everyLine(let strategy):
      strategy.select(in: region, of: bytes, request, into: &selection)
    }
  }
}
