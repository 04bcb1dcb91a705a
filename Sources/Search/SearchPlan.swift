package import Bytes
package import PCRE2

/// How the lines of a search are found: the patterns, and the strategy chosen for them.
///
/// It never changes after it is made. Threads share it, each with its own `MatchScratch`. It is a
/// class, as the matcher is: each copy of a value would count a reference for every array in it,
/// and threads that search small files would mostly wait for each other.
package final class SearchPlan: Sendable {
  package let matcher: LineMatcher
  package let terminator: LineTerminator
  package let limits: MatchLimits
  private let choice: StrategyChoice
  /// Looks for matches of several lines, if these are wanted; the strategy is not used then.
  private let multiline: MultilineSearch?

  /// - Parameter strategy: The strategy to use if possible; by default the one that is best for the
  ///   patterns.
  package init(
    _ patterns: PatternSet, terminator: LineTerminator, limits: MatchLimits,
    strategy: StrategyName? = nil
  ) {
    matcher = patterns.matcher
    self.terminator = terminator
    self.limits = limits
    let perLine = PerLineStrategy(matcher: patterns.matcher, terminator: terminator)
    let maker = StrategyMaker(
      patterns: patterns, perLine: perLine, literals: patterns.literals,
      ignoresCost: strategy != nil)
    multiline = patterns.options.multiline == nil ? nil : maker.multiline()
    choice =
      multiline == nil
      ? StrategyChoice(by: maker, wanted: strategy) : StrategyChoice(only: perLine)
  }

  package func makeScratch() -> MatchScratch { matcher.makeScratch(limits: limits) }

  package var strategy: StrategyName { choice.strategy.name }

  /// The name of the strategy, for people.
  package var wayOfSearch: String { isMultiline ? "multiline" : strategy.rawValue }

  /// Why this strategy was chosen: clauses for people.
  package var reasons: [String] { choice.reasons }

  /// Adds the selected lines of `region` to `selection`, in order.
  ///
  /// - Parameter region: Whole lines of `bytes`; only the last line of a file may lack its
  ///   terminator.
  /// - Returns: Where the search stopped: at the end of `region`, or of the last line that
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

  /// Goes through a file whose matches may have several lines; `nil` if matches have one line.
  package func multilineCursor(_ request: SelectionRequest) -> MultilineCursor? {
    multiline.map { MultilineCursor($0, from: 0, request) }
  }

  /// Whether matches may have several lines, so that a file can only be searched as a whole.
  package var isMultiline: Bool { multiline != nil }
}
