/// The states that a `LineAutomaton` reaches without reading a byte.
package struct StateClosure {
  /// What is before a place.
  package enum Before: UInt64, Sendable {
    case lineStart, wordCharacter, otherCharacter
  }

  /// What is after a place.
  package enum After: Sendable {
    case lineEnd, wordCharacter, otherCharacter
  }

  private let automaton: LineAutomaton
  private let before: Before
  /// `nil` if it is not known yet; conditions that need it are then among the states.
  private let after: After?
  /// The states that read a byte or wait for what comes after, one bit each.
  package private(set) var bits: [UInt64]
  /// Whether a match ends here.
  package private(set) var hasMatch = false
  /// A condition waits, and others may follow it that depend on what is before.
  package private(set) var dependsOnBefore = false
  private var visited: [UInt64]
  private var pending: [Int] = []

  package init(of automaton: LineAutomaton, before: Before, after: After?) {
    self.automaton = automaton
    self.before = before
    self.after = after
    bits = Array(repeating: 0, count: automaton.states.count / 64 + 1)
    visited = bits
  }

  /// Adds a state and all that it leads to.
  package mutating func add(_ first: Int) {
    pending.append(first)
    while let state = pending.popLast() {
      if visited[state / 64] >> UInt64(state % 64) & 1 == 1 { continue }
      visited[state / 64] |= 1 << UInt64(state % 64)
      switch automaton.states[state] {
      case .match: hasMatch = true
      case .either(let nexts): pending += nexts
      case .byte: keep(state)
      case .condition(let condition, let next):
        switch holds(condition) {
        case true?: pending.append(next)
        case false?: continue
        case nil:
          dependsOnBefore = true
          keep(state)
        }
      }
    }
  }

  private mutating func keep(_ state: Int) { bits[state / 64] |= 1 << UInt64(state % 64) }

  /// `nil` if that depends on what comes after.
  private func holds(_ condition: LineAutomaton.Condition) -> Bool? {
    switch condition {
    case .lineStart: return before == .lineStart
    case .noWordBefore: return before != .wordCharacter
    case .lineEnd: return after.map { $0 == .lineEnd }
    case .noWordAfter: return after.map { $0 != .wordCharacter }
    case .wordBoundary, .noWordBoundary:
      guard let after else { return nil }
      let isBoundary = (before == .wordCharacter) != (after == .wordCharacter)
      return isBoundary == (condition == .wordBoundary)
    }
  }
}
