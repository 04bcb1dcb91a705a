/// Finds byte strings that every text contains in which a pattern matches.
///
/// The content of look-around counts, too: it must be in the line, if not in the match.
struct LiteralExtractor {
  /// The most strings that a sequence of choices may produce.
  private static let maxProduct = 64
  private static let maxLength = 128
  /// The most characters of a set that are taken one by one.
  private static let maxMembers = 8
  /// Literals that are worth this many bits are not extended by letters with a third case.
  private static let enoughInformation = 12

  private let alphabet: LiteralAlphabet

  /// The strings that are worth the most.
  ///
  /// - Throws: Why there are none.
  static func literals(
    of node: PatternNode, _ options: AnalysisOptions
  ) throws(Declined) -> LiteralSet {
    let plain = literals(of: node, LiteralAlphabet(options, takesRareCaseVariants: false))
    if let plain, plain.information >= enoughInformation { return plain }
    // Longer strings may be worth the extra search for third cases.
    let odd = literals(of: node, LiteralAlphabet(options, takesRareCaseVariants: true))
    guard let best = [plain, odd].compactMap({ $0 }).max(by: { $0.information < $1.information })
    else { throw Declined("no text that every match contains") }
    return best
  }

  private static func literals(of node: PatternNode, _ alphabet: LiteralAlphabet) -> LiteralSet? {
    let found = LiteralExtractor(alphabet: alphabet).extract(node)
    var sets: [LiteralSet] = []
    if let exact = found.exact, !exact.contains(.empty) {
      // Open bits in bytes other than ASCII letters accept more than the pattern does.
      let isExact =
        found.isPure
        && exact.allSatisfy { literal in
          literal.folds.allSatisfy { $0 == 0 }
            || literal.bytes.allSatisfy { $0 < 0x80 }
        }
      sets.append(LiteralSet(literals: exact, isExact: isExact))
    }
    // Of several sets that are worth the same, the exact one comes first.
    sets += [found.best].compactMap { $0 }
    guard var best = sets.max(by: { $0.information < $1.information }) else { return nil }
    best.rareCaseVariants = alphabet.rareCaseVariants(in: best)
    best.isExact = best.isExact && best.rareCaseVariants.isEmpty
    return best
  }

  /// What is known of a node.
  private struct Found {
    /// All texts that it can match, if they are few.
    var exact: [Literal]?
    /// What every text contains in which it matches.
    var best: LiteralSet?
    /// It matches wherever one of `exact` occurs.
    var isPure = true

    static let nothing = Found(exact: nil, best: nil, isPure: false)
    static let zeroWidth = Found(exact: [.empty], best: nil, isPure: false)

    mutating func consider(_ set: LiteralSet?) {
      guard let set, !set.literals.contains(.empty) else { return }
      if let best, best.information >= set.information { return }
      best = LiteralSet(literals: set.literals, isExact: false)
    }

    mutating func consider(_ literals: [Literal]) {
      consider(LiteralSet(literals: literals, isExact: false))
    }

    /// The better one of `exact` and `best`.
    var set: LiteralSet? {
      var found = self
      if let exact { found.consider(exact) }
      return found.best
    }
  }

  private func extract(_ node: PatternNode) -> Found {
    switch node {
    case .character(let character):
      guard let literals = alphabet.literals(of: character) else { return .nothing }
      return Found(exact: literals)
    case .set(let set):
      guard let characters = members(of: set) else { return .nothing }
      let literals = characters.compactMap(alphabet.literals)
      guard literals.count == characters.count else { return .nothing }
      return Found(exact: unique(literals.flatMap { $0 }))
    case .assertion: return .zeroWidth
    case .reference: return .nothing
    case .group(let kind, let body): return extract(body, in: kind)
    case .sequence(let nodes): return extract(sequence: nodes)
    case .alternatives(let branches): return extract(alternatives: branches)
    case .repetition(let body, let quantifier): return extract(body, repeated: quantifier)
    }
  }

