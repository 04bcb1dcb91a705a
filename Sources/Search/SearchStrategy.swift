internal import Bytes
internal import PCRE2
internal import PatternAnalysis

/// One of the ways to find the lines that a search selects. All but the last find the same.
enum SearchStrategy: Sendable {
  case eachLine(EachLineStrategy)
  case candidateLine(CandidateLineStrategy)
  case wholeBuffer(WholeBufferStrategy)
  case everyLine(EveryLineStrategy)
  /// The only one for matches of several lines.
  case multiline(MultilineStrategy)

  var name: StrategyName {
    switch self {
    case .eachLine: .eachLine
    case .candidateLine(let strategy): strategy.name
    case .wholeBuffer: .wholeBuffer
    case .everyLine: .everyLine
    case .multiline: .multiline
    }
  }
}

/// The strategies by their names, in the order in which they are tried.
package enum StrategyName: String, Sendable, CaseIterable {
  case everyLine = "every line"
  case candidateWindow = "candidate window"
  case candidateUnion = "candidate union"
  case candidateLine = "candidate line"
  case wholeBuffer = "whole buffer"
  case eachLine = "each line"
  case multiline
}

/// The strategy for some patterns, and why it is that one.
struct StrategyChoice: Sendable {
  let strategy: SearchStrategy
  let reasons: [String]

  /// - Parameter wanted: The only strategy that may be chosen besides "each line".
  init(for patterns: PatternSet, _ terminator: LineTerminator, wanted: StrategyName?) {
    let eachLine = EachLineStrategy(matcher: patterns.matcher, terminator: terminator)
    let maker = StrategyMaker(
      patterns: patterns, eachLine: eachLine, literals: patterns.literals, takesAny: wanted != nil)
    if patterns.options.multiline != nil {
      strategy = .multiline(maker.multiline())
      reasons = []
      return
    }
    var chosen = SearchStrategy.eachLine(eachLine)
    var reasons: [String] = []
    for name in StrategyName.allCases where wanted == nil || wanted == name {
      do throws(Declined) {
        chosen = try maker.make(name)
        break
      } catch {
        reasons.append("not \(name.rawValue): \(error.reason)")
      }
    }
    strategy = chosen
    self.reasons = reasons
  }
}
