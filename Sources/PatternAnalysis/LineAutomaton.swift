/// Some patterns as a nondeterministic automaton, which reads the ASCII bytes of one line.
///
/// States that are equally good for a search come in the order in which PCRE2 tries them.
package struct LineAutomaton: Sendable {
  package enum State: Sendable, Equatable {
    /// Reads a byte out of one of `sets`.
    case byte(set: Int, next: Int)
    /// Goes on in each of these states.
    case either([Int])
    /// Goes on if the condition holds here.
    case condition(Condition, next: Int)
    case match
  }

  /// What must hold between two bytes.
  package enum Condition: Sendable, Equatable {
    case lineStart, lineEnd
    case wordBoundary, noWordBoundary
    case noWordBefore, noWordAfter
  }

  package private(set) var states: [State] = [.match]
  /// Sets of ASCII characters.
  package private(set) var sets: [UInt128] = []
  /// Where a match begins.
  package private(set) var start = 0
  /// A line that the automaton finds matches; otherwise only the reverse holds.
  package private(set) var isExact = true

  package private(set) var classes = ByteClasses(sets: [], terminator: 0)

  /// The preferred match is the one that PCRE2 finds.
  package private(set) var isOrdered = true

  private var setNumbers: [UInt128: Int] = [:]

  private static let maxStateCount = 4096
  private static let matchState = 0

  /// - Parameter patterns: Any of them may match.
  /// - Throws: Why there is no automaton.
  package init(
    anyOf patterns: [PatternFacts], within boundary: PatternBoundary
  ) throws(Declined) {
    var entries: [Int] = []
    for facts in patterns {
      let node = try facts.tree.get()
      switch boundary {
      case .none: entries.append(try add(node, before: Self.matchState))
      case .words:
        let end = try add(.condition(.noWordAfter, next: Self.matchState))
        entries.append(
          try add(.condition(.noWordBefore, next: try add(node, before: end))))
      case .lines:
        let end = try add(.condition(.lineEnd, next: Self.matchState))
        entries.append(try add(.condition(.lineStart, next: try add(node, before: end))))
      }
    }
    start = entries.count == 1 ? entries[0] : try add(.either(entries))
    let told = states.contains { $0.asksForWords } ? sets + [ASCII.wordCharacters] : sets
    classes = ByteClasses(sets: told, terminator: UInt8(ascii: "\n"))
  }

  /// The state after `state` has read an ASCII byte; `nil` if it does not read this byte.
  package func next(of state: Int, reading byte: UInt8) -> Int? {
    guard case .byte(let set, let next) = states[state],
      sets[set] >> UInt128(byte) & 1 == 1
    else { return nil }
    return next
  }

  /// Whether a line of ASCII may match.
  package var mayMatch: Bool {
    var isReached = Array(repeating: false, count: states.count)
    var pending = [start]
    while let state = pending.popLast() {
      if isReached[state] { continue }
      isReached[state] = true
      switch states[state] {
      case .match: return true
      case .either(let nexts): pending += nexts
      case .condition(_, let next): pending.append(next)
      case .byte(let set, let next): if sets[set] != 0 { pending.append(next) }
      }
    }
    return false
  }

  package static func isWordCharacter(_ byte: UInt8) -> Bool {
    byte < 0x80 && ASCII.wordCharacters >> UInt128(byte) & 1 == 1
  }

  private mutating func add(_ state: State) throws(Declined) -> Int {
    guard states.count < Self.maxStateCount else {
      throw Declined("an automaton of too many states")
    }
    states.append(state)
    return states.count - 1
  }

  /// Adds the states of a node; returns the first of them.
  private mutating func add(
    _ node: PatternNode, before next: Int
  ) throws(Declined) -> Int {
    switch node {
    case .character(let character): return try add(CharacterSet(character), before: next)
    case .set(let set): return try add(set, before: next)
    case .assertion(let assertion):
      return try add(.condition(Condition(assertion), next: next))
    case .reference:
      // Any text.
      isExact = false
      return try add(
        .repetition(.set(.notLineFeed), .init(minimum: 0, maximum: nil)), before: next)
    case .group(let kind, let body):
      switch kind {
      case .capture, .plain: return try add(body, before: next)
      case .atomic:
        isExact = false
        return try add(body, before: next)
      case .lookAhead, .negativeLookAhead, .lookBehind, .negativeLookBehind:
        isExact = false
        return next
      }
    case .sequence(let nodes):
      var next = next
      for node in nodes.reversed() { next = try add(node, before: next) }
      return next
    case .alternatives(let branches):
      var entries: [Int] = []
      for branch in branches { entries.append(try add(branch, before: next)) }
      return try add(.either(entries))
    case .repetition(let body, let quantifier):
      return try add(body, quantifier, before: next)
    }
  }

  private mutating func add(
    _ body: PatternNode, _ quantifier: PatternNode.Quantifier, before next: Int
  ) throws(Declined) -> Int {
    if quantifier.greed == .possessive { isExact = false }
    // PCRE2 ends a repetition after an empty turn.
    if quantifier.maximum != 1 && body.mayBeEmpty { isOrdered = false }
    func choice(_ entry: Int) -> State {
      .either(quantifier.greed == .lazy ? [next, entry] : [entry, next])
    }
    var entry = next
    if let maximum = quantifier.maximum {
      for _ in 0..<max(0, maximum - quantifier.minimum) {
        entry = try add(choice(try add(body, before: entry)))
      }
    } else {
      entry = try add(.either([]))
      states[entry] = choice(try add(body, before: entry))
    }
    for _ in 0..<quantifier.minimum { entry = try add(body, before: entry) }
    return entry
  }

  private mutating func add(_ set: CharacterSet, before next: Int) throws(Declined) -> Int {
    // No line contains a line feed.
    let members = try set.asciiMembers() & ~ASCII.lineFeed
    let number = setNumbers[members] ?? sets.count
    if number == sets.count {
      setNumbers[members] = number
      sets.append(members)
    }
    return try add(.byte(set: number, next: next))
  }
}

extension LineAutomaton.State {
  fileprivate var asksForWords: Bool {
    switch self {
    case .condition(.wordBoundary, _), .condition(.noWordBoundary, _),
      .condition(.noWordBefore, _), .condition(.noWordAfter, _):
      true
    default: false
    }
  }
}

extension PatternNode {
  fileprivate var mayBeEmpty: Bool {
    switch self {
    case .character, .set: false
    case .assertion, .reference: true
    case .group(let kind, let body): kind.isLookAround || body.mayBeEmpty
    case .sequence(let nodes): nodes.allSatisfy(\.mayBeEmpty)
    case .alternatives(let branches): branches.contains(where: \.mayBeEmpty)
    case .repetition(let body, let quantifier): quantifier.minimum == 0 || body.mayBeEmpty
    }
  }
}

/// What a match requires besides the pattern itself.
package enum PatternBoundary: Sendable {
  case none, words, lines
}

extension LineAutomaton.Condition {
  fileprivate init(_ assertion: PatternNode.Assertion) {
    self =
      switch assertion {
      case .subjectStart, .lineStart: .lineStart
      case .subjectEnd, .lineEnd: .lineEnd
      case .wordBoundary: .wordBoundary
      case .noWordBoundary: .noWordBoundary
      }
  }
}
