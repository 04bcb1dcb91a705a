internal import Bytes
internal import PCRE2
internal import PatternAnalysis

/// A way to find the lines that a search selects. All strategies find the same lines.
///
/// A protocol, not an enumeration: a switch over an enumeration copies its payload, which counts
/// references that all threads share.
protocol SearchStrategy: Sendable {
  var name: StrategyName { get }

  /// Adds the selected lines of `region` to `selection`, see `SearchPlan.select`.
  func select(
    in region: Range<Int>, of bytes: RawSpan, _ request: SelectionRequest,
    _ scratch: inout MatchScratch, into selection: inout Selection
  ) -> Int
}

/// The names of the strategies; `StrategyPreference` says which one is preferred.
package enum StrategyName: String, Sendable, CaseIterable {
  case allLinesMatch = "all lines match"
  case plainStrings = "plain strings"
  case patternSet = "pattern set"
  case candidateWindow = "candidate window"
  case candidateUnion = "candidate union"
  case automaton
  case candidateLine = "candidate line"
  case wholeBuffer = "whole buffer"
  case perLine = "per line"

  /// Whether PCRE2 may give up on a line.
  package var mayFail: Bool { self != .plainStrings }
}

/// The cost of a strategy: the most that a KiB of text takes, in nanoseconds, if `StrategyMaker`
/// does not decline it. What would cost more is declined, and the next strategy is tried.
///
/// Measured with one thread on 90 MB of source code, counting lines.
struct StrategyPreference: Sendable {
  let name: StrategyName
  /// The cost for one pattern; `nil` if the strategy needs several.
  let costOfOne: Int?
  let costOfSeveral: Int

  /// In ascending order of cost, for any number of patterns.
  static let all = [
    StrategyPreference(name: .allLinesMatch, costOfOne: 100, costOfSeveral: 100),
    StrategyPreference(name: .plainStrings, costOfOne: nil, costOfSeveral: 700),
    StrategyPreference(name: .patternSet, costOfOne: nil, costOfSeveral: 1000),
    StrategyPreference(name: .candidateWindow, costOfOne: 150, costOfSeveral: 1100),
    StrategyPreference(name: .candidateUnion, costOfOne: 300, costOfSeveral: 1100),
    StrategyPreference(name: .automaton, costOfOne: 800, costOfSeveral: 1100),
    StrategyPreference(name: .candidateLine, costOfOne: 1100, costOfSeveral: 1100),
    StrategyPreference(name: .wholeBuffer, costOfOne: 1500, costOfSeveral: 1500),
    StrategyPreference(name: .perLine, costOfOne: 5000, costOfSeveral: 5000),
  ]
}

/// The strategy for some patterns, and the reasons for it.
struct StrategyChoice: Sendable {
  let strategy: any SearchStrategy
  let reasons: [String]

  /// For a search that does not look for lines.
  init(only strategy: any SearchStrategy) {
    self.strategy = strategy
    reasons = []
  }

  /// - Parameter wanted: The only strategy that may be chosen, besides "per line".
  init(by maker: StrategyMaker, wanted: StrategyName?) {
    var chosen: any SearchStrategy = maker.perLine
    var reasons: [String] = []
    for preference in StrategyPreference.all {
      let name = preference.name
      if let wanted, wanted != name { continue }
      // The reason that one pattern is no set is not interesting.
      if preference.costOfOne == nil && !maker.patterns.isSet { continue }
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
