internal import Bytes

/// Finds a match in one line by following all states of a `LineAutomaton` at the same time. It is
/// slow, but never backtracks.
///
/// A thread has its own. The method is Pike's, see <https://swtch.com/~rsc/regexp/regexp2.html>.
package final class LineSimulation {
  /// A possible match.
  private struct Attempt {
    var state: Int
    var start: Int
  }

  private let automaton: LineAutomaton
  /// The place at which each state was last reached.
  private var reachedAt: [Int]

  /// - Parameter automaton: It must be exact and ordered.
  package init(_ automaton: LineAutomaton) {
    precondition(automaton.isExact && automaton.isOrdered)
    self.automaton = automaton
    reachedAt = Array(repeating: -1, count: automaton.states.count)
  }

  /// The match that PCRE2 would find first.
  ///
  /// - Parameters:
  ///   - line: ASCII, without its terminator.
  ///   - forbidsEmpty: An empty match at `offset` does not count.
  /// - Complexity: O(*n* *m*) in the bytes of the line and the states of the automaton.
  package func firstMatch(
    in line: RawSpan, from offset: Int, forbidsEmpty: Bool = false
  ) -> Range<Int>? {
    for state in reachedAt.indices { reachedAt[state] = -1 }
    var found: Range<Int>?
    // The preferred ones come first.
    var attempts: [Attempt] = []
    for place in offset...line.byteCount {
      var readers: [Attempt] = []
      if found == nil { attempts.append(Attempt(state: automaton.start, start: place)) }
      for attempt in attempts {
        // A match that is preferred ends all other attempts.
        if let match = follow(attempt, at: place, in: line, forbidsEmpty ? offset : nil, &readers) {
          found = match
          break
        }
      }
      guard place < line.byteCount else { break }
      let byte = line.byte(at: place)
      attempts = readers.compactMap { attempt in
        automaton.next(of: attempt.state, reading: byte).map {
          Attempt(state: $0, start: attempt.start)
        }
      }
      if found != nil && attempts.isEmpty { break }
    }
    return found
  }

  /// Adds the states that read a byte to `readers`, in order, until one is a match.
  private func follow(
    _ attempt: Attempt, at place: Int, in line: RawSpan, _ forbiddenEnd: Int?,
    _ readers: inout [Attempt]
  ) -> Range<Int>? {
    var pending = [attempt.state]
    while let state = pending.popLast() {
      if reachedAt[state] == place { continue }
      reachedAt[state] = place
      switch automaton.states[state] {
      case .byte: readers.append(Attempt(state: state, start: attempt.start))
      case .either(let nexts): pending += nexts.reversed()
      case .condition(let condition, let next):
        if holds(condition, at: place, in: line) { pending.append(next) }
      case .match:
        if place == attempt.start && place == forbiddenEnd { continue }
        return attempt.start..<place
      }
    }
    return nil
  }

  private func holds(
    _ condition: LineAutomaton.Condition, at place: Int, in line: RawSpan
  ) -> Bool {
    let isAfterWord = place > 0 && LineAutomaton.isWordCharacter(line.byte(at: place - 1))
    let isBeforeWord =
      place < line.byteCount && LineAutomaton.isWordCharacter(line.byte(at: place))
    return switch condition {
    case .lineStart: place == 0
    case .lineEnd: place == line.byteCount
    case .wordBoundary: isAfterWord != isBeforeWord
    case .noWordBoundary: isAfterWord == isBeforeWord
    case .noWordBefore: !isAfterWord
    case .noWordAfter: !isBeforeWord
    }
  }
}
