internal import PCRE2

/// Which patterns are told of what is selected.
package enum PatternTelling: Sendable, Equatable {
  case none
  /// The one that each match is of, for a search that keeps matches.
  case ofMatches
  /// All that match in each selected line.
  case ofLines
}

/// The patterns of a selection, line after line: as many as there are matches, or all that match.
struct PatternRecord: Sendable, Equatable {
  private struct Lists: Sendable, Equatable {
    /// Counted from 0, in the order given.
    var numbers: [UInt32] = []
    /// Where in `numbers` those of each selected line end.
    var ends: [Int] = []
  }

  /// One, or none when nobody asks for patterns. An array, since to copy it costs less for each line
  /// than an optional value of two.
  private var lists: [Lists] = []

  var isKept: Bool { !lists.isEmpty }

  mutating func keep() { if lists.isEmpty { lists.append(Lists()) } }

  @inline(never)
  mutating func add(_ number: Int) {
    if isKept { lists[0].numbers.append(UInt32(truncatingIfNeeded: number)) }
  }

  @inline(never)
  mutating func endLine() { if isKept { lists[0].ends.append(lists[0].numbers.count) } }

  func number(at index: Int) -> Int { Int(lists[0].numbers[index]) }

  /// Where the numbers of a selected line are; `start` is where those of the one before end.
  func indices(ofLine line: Int, from start: Int) -> Range<Int> { start..<lists[0].ends[line] }

  /// Forgets everything and keeps the room for it.
  mutating func reset() {
    guard isKept else { return }
    lists[0].numbers.removeAll(keepingCapacity: true)
    lists[0].ends.removeAll(keepingCapacity: true)
  }
}

extension LineMatcher {
  /// Calls `body` with the number of each pattern whose matches count and that matches in `line`,
  /// ascending.
  ///
  /// - Parameters:
  ///   - members: The patterns to be asked, ascending; the others are known not to match. `nil` for
  ///     all.
  ///   - isASCII: All bytes of the line are known to be ASCII.
  /// - Returns: Why some pattern could not be decided; the others were asked all the same.
  func forEachPattern(
    in line: RawSpan, among members: [Int]?, isASCII: Bool, _ scratch: inout MatchScratch,
    _ body: (Int) -> Void
  ) -> MatchFailure? {
    if let strings {
      for number in strings.numbers(of: strings.allOccurrences(in: line, &scratch)) { body(number) }
      return nil
    }
    let decider = decider
    var failure: MatchFailure?
    func ask(_ pattern: Int, _ scratch: inout MatchScratch) {
      switch decider.verdict(of: pattern, on: line, isASCII: isASCII, &scratch) {
      case .yes: body(pattern)
      case .no: break
      case .failure(let found): failure = failure ?? found
      }
    }
    if let members = positives(among: members) {
      for member in members { ask(member, &scratch) }
    } else {
      for pattern in patterns.indices { ask(pattern, &scratch) }
    }
    return failure
  }
}
