internal import Bytes
internal import PCRE2
internal import PatternAnalysis

/// Makes the strategies that can do a search, and declines those that would not pay.
struct StrategyMaker {
  /// If literals are worth fewer bits than this, too many lines contain one.
  private static let usefulInformation = 6
  /// The same for bytes in a row, which take longer to find.
  private static let usefulWindowInformation = 10
  /// Literals that are worth this many bits are so rare that nothing else would gain anything.
  private static let enoughInformation = 20

  let patterns: PatternSet
  let perLine: PerLineStrategy
  let literals: Result<LiteralSet, Declined>
  /// Also makes strategies that do not pay.
  let ignoresCost: Bool

  private var terminator: LineTerminator { perLine.terminator }

  /// - Throws: Why this strategy is not possible, or does not pay.
  func make(_ name: StrategyName) throws(Declined) -> any SearchStrategy {
    switch name {
    case .allLinesMatch: try allLinesMatch()
    case .plainStrings: try plainStrings()
    case .patternSet: try patternSet()
    case .candidateWindow: try candidateWindow()
    case .candidateUnion: try candidateUnion()
    case .automaton: try automaton()
    case .candidateLine: try candidateLine()
    case .wholeBuffer: try wholeBuffer()
    case .perLine: perLine
    }
  }

  /// Matches of several lines leave no choice.
  func multiline() -> MultilineSearch {
    let set = try? literals.get()
    let all = set.map { $0.literals + $0.rareCaseVariants } ?? []
    let made = CandidateFinder.make(for: all)
    return MultilineSearch(
      matcher: perLine.matcher, terminator: terminator,
      goesInSteps: !patterns.dependsOnStart && perLine.matcher.canStartAnywhere,
      finder: made?.finder, longestLiteral: all.map(\.bytes.count).max() ?? 0,
      findsMatches: set?.isExact == true && made?.isPrecise == true)
  }

  private func allLinesMatch() throws(Declined) -> AllLinesMatchStrategy {
    guard patterns.matchesEveryLine else { throw Declined("no pattern is empty") }
    return AllLinesMatchStrategy(perLine: perLine)
  }

  /// Up to this number of strings, vectors are faster.
  private static let fewStrings = 48
  /// If all strings have at least this length, pieces are faster, at every few bytes.
  private static let longString = 6
  private func plainStrings() throws(Declined) -> PlainStringStrategy {
    guard let strings = perLine.matcher.strings else {
      throw Declined("not several plain strings")
    }
    guard !strings.mayTouch(terminator) else {
      throw Declined("a string contains a line terminator")
    }
    guard
      ignoresCost
        || strings.foldsBeyondASCII
        || strings.count > Self.fewStrings
          && (strings.areWholeWords || strings.shortest < Self.longString)
    else { throw Declined("few strings, or only long ones") }
    // Before several threads ask for it at the same time.
    strings.makeReady()
    return PlainStringStrategy(perLine: perLine, strings: strings)
  }

  /// Up to this number of patterns, all are tried on a line with a literal of any of them.
  private static let fewPatterns = 3

  private func patternSet() throws(Declined) -> PatternSetStrategy {
    guard !patterns.options.isFixed, patterns.facts.count > 1 else {
      throw Declined("not several patterns")
    }
    if !ignoresCost && patterns.facts.count <= Self.fewPatterns,
      (try? literals.get()).map({ $0.information >= Self.usefulInformation }) == true
    {
      throw Declined("few patterns")
    }
    return PatternSetStrategy(
      perLine: perLine, plan: try PatternSetPlan(patterns, terminator))
  }

  private func candidateLine() throws(Declined) -> CandidateLineStrategy {
    let set = try literals.get()
    guard set.isExact || ignoresCost || set.information >= Self.usefulInformation else {
      throw Declined("the text in every match is too common")
    }
    guard let (finder, isPrecise) = CandidateFinder.make(for: set.literals + set.rareCaseVariants)
    else {
      throw Declined("an empty string in every match")
    }
    let crossesLines = set.literals.contains { terminator.mayTouch($0.bytes) }
    return CandidateLineStrategy(
      name: .candidateLine, perLine: perLine, finder: finder,
      decides: set.isExact && isPrecise && !crossesLines)
  }

  /// Candidates by sets of bytes, if no literal is worth as much.
  private func candidateWindow() throws(Declined) -> CandidateLineStrategy {
    try declineIfLiteralsSuffice()
    let (window, information) = try patterns.window()
    guard beatsLiterals(information) else {
      throw Declined("its bytes in a row are not rare enough")
    }
    return CandidateLineStrategy(
      name: .candidateWindow, perLine: perLine, finder: .window(ByteWindowFinder(window)),
      decides: false)
  }

  /// Candidates of several kinds, if what all branches have in common is worth too little.
  private func candidateUnion() throws(Declined) -> CandidateLineStrategy {
    try declineIfLiteralsSuffice()
    let requirements = try patterns.requirements()
    guard beatsLiterals(Requirement.information(of: requirements)) else {
      throw Declined("too little is known about one of the branches")
    }
    guard let finder = CandidateFinder.make(for: requirements) else {
      throw Declined("its branches need too many scans")
    }
    return CandidateLineStrategy(
      name: .candidateUnion, perLine: perLine, finder: finder, decides: false)
  }

  private var literalInformation: Int { (try? literals.get())?.information ?? 0 }

  private func declineIfLiteralsSuffice() throws(Declined) {
    guard !ignoresCost, case .success(let set) = literals else { return }
    if set.isExact { throw Declined("it consists of literals") }
    if set.information >= Self.enoughInformation { throw Declined("its literals are rare enough") }
  }

  private func beatsLiterals(_ information: Int) -> Bool {
    ignoresCost
      || information >= Self.usefulWindowInformation
        && information >= literalInformation + WindowExtractor.usefulGain
  }

  /// Literals that are worth this many bits are found faster than an automaton runs.
  private static let fasterInformation = 8

  private func automaton() throws(Declined) -> AutomatonStrategy {
    guard terminator == .lineFeed else { throw Declined("lines do not end in a line feed") }
    if !ignoresCost, case .success(let set) = literals {
      if set.isExact { throw Declined("it consists of literals") }
      if set.information >= Self.fasterInformation {
        throw Declined("its literals are rare enough")
      }
    }
    let automaton = try patterns.automaton()
    guard ignoresCost || automaton.mayMatch else { throw Declined("no line of ASCII can match") }
    return AutomatonStrategy(perLine: perLine, automaton: automaton)
  }

  private func wholeBuffer() throws(Declined) -> WholeBufferStrategy {
    guard terminator == .lineFeed else {
      throw Declined("lines do not end in a line feed")
    }
    var form = try patterns.bufferForm(takesAnyStart: ignoresCost)
    var options = patterns.options.compileOptions
    options.avoidFaults(of: PatternText(form), in: &form)
    options.isMultiline = true
    options.matchesWholeSubject = false
    let isUTF8 = options.encoding.isUTF8
    guard let general = try? CompiledPattern(form, options: options), general.hasMachineCode
    else { throw Declined("its form for buffers does not compile") }
    var ascii: CompiledPattern?
    if isUTF8 && patterns.hasASCIITwin {
      options.encoding = .bytes
      ascii = try? CompiledPattern(form, options: options)
    }
    return WholeBufferStrategy(
      perLine: perLine, ascii: ascii ?? general, general: general, isUTF8: isUTF8,
      decides: patterns.matcher.takesAny)
  }
}
