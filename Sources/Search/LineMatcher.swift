internal import Bytes
package import PCRE2

/// All patterns of a search. It finds their matches in one line at a time, or in a whole file if
/// matches may have several lines. `LineDecider` says which lines are selected.
///
/// Several patterns behave as if each were tried alone: the leftmost match wins; of several that
/// start at the same place, the longest; of several with the same length, the one whose pattern
/// comes first.
package final class LineMatcher: Sendable {
  package let patterns: [CompiledPattern]
  /// The same patterns without UTF, for lines that are ASCII: they find the same there, several
  /// times as fast. Empty if one of the patterns has no twin of this kind.
  private let asciiTwins: [CompiledPattern]
  let handles: [PatternHandle]
  let twinHandles: [PatternHandle]
  /// Subjects are matched as bytes: the search steps over an empty match by one byte, not by one
  /// character.
  private let stepsByByte: Bool
  /// A match found from one offset is also the answer for each later offset up to its start. This
  /// does not hold with `\G`, `\K` and verbs.
  private let matchesStay: Bool
  /// Finds matches instead of PCRE2; `patterns` then holds one pattern without groups for all
  /// strings.
  let strings: PlainStrings?
  /// Which lines are selected; `nil` if any pattern selects a line.
  let questions: QueryQuestions?
  /// Any pattern that matches selects a line, and all matches count.
  let takesAny: Bool
  /// Finds matches where PCRE2 exceeds a limit.
  let wayOut: WayOut?
  /// The patterns whose matches count in all other cases, ascending.
  private let positives: [PatternID]

  /// - Parameters:
  ///   - asciiTwins: One for each of `patterns`, or none at all.
  ///   - matchesStay: No pattern has `\G`, `\K` or a verb.
  ///   - query: `nil` if any pattern selects a line; always `nil` for `strings`.
  ///   - wayOut: For `patterns`.
  init(
    patterns: [CompiledPattern], asciiTwins: [CompiledPattern] = [], matchesStay: Bool,
    strings: PlainStrings? = nil, query: Query? = nil, wayOut: WayOut? = nil
  ) {
    self.wayOut = wayOut
    precondition(strings == nil || query == nil)
    self.strings = strings
    questions = query.map { QueryQuestions($0) }
    takesAny = query == nil
    positives = query?.positivePatterns ?? []
    precondition(asciiTwins.isEmpty || asciiTwins.count == patterns.count)
    self.patterns = patterns
    self.asciiTwins = asciiTwins
    handles = patterns.map(\.handle)
    twinHandles = asciiTwins.isEmpty ? handles : asciiTwins.map(\.handle)
    stepsByByte = patterns.allSatisfy { !$0.isUTF8 }
    self.matchesStay = matchesStay
  }

  /// The highest group number of any pattern.
  package var groupCount: Int { patterns.reduce(0) { max($0, $1.groupCount) } }

  /// The index in `patterns` of the pattern with this number.
  package func compiledIndex(of number: Int) -> Int { strings == nil ? number : 0 }

  /// Whether all patterns have machine code.
  var hasMachineCode: Bool { patterns.allSatisfy(\.hasMachineCode) }

  var hasASCIITwins: Bool { !asciiTwins.isEmpty }

  /// The patterns out of `members`, or out of all, whose matches count; `nil` means all.
  @inline(__always)
  func positives(among members: [PatternID]?) -> [PatternID]? {
    takesAny ? members : filter(members)
  }

  @inline(never)
  private func filter(_ members: [PatternID]?) -> [PatternID]? {
    members.map { $0.filter { positives.contains($0) } } ?? positives
  }

  /// Whether a search can be split: every match is found by the part in which it begins. Without
  /// machine code, each part would look at everything that follows.
  var canStartAnywhere: Bool {
    hasMachineCode && patterns.allSatisfy { !$0.isAnchored && $0.isUTF8 != stepsByByte }
  }

  package func makeScratch(limits: MatchLimits) -> MatchScratch {
    MatchScratch(for: patterns, limits: limits)
  }

  /// Calls `body` with each match in `line` that counts, in order; matches never overlap.
  ///
  /// Matching continues at the end of a match, on the same subject: look-behind sees the bytes
  /// before. After an empty match it continues one character later.
  ///
  /// - Parameters:
  ///   - members: The patterns to try, ascending; the others are known not to match. `nil` means
  ///     all.
  ///   - isASCII: All bytes of the line are known to be ASCII.
  ///   - readsGroups: `body` asks for groups.
  ///   - takesEmpty: `body` also gets empty matches, except one at the end of the match before.
  ///   - body: Gets the match as offsets in `line`, the number of its pattern, from 0, and the
  ///     pattern. If `readsGroups` is set, the scratch space holds the groups of the pattern,
  ///     including 0, until `body` returns.
  /// - Returns: Whether there was any match, including empty ones, and what ended the search early.
  // Large, since it borrows what others own: a struct would copy that and count references.
  package func forEachMatch(
    in line: RawSpan, among members: [Int]? = nil, isASCII: Bool = false,
    readsGroups: Bool = false, takesEmpty: Bool = false, _ scratch: inout MatchScratch,
    _ body: (Range<Int>, Int, CompiledPattern, borrowing MatchScratch) -> Void
  ) -> (any: Bool, failure: MatchFailure?) {
    if let strings {
      let matches = strings.allMatches(in: line, &scratch)
      for match in matches {
        scratch.storeMatch(match.range)
        body(match.range, strings.number(of: match.string), patterns[0], scratch)
      }
      return (!matches.isEmpty, nil)
    }
    let members = positives(among: members)
    let usesTwins = isASCII && hasASCIITwins
    let all = usesTwins ? asciiTwins : patterns
    let allHandles = usesTwins ? twinHandles : handles
    let patterns = members.map { $0.map { all[$0] } } ?? all
    let handles = members.map { $0.map { allHandles[$0] } } ?? allHandles
    var search = LatestMatches(
      count: patterns.count, readsGroups: readsGroups, members: members)
    var offset = 0
    var lastEnd = -1
    var any = false
    while offset <= line.byteCount {
      switch next(of: handles, in: line, from: offset, forbidsEmpty: false, &search, &scratch) {
      case .none: return (any, nil)
      case .failure(let failure): return (any, failure)
      case .match(let match):
        any = true
        let winner = search.winner
        // `\K` in look-behind can move the start of a match to before the start of the search.
        guard match.isEmpty || match.lowerBound < lastEnd else {
          body(match, members?[winner] ?? winner, patterns[winner], scratch)
          offset = match.upperBound
          lastEnd = offset
          continue
        }
        if takesEmpty && match.isEmpty && match.lowerBound > lastEnd {
          body(match, members?[winner] ?? winner, patterns[winner], scratch)
        }
        // GNU grep does not look for a longer match at the same place either.
        offset = characterEnd(in: line, at: max(match.lowerBound, offset))
      }
    }
    return (any, nil)
  }

  /// Calls `body` with each match in `line` that is replaced, including empty ones, in order;
  /// matches never overlap.
  ///
  /// It continues as Perl and `pcre2_next_match` of PCRE2 10.47 do: an empty match may be followed
  /// by another one at the same place that is not empty.
  ///
  /// - Parameters:
  ///   - isASCII: All bytes of the line are known to be ASCII.
  ///   - body: As for `forEachMatch`; returns whether to continue.
  /// - Returns: What ended the search early.
  package func forEachReplaceable(
    in line: RawSpan, isASCII: Bool, _ scratch: inout MatchScratch,
    _ body: (Range<Int>, Int, CompiledPattern, borrowing MatchScratch) -> SinkStep
  ) -> MatchFailure? {
    if let strings {
      for match in strings.allMatches(in: line, &scratch) {
        scratch.storeMatch(match.range)
        let step = body(match.range, strings.number(of: match.string), patterns[0], scratch)
        if step == .stop { break }
      }
      return nil
    }
    let usesTwins = isASCII && hasASCIITwins
    let members = positives(among: nil)
    let all = usesTwins ? asciiTwins : patterns
    let allHandles = usesTwins ? twinHandles : handles
    let patterns = members.map { $0.map { all[$0] } } ?? all
    let handles = members.map { $0.map { allHandles[$0] } } ?? allHandles
    var search = LatestMatches(count: patterns.count, readsGroups: true, members: members)
    var offset = 0
    var forbidsEmpty = false
    var lastEnd = 0
    while offset <= line.byteCount {
      switch next(
        of: handles, in: line, from: offset, forbidsEmpty: forbidsEmpty, &search, &scratch)
      {
      case .none: return nil
      case .failure(let failure): return failure
      case .match(let match):
        // `\K` in look-behind can move the start of a match to before the start of the search.
        guard match.lowerBound >= lastEnd, match.upperBound >= offset else {
          offset = characterEnd(in: line, at: offset)
          forbidsEmpty = false
          continue
        }
        let winner = search.winner
        let step = body(match, members?[winner] ?? winner, patterns[winner], scratch)
        if step == .stop { return nil }
        lastEnd = match.upperBound
        offset = match.upperBound
        forbidsEmpty = match.isEmpty
      }
    }
    return nil
  }

  /// The last match of each pattern, so that no pattern scans the same bytes again and again.
  struct LatestMatches {
    var found: [MatchOutcome?]
    var winner = 0
    /// Whether the caller asks for the groups of the winner.
    let readsGroups: Bool
    /// The patterns that are tried; `nil` means all.
    let members: [PatternID]?

    fileprivate init(count: Int, readsGroups: Bool, members: [PatternID]?) {
      self.members = members
      // A single pattern is always asked.
      found = count == 1 ? [] : Array(repeating: nil, count: count)
      self.readsGroups = readsGroups
    }
  }

  /// The first match at or after `offset`; `search.winner` is its pattern.
  func firstMatch(
    in subject: RawSpan, from offset: Int, _ search: inout LatestMatches,
    _ scratch: inout MatchScratch
  ) -> MatchOutcome {
    next(of: handles, in: subject, from: offset, forbidsEmpty: false, &search, &scratch)
  }

  /// The state before any match is known.
  func makeLatestMatches(readsGroups: Bool) -> LatestMatches {
    LatestMatches(count: patterns.count, readsGroups: readsGroups, members: nil)
  }

  private func next(
    of handles: [PatternHandle], in line: RawSpan, from offset: Int, forbidsEmpty: Bool,
    _ search: inout LatestMatches, _ scratch: inout MatchScratch
  ) -> MatchOutcome {
    func outcome(_ index: Int, _ scratch: inout MatchScratch) -> MatchOutcome {
      func ask(_ scratch: inout MatchScratch) -> MatchOutcome {
        handles[index].firstMatch(in: line, from: offset, forbidsEmpty: forbidsEmpty, &scratch)
      }
      func simulate(_ scratch: inout MatchScratch) -> MatchOutcome? {
        simulatedOutcome(
          of: search.members?[index] ?? index, in: line, from: offset,
          forbidsEmpty: forbidsEmpty, readsGroups: search.readsGroups, &scratch)
      }
      if scratch.hasExceededLimit { return simulate(&scratch) ?? ask(&scratch) }
      let found = ask(&scratch)
      if case .failure = found { return simulate(&scratch) ?? found }
      return found
    }
    if handles.count == 1 { return outcome(0, &scratch) }
    var best: Range<Int>?
    var last: Int?
    for index in handles.indices {
      let found: MatchOutcome
      if let known = search.found[index], matchesStay,
        known.holds(from: offset, forbidsEmpty: forbidsEmpty)
      {
        found = known
      } else {
        found = outcome(index, &scratch)
        search.found[index] = found
        last = index
      }
      switch found {
      case .none: continue
      case .failure: return found
      case .match(let match):
        if let best, !match.isBetter(than: best) { continue }
        best = match
        search.winner = index
      }
    }
    guard let best else { return .none }
    // The scratch space holds the groups, match and mark of the pattern that ran last.
    if search.readsGroups && last != search.winner { return outcome(search.winner, &scratch) }
    return .match(best)
  }

  /// The first start of a character at or after `offset`; each byte of invalid UTF-8 counts as a
  /// character.
  func characterStart(in text: RawSpan, notBefore offset: Int) -> Int {
    guard !stepsByByte else { return offset }
    let end = min(offset + 4, text.byteCount)
    return (offset..<end).first { text.byte(at: $0) & 0xC0 != 0x80 } ?? offset
  }

  /// The end of the character at `offset`; each byte of invalid UTF-8 counts as a character.
  func characterEnd(in line: RawSpan, at offset: Int) -> Int {
    guard !stepsByByte, offset < line.byteCount else { return offset + 1 }
    var end = offset + 1
    while end < line.byteCount, end - offset < 4,
      line.byte(at: end) & 0xC0 == 0x80
    {
      end += 1
    }
    return end
  }
}

extension MatchOutcome {
  /// Whether the outcome of an earlier search is also the outcome of a search from `offset`.
  fileprivate func holds(from offset: Int, forbidsEmpty: Bool) -> Bool {
    switch self {
    case .none: true
    case .match(let match):
      match.lowerBound > offset || (match.lowerBound == offset && !(forbidsEmpty && match.isEmpty))
    case .failure: false
    }
  }
}

extension Range<Int> {
  fileprivate func isBetter(than other: Range<Int>) -> Bool {
    lowerBound != other.lowerBound ? lowerBound < other.lowerBound : count > other.count
  }
}
