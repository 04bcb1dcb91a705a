internal import Bytes
internal import PatternAnalysis

/// The compiled patterns of a search, with what is known about them.
package struct PatternSet: Sendable {
  package let matcher: LineMatcher
  /// Which lines are selected.
  let query: Query
  let options: PatternOptions
  /// The facts about each pattern, or about all plain strings together.
  let facts: [PatternFacts]
  /// The start of a search matters for one of the patterns: `\G`, verbs.
  let dependsOnStart: Bool

  /// The name of each pattern, empty if it has none. The array is empty if no pattern has a name.
  package internal(set) var names: [[UInt8]] = []

  /// One of the patterns asks for U+FEFF itself.
  package let namesByteOrderMark: Bool

  init(
    matcher: LineMatcher, query: Query? = nil, options: PatternOptions, facts: [PatternFacts],
    dependsOnStart: Bool = false, namesByteOrderMark: Bool = false
  ) {
    self.matcher = matcher
    self.query = query ?? .anyOfFirst(facts.count)
    self.options = options
    self.facts = facts
    self.dependsOnStart = dependsOnStart
    self.namesByteOrderMark = namesByteOrderMark
  }

  /// Whether there are several patterns or strings.
  var isSet: Bool { facts.count > 1 || matcher.strings != nil }

  /// The highest group number of any pattern.
  package var groupCount: Int { matcher.groupCount }

  /// Byte strings; every selected line contains at least one of them.
  var literals: Result<LiteralSet, Declined> {
    Result { () throws(Declined) in
      var all = try query.requirement(
        of: { id throws(Declined) in try facts[id].literals.get() },
        either: { sets in
          var all = LiteralSet(literals: [], isExact: true)
          for set in sets {
            all.literals += set.literals
            all.rareCaseVariants += set.rareCaseVariants
            all.isExact = all.isExact && set.isExact
          }
          return all
        }, telling: \.information)
      if all.literals.isEmpty { throw Declined("no pattern") }
      all.isExact = all.isExact && options.boundary == .none && matcher.takesAny
      return all
    }
  }

  /// Bytes in a row that every selected line has, and how much they are worth, in bits.
  func window() throws(Declined) -> (window: ByteWindow, information: Int) {
    try ofOnePattern(telling: \.information) { facts throws(Declined) in try facts.window() }
  }

  /// Requirements; every selected line meets at least one of them.
  func requirements() throws(Declined) -> [Requirement] {
    let all = try query.requirement(
      of: { id throws(Declined) in try facts[id].requirements() },
      either: { all in all.flatMap { $0 } }, telling: Requirement.information)
    if all.isEmpty { throw Declined("no pattern") }
    return all
  }

  /// A property of every selected line that follows from one pattern.
  private func ofOnePattern<Value>(
    telling information: (Value) -> Int, _ value: (PatternFacts) throws(Declined) -> Value
  ) throws(Declined) -> Value {
    let several = Declined("several patterns")
    if matcher.takesAny && facts.count != 1 { throw several }
    return try query.requirement(
      of: { id throws(Declined) in try value(facts[id]) },
      either: { _ throws(Declined) in throw several }, telling: information)
  }

  /// Every line is selected: one of the patterns is empty, and a match has no other condition.
  var matchesEveryLine: Bool {
    query.value { options.boundary == .none && facts[$0].isEmpty ? true : nil } == true
  }

  /// The only pattern, or one that matches in every selected line, in the form for buffers of many
  /// lines.
  ///
  /// - Parameter takesAnyStart: Also accept a pattern that PCRE2 would search slowly.
  func bufferForm(takesAnyStart: Bool) throws(Declined) -> [UInt8] {
    if options.isFixed { throw Declined("several patterns") }
    return try ofOnePattern(telling: { _ in 0 }) { facts throws(Declined) in
      guard facts.startsFast || takesAnyStart else { throw Declined("its matches start anywhere") }
      guard matcher.hasMachineCode else { throw Declined("no machine code") }
      let form = try facts.bufferForm()
      return switch options.boundary {
      case .none: form
      case .words: WordEdges.around(closed: form)
      case .lines: Array("^(?:".utf8) + form + Array(")$".utf8)
      }
    }
  }

  /// An automaton that finds every selected line.
  func automaton() throws(Declined) -> LineAutomaton {
    guard !options.isFixed, matcher.strings == nil, matcher.takesAny else {
      throw Declined("not patterns any of which may match")
    }
    return try LineAutomaton(anyOf: facts, within: options.boundary.ofAutomaton)
  }

  var hasASCIITwin: Bool { facts.allSatisfy { $0.twinRefusal == nil } }
}
