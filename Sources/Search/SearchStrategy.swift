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

  /// A line may be found on which PCRE2 gives up.
  package var mayFail: Bool { self != .plainStrings }
}

/// What a strategy costs: about the most that a KiB of text takes where `StrategyMaker` does not decline
/// it, in nanoseconds. What would take more is declined for what comes after it.
///
/// Measured on 90 MB of source code by one thread, lines counted.
struct StrategyPreference: Sendable {
  let name: StrategyName
  /// For one pattern; `nil` where the strategy is for several.
  let costOfOne: Int?
  let costOfSeveral: Int

  /// From cheap to dear, whatever the number of patterns.
  static let all = [
    StrategyPreference(name: .everyLine, costOfOne: 100, costOfSeveral: 100),
    StrategyPreference(name: .plainStrings, costOfOne: nil, costOfSeveral: 700),
    StrategyPreference(name: .patternSet, costOfOne: nil, costOfSeveral: 1000),
    StrategyPreference(name: .candidateWindow, costOfOne: 150, costOfSeveral: 1100),
    StrategyPreference(name: .candidateUnion, costOfOne: 300, costOfSeveral: 1100),
    StrategyPreference(name: .candidateLine, costOfOne: 1100, costOfSeveral: 1100),
    StrategyPreference(name: .wholeBuffer, costOfOne: 1500, costOfSeveral: 1500),
    StrategyPreference(name: .eachLine, costOfOne: 5000, costOfSeveral: 5000),
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
