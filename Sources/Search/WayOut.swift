internal import Bytes
internal import PCRE2
internal import PatternAnalysis

/// Finds matches where PCRE2 exceeds a limit: in lines of ASCII, of patterns that an automaton
/// understands completely.
struct WayOut: Sendable {
  let facts: [PatternFacts]
  let boundary: PatternBoundary

  func simulation(of pattern: PatternID) -> LineSimulation? {
    let automaton = try? LineAutomaton(anyOf: [facts[pattern]], within: boundary)
    guard let automaton, automaton.isExact, automaton.isOrdered else { return nil }
    return LineSimulation(automaton)
  }
}

/// The automata of a thread.
final class ThreadAutomata {
  private var determinizer: LineDeterminizer?
  private var simulations: [PatternID: LineSimulation?] = [:]

  /// - Parameter automaton: The same in all calls.
  func determinizer(of automaton: LineAutomaton) -> LineDeterminizer {
    if let determinizer { return determinizer }
    let made = LineDeterminizer(automaton)
    determinizer = made
    return made
  }

  /// The first match of a pattern; `nil` if the pattern is not understood.
  ///
  /// - Parameter line: ASCII.
  func firstMatch(
    of pattern: PatternID, by wayOut: WayOut, in line: RawSpan, from offset: Int,
    forbidsEmpty: Bool
  ) -> MatchOutcome? {
    let known = simulations[pattern]
    let simulation = known ?? wayOut.simulation(of: pattern)
    if known == nil { simulations[pattern] = .some(simulation) }
    return simulation.map {
      let match = $0.firstMatch(in: line, from: offset, forbidsEmpty: forbidsEmpty)
      return match.map { .match($0) } ?? .none
    }
  }
}

extension MatchScratch {
  var threadAutomata: ThreadAutomata {
    mutating get {
      if let known = kept as? ThreadAutomata { return known }
      let made = ThreadAutomata()
      keep(made)
      return made
    }
  }
}

extension LineMatcher {
  /// A match, or that there is none, without PCRE2, after some pattern exceeded a limit; `nil` if
  /// only PCRE2 can find it.
  @inline(never)
  func simulatedOutcome(
    of pattern: PatternID, in line: RawSpan, from offset: Int, forbidsEmpty: Bool,
    readsGroups: Bool, _ scratch: inout MatchScratch
  ) -> MatchOutcome? {
    guard let wayOut else { return nil }
    scratch.hasExceededLimit = true
    guard !readsGroups || patterns[pattern].groupCount == 0,
      line.asciiRunLength(from: 0, to: line.byteCount) == line.byteCount,
      // Lines may end in another byte.
      line.firstOffset(of: UInt8(ascii: "\n"), from: 0, to: line.byteCount) == nil,
      let outcome = scratch.threadAutomata.firstMatch(
        of: pattern, by: wayOut, in: line, from: offset, forbidsEmpty: forbidsEmpty)
    else { return nil }
    if case .match(let match) = outcome { scratch.storeMatch(match) }
    return outcome
  }

  /// The verdict about a line that any of some patterns selects, after one of them exceeded a
  /// limit.
  ///
  /// - Parameter members: The patterns to try, ascending; `nil` means all.
  @inline(never)
  func verdict(
    afterFailure failure: Verdict, on line: RawSpan, among members: [PatternID]?,
    _ scratch: inout MatchScratch
  ) -> Verdict {
    guard wayOut != nil && takesAny else { return failure }
    var verdict = Verdict.no
    for pattern in members ?? Array(patterns.indices) {
      let outcome = simulatedOutcome(
        of: pattern, in: line, from: 0, forbidsEmpty: false, readsGroups: false, &scratch)
      switch outcome {
      case .match: return .yes
      case nil:
        switch handles[pattern].matches(line, &scratch) {
        case .yes: return .yes
        case .no: continue
        case .failure(let failure): verdict = .failure(failure)
        }
      default: continue
      }
    }
    return verdict
  }
}

extension PatternOptions.Boundary {
  var ofAutomaton: PatternBoundary {
    switch self {
    case .none: .none
    case .words: .words
    case .lines: .lines
    }
  }
}
