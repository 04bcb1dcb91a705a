internal import PCRE2

/// Which patterns are reported for the selected lines.
package enum PatternTelling: Sendable, Equatable {
  case none
  /// The pattern of each match, for a search that keeps matches.
  case ofMatches
  /// All patterns that match in each selected line.
  case ofLines
}

/// The patterns of a selection, line after line: one for each match, or all that match in the line.
struct PatternRecord: Sendable, Equatable {
  private struct Lists: Sendable, Equatable {
    /// Numbers of patterns, from 0, in the order given.
    var numbers: [UInt32] = []
    /// For each selected line, the end of its patterns in `numbers`.
    var ends: [Int] = []
  }

  /// One value, or none if nobody asks for patterns. Copying an array costs less for each line than
  /// copying an optional value that holds two arrays.
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

  /// The indices of a selected line in `numbers`; `start` is the end of the line before.
  func indices(ofLine line: Int, from start: Int) -> Range<Int> { start..<lists[0].ends[line] }

  /// Removes everything and keeps the room for it.
  mutating func reset() {
    guard isKept else { return }
    lists[0].numbers.removeAll(keepingCapacity: true)
    lists[0].ends.removeAll(keepingCapacity: true)
  }
}

extension LineMatcher {
  /// Calls `body` with the number of each pattern that matches in `line` and whose matches count,
  /// ascending.
  ///
  /// - Parameters:
  ///   - members: The patterns to try, ascending; the others are known not to match. `nil` means
  ///     all.
  ///   - isASCII: All bytes of the line are known to be ASCII.
  /// - Returns: Why a pattern could not be decided. The other patterns are still tried.
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