  private func extract(_ body: PatternNode, in kind: PatternNode.GroupKind) -> Found {
    switch kind {
    case .capture, .plain: return extract(body)
    case .atomic:
      // An atomic group keeps its first choice, which may be wrong for what follows.
      var found = extract(body)
      found.isPure = found.isPure && found.exact?.count == 1
      return found
    case .lookAhead, .lookBehind:
      return Found(exact: [.empty], best: extract(body).set, isPure: false)
    case .negativeLookAhead, .negativeLookBehind: return .zeroWidth
    }
  }

  private func extract(sequence nodes: [PatternNode]) -> Found {
    var result = Found(exact: nil, best: nil)
    // All texts that the last nodes can match together.
    var run = [Literal.empty]
    var isWhole = true
    for node in nodes {
      let found = extract(node)
      result.consider(found.best)
      result.isPure = result.isPure && found.isPure
      if let exact = found.exact, let longer = product(run, exact) {
        run = longer
      } else {
        result.consider(run)
        isWhole = false
        run = found.exact ?? [.empty]
      }
    }
    if isWhole { result.exact = run } else { result.consider(run) }
    return result
  }

  private func extract(alternatives branches: [PatternNode]) -> Found {
    let all = branches.map(extract)
    var result = Found(exact: nil, best: nil, isPure: all.allSatisfy(\.isPure))
    let exact = all.compactMap(\.exact)
    if exact.count == all.count { result.exact = unique(exact.flatMap { $0 }) }
    let sets = all.compactMap(\.set)
    if sets.count == all.count {
      let union = unique(sets.flatMap(\.literals))
      if union.count <= Self.maxProduct { result.consider(union) }
    }
    return result
  }

  private func extract(
    _ body: PatternNode, repeated quantifier: PatternNode.Quantifier
  ) -> Found {
    var found = extract(body)
    let isOptional = quantifier.minimum == 0
    guard let exact = found.exact else {
      // The number of repetitions is unknown, but the content is known.
      found.isPure = false
      return isOptional ? .nothing : found
    }
    if isOptional {
      guard quantifier.maximum == 1, exact.count < Self.maxMembers else { return .nothing }
      return Found(
        exact: unique(exact + [.empty]), best: nil,
        isPure: found.isPure && quantifier.greed != .possessive)
    }
    var run: [Literal]? = [.empty]
    for _ in 0..<min(quantifier.minimum, Self.maxLength) {
      run = run.flatMap { product($0, exact) }
    }
    found.consider(exact)
    if let run { found.consider(run) }
    found.exact = quantifier.minimum == quantifier.maximum ? run : nil
    found.isPure = found.isPure && found.exact != nil && quantifier.greed != .possessive
    return found
  }

  /// Each string of the first followed by each of the second; `nil` if that is too much.
  private func product(_ first: [Literal], _ second: [Literal]) -> [Literal]? {
    let isSmall = first.count == 1 || second.count == 1
    guard isSmall || first.count * second.count <= Self.maxProduct else { return nil }
    let longest = { (literals: [Literal]) in literals.reduce(0) { max($0, $1.bytes.count) } }
    guard longest(first) + longest(second) <= Self.maxLength else { return nil }
    if first == [.empty] { return second }
    if second == [.empty] { return first }
    guard first.count * second.count <= Self.maxProduct else { return nil }
    return first.flatMap { left in second.map { left + $0 } }
  }

  private func unique(_ literals: [Literal]) -> [Literal] {
    var seen: Set<Literal> = []
    return literals.filter { seen.insert($0).inserted }
  }

  /// The characters of a small set.
  private func members(of set: CharacterSet) -> [PatternCharacter]? {
    guard !set.isNegated else { return nil }
    var members: [PatternCharacter] = []
    for item in set.items {
      guard case .range(let range) = item, range.count <= Self.maxMembers else { return nil }
      members += range.map { PatternCharacter(value: $0, isCaseless: set.isCaseless) }
    }
    return members.count <= Self.maxMembers && !members.isEmpty ? members : nil
  }
}
