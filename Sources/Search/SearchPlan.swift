package import Bytes
package import PCRE2

/// How the lines of a search are found: the patterns, and the strategy chosen for them.
///
/// It never changes after it is made; threads share it, each with a `MatchScratch` of its own.
package struct SearchPlan: Sendable {
  package let matcher: LineMatcher
  package let terminator: LineTerminator
  package let limits: MatchLimits
  private let strategy: EachLineStrategy

  package init(matcher: LineMatcher, terminator: LineTerminator, limits: MatchLimits) {
    self.matcher = matcher
    self.terminator = terminator
    self.limits = limits
    strategy = EachLineStrategy(matcher: matcher, terminator: terminator)
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
    strategy.select(in: region, of: bytes, request, &scratch, into: &selection)
  }
}
