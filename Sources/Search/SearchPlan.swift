package import Bytes
package import PCRE2

/// How the lines of a search are found: the patterns, and the strategy chosen for them.
///
/// It never changes after it is made; threads share it, each with a `MatchScratch` of its own. A
/// class, as the matcher is: every copy of a value counts one reference for each array in it, and
/// threads that search small files would mostly wait for each other's counts.
package final class SearchPlan: Sendable {
  package let matcher: LineMatcher
  package let terminator: LineTerminator
  package let limits: MatchLimits
  private let choice: StrategyChoice
  /// Looks for matches of several lines, if those are wanted; the strategy is not asked then.
  private let multiline: MultilineSearch?

  /// - Parameter strategy: The strategy to be used, where it can be; by default the one that is
  ///   best for the patterns.
  package init(
    _ patterns: PatternSet, terminator: LineTerminator, limits: MatchLimits,
    strategy: StrategyName? = nil
  ) {
    matcher = patterns.matcher
    self.terminator = terminator
    self.limits = limits
    let eachLine = EachLineStrategy(matcher: patterns.matcher, terminator: terminator)
    let maker = StrategyMaker(
      patterns: patterns, eachLine: eachLine, literals: patterns.literals,
      ignoresCost: strategy != nil)
    multiline = patterns.options.multiline == nil ? nil : maker.multiline()
    choice =
      multiline == nil
      ? StrategyChoice(by: maker, wanted: strategy) : StrategyChoice(only: eachLine)
  }

  package func makeScratch() -> MatchScratch { matcher.makeScratch(limits: limits) }

  package var strategy: StrategyName { choice.strategy.name }

  /// How lines are found, for people.
  package var wayOfSearch: String { isMultiline ? "multiline" : strategy.rawValue }

  /// Why the strategy is what it is: a clause each for people.
  package var reasons: [String] { choice.reasons }

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
    if request.patterns != .none { selection.patterns.keep() }
    if let multiline {
      return multiline.select(in: region, of: bytes, request, &scratch, into: &selection)
    }
    return choice.strategy.select(in: region, of: bytes, request, &scratch, into: &selection)
  }

  /// Goes through a file in which matches may have several lines; `nil` if they have one.
  package func multilineCursor(_ request: SelectionRequest) -> MultilineCursor? {
    multiline.map { MultilineCursor($0, from: 0, request) }
  }

  /// Matches may have several lines, so that a file can be searched only as a whole.
  package var isMultiline: Bool { multiline != nil }
}
