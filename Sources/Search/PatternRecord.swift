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
  /// Counted from 0, in the order given.
  private(set) var numbers: [UInt32] = []
  /// Where in `numbers` those of each selected line end.
  private(set) var ends: [Int] = []

  mutating func add(_ number: Int) { numbers.append(UInt32(truncatingIfNeeded: number)) }

  mutating func endLine() { ends.append(numbers.count) }

  /// Forgets everything and keeps the room for it.
  mutating func reset() {
    numbers.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }
}

extension LineMatcher {
  /// Calls `body` with the number of each pattern that matches in `line`, ascending.
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
    let selector = selector
    var failure: MatchFailure?
    func ask(_ pattern: Int, _ scratch: inout MatchScratch) {
      switch selector.verdict(of: pattern, on: line, isASCII: isASCII, &scratch) {
      case .yes: body(pattern)
      case .no: break
      case .failure(let found): failure = failure ?? found
      }
    }
    if let members {
      for member in members { ask(member, &scratch) }
    } else {
      for pattern in patterns.indices { ask(pattern, &scratch) }
    }
    return failure
  }
}
