internal import Bytes
internal import PCRE2
internal import PatternAnalysis

/// One of the ways to find the lines that a search selects. They all find the same.
enum SearchStrategy: Sendable {
  case eachLine(EachLineStrategy)
  case candidateLine(CandidateLineStrategy)
  case wholeBuffer(WholeBufferStrategy)
  case everyLine(EveryLineStrategy)

  var name: StrategyName {
    switch self {
    case .eachLine: .eachLine
    case .candidateLine(let strategy): strategy.name
    case .wholeBuffer: .wholeBuffer
    case .everyLine: .everyLine
    }
  }
}

/// The strategies by their names, in the order in which they are tried.
package enum StrategyName: String, Sendable, CaseIterable {
  case everyLine = "every line"
  case candidateWindow = "candidate window"
  case candidateLine = "candidate line"
  case wholeBuffer = "whole buffer"
  case eachLine = "each line"
}

/// The strategy for some patterns, and why it is that one.
///
/// A class, since the plan that holds it is copied for every file.
final class StrategyChoice: Sendable {
  let strategy: SearchStrategy
  let reasons: [String]

  /// Where literals tell less than this, in bits, too many lines have one for it to pay.
  private static let usefulInformation = 6
  /// The same for bytes in a row, which take longer to find.
  private static let usefulWindowInformation = 10
  /// How much more than a literal they have to tell.
  private static let usefulGain = 5

  /// - Parameter wanted: The only strategy that may be chosen besides "each line".
  init(for patterns: PatternSet, _ terminator: LineTerminator, wanted: StrategyName?) {
    let eachLine = EachLineStrategy(matcher: patterns.matcher, terminator: terminator)
    var reasons: [String] = []
    for name in StrategyName.allCases where wanted == nil || wanted == name {
      let made =
        switch name {
        case .everyLine: Self.everyLine(patterns, eachLine)
        case .candidateWindow:
          Self.candidateWindow(patterns, eachLine, takesAny: wanted == .candidateWindow)
        case .candidateLine:
          Self.candidateLine(patterns, eachLine, takesAny: wanted == .candidateLine)
        case .wholeBuffer: Self.wholeBuffer(patterns, eachLine, takesAny: wanted == .wholeBuffer)
        case .eachLine: Result<SearchStrategy, Declined>.success(.eachLine(eachLine))
        }
      switch made {
      case .success(let strategy):
        self.strategy = strategy
        self.reasons = reasons
        return
      case .failure(let declined): reasons.append("not \(name.rawValue): \(declined.reason)")
      }
    }
    strategy = .eachLine(eachLine)
    self.reasons = reasons
  }

  private static func everyLine(
    _ patterns: PatternSet, _ eachLine: EachLineStrategy
  ) -> Result<SearchStrategy, Declined> {
    guard patterns.matchesEveryLine else { return .failure(Declined("no pattern is empty")) }
    return .success(.everyLine(EveryLineStrategy(eachLine: eachLine)))
  }

  private static func candidateLine(
    _ patterns: PatternSet, _ eachLine: EachLineStrategy, takesAny: Bool
  ) -> Result<SearchStrategy, Declined> {
    patterns.literals.flatMap { set in
      guard set.isExact || takesAny || set.information >= usefulInformation else {
        return .failure(Declined("what every match contains is everywhere"))
      }
      guard let (finder, isPrecise) = CandidateFinder.make(for: set.literals + set.oddCases) else {
        return .failure(Declined("an empty string in every match"))
      }
      let terminator = eachLine.terminator
      let crossesLines = set.literals.contains { literal in
        literal.bytes.contains(terminator.byte)
          || (terminator == .carriageReturnLineFeed && literal.bytes.contains(UInt8(ascii: "\r")))
      }
      let strategy = CandidateLineStrategy(
        name: .candidateLine, eachLine: eachLine, finder: finder,
        decides: set.isExact && isPrecise && !crossesLines)
      return .success(.candidateLine(strategy))
    }
  }

  /// Candidates by sets of bytes, where no literal tells as much.
  private static func candidateWindow(
    _ patterns: PatternSet, _ eachLine: EachLineStrategy, takesAny: Bool
  ) -> Result<SearchStrategy, Declined> {
    patterns.window.flatMap { window, information in
      let known = (try? patterns.literals.get())?.information ?? 0
      guard takesAny || information >= max(usefulWindowInformation, known + usefulGain) else {
        return .failure(Declined("its bytes in a row tell too little"))
      }
      let strategy = CandidateLineStrategy(
        name: .candidateWindow, eachLine: eachLine, finder: .window(ByteWindowFinder(window)),
        decides: false)
      return .success(.candidateLine(strategy))
    }
  }

  private static func wholeBuffer(
    _ patterns: PatternSet, _ eachLine: EachLineStrategy, takesAny: Bool
  ) -> Result<SearchStrategy, Declined> {
    guard eachLine.terminator == .lineFeed else {
      return .failure(Declined("lines end in something else than a line feed"))
    }
    return patterns.bufferForm(takesAnyStart: takesAny).flatMap { form in
      var options = patterns.options.compileOptions
      options.isMultiline = true
      options.matchesWholeSubject = false
      let isUTF8 = options.encoding != .bytes
      guard let general = try? CompiledPattern(form, options: options), general.hasMachineCode
      else { return .failure(Declined("its form for buffers does not compile")) }
      var ascii: CompiledPattern?
      if isUTF8 && patterns.hasASCIITwin {
        options.encoding = .bytes
        ascii = try? CompiledPattern(form, options: options)
      }
      return .success(
        .wholeBuffer(
          WholeBufferStrategy(
            eachLine: eachLine, ascii: ascii ?? general, general: general, isUTF8: isUTF8)))
    }
  }
}
