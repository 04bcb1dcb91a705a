internal import Bytes
internal import PCRE2
internal import PatternAnalysis

/// One of the ways to find the lines that a search selects. All find the same.
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

/// The strategies by their names; which is preferred says `StrategyPreference`.
package enum StrategyName: String, Sendable, CaseIterable {
  case everyLine = "every line"
  case plainStrings = "plain strings"
  case patternSet = "pattern set"
  case candidateWindow = "candidate window"
  case candidateUnion = "candidate union"
  case candidateLine = "candidate line"
  case wholeBuffer = "whole buffer"
  case eachLine = "each line"
}

/// What a strategy costs. Of those that `StrategyMaker` does not decline, the cheapest is chosen.
struct StrategyPreference: Sendable {
  let name: StrategyName
  /// About the most that a KiB of text takes where the strategy is not declined, in nanoseconds: what
  /// would cost more is declined for what comes after it.
  let cost: Int
  /// It is only for several patterns.
  var isForSets = false

  /// From cheap to dear.
  static let all = [
    StrategyPreference(name: .everyLine, cost: 60),
    StrategyPreference(name: .plainStrings, cost: 500, isForSets: true),
    StrategyPreference(name: .patternSet, cost: 600, isForSets: true),
    StrategyPreference(name: .candidateWindow, cost: 700),
    StrategyPreference(name: .candidateUnion, cost: 800),
    StrategyPreference(name: .candidateLine, cost: 1000),
    StrategyPreference(name: .wholeBuffer, cost: 4000),
    StrategyPreference(name: .eachLine, cost: 8000),
  ]
}

/// The strategy for some patterns, and why it is that one.
struct StrategyChoice: Sendable {
  let strategy: any SearchStrategy
  let reasons: [String]

  /// For what is no search for lines.
  init(only strategy: any SearchStrategy) {
    self.strategy = strategy
    reasons = []
  }

  /// - Parameter wanted: The only strategy that may be chosen besides "each line".
  init(by maker: StrategyMaker, wanted: StrategyName?) {
    var chosen: any SearchStrategy = maker.eachLine
    var reasons: [String] = []
    for preference in StrategyPreference.all {
      let name = preference.name
      if let wanted, wanted != name { continue }
      // Of one pattern nobody asks why it is no set.
      if preference.isForSets && !maker.patterns.isSet { continue }
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
