internal import Bytes
internal import PCRE2
internal import PatternAnalysis

/// One of the ways to find the lines that a search selects. All find the same, but for that for
/// matches of several lines.
///
/// A protocol and not an enumeration: to switch over one copies what the case holds, and so counts
/// references that all threads share.
protocol SearchStrategy: Sendable {
  var name: StrategyName { get }

  /// Adds the selected lines of `region` to `selection`, see `SearchPlan.select`.
  func select(
    in region: Range<Int>, of bytes: RawSpan, _ request: SelectionRequest,
    _ scratch: inout MatchScratch, into selection: inout Selection
  ) -> Int
}

/// The strategies by their names, in the order in which they are tried.
package enum StrategyName: String, Sendable, CaseIterable {
  case everyLine = "every line"
  case plainStrings = "plain strings"
  case patternSet = "pattern set"
  case candidateWindow = "candidate window"
  case candidateUnion = "candidate union"
  case candidateLine = "candidate line"
  case wholeBuffer = "whole buffer"
  case eachLine = "each line"
  case multiline

  /// A line may be found on which PCRE2 gives up.
  package var mayFail: Bool { self != .everyLine && self != .plainStrings }

  fileprivate var isForSets: Bool { self == .plainStrings || self == .patternSet }
}

/// The strategy for some patterns, and why it is that one.
struct StrategyChoice: Sendable {
  let strategy: any SearchStrategy
  let reasons: [String]

  /// - Parameter wanted: The only strategy that may be chosen besides "each line".
  init(for patterns: PatternSet, _ terminator: LineTerminator, wanted: StrategyName?) {
    let eachLine = EachLineStrategy(matcher: patterns.matcher, terminator: terminator)
    let maker = StrategyMaker(
      patterns: patterns, eachLine: eachLine, literals: patterns.literals, takesAny: wanted != nil)
    if patterns.options.multiline != nil {
      strategy = maker.multiline()
      reasons = []
      return
    }
    var chosen: any SearchStrategy = eachLine
    var reasons: [String] = []
    for name in StrategyName.allCases where wanted == nil || wanted == name {
      // Of one pattern nobody asks why it is no set.
      if name.isForSets && !patterns.isSet { continue }
      do throws(Declined) {
        chosen = try maker.make(name)
        if let set = chosen as? PatternSetStrategy { reasons += set.plan.notes }
        break
      } catch {
        reasons.append("not \(name.rawValue): \(error.reason)")
      }
    }
    strategy = chosen
    self.reasons = reasons
  }
}
