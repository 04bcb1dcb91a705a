internal import Bytes
package import PCRE2

/// All patterns of a search, asked for their matches in one line at a time, or in a whole file if
/// matches may have several lines. Which lines are selected tells its `LineDecider`.
///
/// Several patterns behave as if each were tried alone: the leftmost match wins, of those that
/// start at the same place the longest, of those as long the one given first.
package final class LineMatcher: Sendable {
  package let patterns: [CompiledPattern]
  /// The same patterns without UTF, for lines that are ASCII, on which they find the same and are
  /// several times faster; empty if some pattern has no such twin.
  private let asciiTwins: [CompiledPattern]
  let handles: [PatternHandle]
  let twinHandles: [PatternHandle]
  /// Matched as bytes, so that an empty match is stepped over by one byte and not one character.
  private let stepsByByte: Bool
  /// A match found from an earlier offset also answers for a later one up to its start. `\G`, `\K`
  /// and verbs break that.
  private let matchesStay: Bool
  /// What finds matches instead of PCRE2; `patterns` then has one with no groups, for all of them.
  let strings: PlainStrings?
  /// Which lines are selected; `nil` where any pattern will do.
  let questions: QueryQuestions?
  /// A line is selected if any pattern matches in it, and all matches count.
  let takesAny: Bool
  /// Otherwise the patterns whose matches count, ascending.
  private let positives: [PatternID]

  /// - Parameters:
  ///   - asciiTwins: One for each of `patterns`, or none at all.
  ///   - matchesStay: No pattern has `\G`, `\K` or a verb.
  ///   - query: `nil` where any pattern will do; has none for `strings`.
  init(
    patterns: [CompiledPattern], asciiTwins: [CompiledPattern] = [], matchesStay: Bool,
    strings: PlainStrings? = nil, query: Query? = nil
  ) {
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

  /// Which of `patterns` stands for the pattern with this number.
  package func compiledIndex(of number: Int) -> Int { strings == nil ? number : 0 }

  /// Whether PCRE2 interprets none of the patterns.
  var hasMachineCode: Bool { patterns.allSatisfy(\.hasMachineCode) }

  var hasASCIITwins: Bool { !asciiTwins.isEmpty }

  /// Those of `members`, or of all patterns, whose matches count; `nil` for all.
  @inline(__always)
  func positives(among members: [PatternID]?) -> [PatternID]? {
    takesAny ? members : filter(members)
  }

  @inline(never)
  private func filter(_ members: [PatternID]?) -> [PatternID]? {
    members.map { $0.filter { positives.contains($0) } } ?? positives
  }

  /// A search may be parted: what begins at some place is found by one that begins there. Without
  /// machine code each part would look at all that follows.
  var canStartAnywhere: Bool {
    hasMachineCode && patterns.allSatisfy { !$0.isAnchored && $0.isUTF8 != stepsByByte }
  }

  package func makeScratch(limits: MatchLimits) -> MatchScratch {
    MatchScratch(for: patterns, limits: limits)
  }

  /// Calls `body` with each match in `line` that counts, in order; they never overlap.
  ///
  /// Matching starts again at the end of a match, on the same subject: look-behind sees what is
  /// before. An empty match is stepped over by one character.
  ///
  /// - Parameters:
  ///   - members: The patterns to be asked, ascending; the others are known not to match. `nil` for
  ///     all.
  ///   - isASCII: All bytes of the line are known to be ASCII.
  ///   - readsGroups: `body` asks for groups.
  ///   - takesEmpty: `body` gets empty matches, too, except where the match before ends.
  ///   - body: Gets the match as offsets in `line`, the number of its pattern, from 0, and the
  ///     pattern, whose groups, 0 included, can be asked of the scratch space until `body` returns if
  ///     `readsGroups` says so.
  /// - Returns: Whether there was any match, empty ones included, and what ended the search early.
  // Large, since what others own is lent: a struct of it would copy it and count references.
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
    var search = Competition(count: patterns.count, readsGroups: readsGroups)
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
        // `\K` in look-behind can put a match before where the search began.
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

  /// Calls `body` with each match in `line` that is to be replaced, empty ones too, in order; they
  /// never overlap.
  ///
  /// It goes on as Perl and `pcre2_next_match` of PCRE2 10.47 do: after an empty match there may
  /// be another one at the same place that is not empty.
  ///
  /// - Parameters:
  ///   - isASCII: All bytes of the line are known to be ASCII.
  ///   - body: As for `forEachMatch`; says whether to go on.
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
    var search = Competition(count: patterns.count, readsGroups: true)
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
        // `\K` in look-behind can put a match before where the search began.
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

  /// What each pattern found last, so that none scans the same bytes again and again.
  struct Competition {
    var found: [MatchOutcome?]
    var winner = 0
    /// The groups of the winner are asked for.
    let readsGroups: Bool

    fileprivate init(count: Int, readsGroups: Bool) {
      // One pattern is always asked.
      found = count == 1 ? [] : Array(repeating: nil, count: count)
      self.readsGroups = readsGroups
    }
  }

  /// The first match from `offset` on; which pattern it is of is `search.winner`.
  func firstMatch(
    in subject: RawSpan, from offset: Int, _ search: inout Competition,
    _ scratch: inout MatchScratch
  ) -> MatchOutcome {
    next(of: handles, in: subject, from: offset, forbidsEmpty: false, &search, &scratch)
  }

  /// A competition that knows nothing.
  func makeCompetition(readsGroups: Bool) -> Competition {
    Competition(count: patterns.count, readsGroups: readsGroups)
  }

  private func next(
    of handles: [PatternHandle], in line: RawSpan, from offset: Int, forbidsEmpty: Bool,
    _ search: inout Competition, _ scratch: inout MatchScratch
  ) -> MatchOutcome {
    func outcome(_ index: Int, _ scratch: inout MatchScratch) -> MatchOutcome {
      handles[index].firstMatch(in: line, from: offset, forbidsEmpty: forbidsEmpty, &scratch)
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
    // The scratch space holds the groups, and the match and the mark, of whichever pattern ran last.
    if search.readsGroups && last != search.winner { return outcome(search.winner, &scratch) }
    return .match(best)
  }

  /// The first place from `offset` on where a character begins; bytes that are not valid UTF-8
  /// stand alone.
  func characterStart(in text: RawSpan, notBefore offset: Int) -> Int {
    guard !stepsByByte else { return offset }
    let end = min(offset + 4, text.byteCount)
    return (offset..<end).first { text.byte(at: $0) & 0xC0 != 0x80 } ?? offset
  }

  /// Where the character at `offset` ends; a byte that is not valid UTF-8 stands alone.
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
  /// Whether the outcome of an earlier search is also that of one from `offset`.
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
