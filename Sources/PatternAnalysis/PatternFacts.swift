package import Bytes

/// What is known about a pattern without running it. Whatever is not known carries a reason.
package struct PatternFacts: Sendable {
  /// Byte strings; every matching line contains at least one of them.
  package let literals: Result<LiteralSet, Declined>
  /// Why the pattern compiled without UTF may give other results on ASCII; `nil` if it gives the
  /// same.
  package let twinRefusal: Declined?
  /// PCRE2 easily sees where a match may start.
  package let startsFast: Bool
  /// The pattern is empty: it matches everywhere.
  package let isEmpty: Bool
  /// The tree that the other facts are derived from, for searches that ask for them.
  let tree: Result<PatternNode, Declined>
  fileprivate let options: AnalysisOptions
}

extension PatternFacts {
  /// Bytes in a row that every match has, and how much they are worth, in bits.
  package func window() throws(Declined) -> (window: ByteWindow, information: Int) {
    try WindowExtractor.window(of: tree.get(), options)
  }

  /// Requirements, one for each branch; every matching line meets at least one of them.
  ///
  /// - Complexity: Each branch is analysed as a pattern is, and so are all patterns that contain
  ///   it.
  package func requirements() throws(Declined) -> [Requirement] {
    try RequirementExtractor.requirements(of: tree.get(), options)
  }

  /// The pattern written for buffers of many lines, see `PatternRenderer`.
  package func bufferForm() throws(Declined) -> [UInt8] {
    try PatternRenderer.render(tree.get(), options)
  }
}

/// Finds out what can be known about a pattern that PCRE2 accepts.
///
/// - Parameter pattern: The pattern as it is compiled, but without what `-w` and `-x` add.
/// - Complexity: O(*n*) in its length, except for alternatives in a row.
package func analyze(_ pattern: PatternText, _ options: AnalysisOptions) -> PatternFacts {
  let tree = Result { () throws(Declined) in
    guard hoistingStartVerbs(pattern.bytes).verbs.isEmpty else {
      throw Declined("it begins with a verb")
    }
    return try PatternParser.parse(pattern, options)
  }
  return PatternFacts(
    literals: literals(of: tree, options),
    twinRefusal: twinRefusal(pattern.bytes, tree),
    startsFast: (try? tree.get()).map(startsFast) ?? false,
    isEmpty: pattern.bytes.isEmpty, tree: tree, options: options)
}

/// The facts about plain strings, any of which may match.
package func analyze(plainStrings strings: [[UInt8]], _ options: AnalysisOptions) -> PatternFacts {
  let tree = Result { () throws(Declined) in
    try PatternParser.tree(ofPlainStrings: strings, options)
  }
  return PatternFacts(
    literals: literals(of: tree, options),
    twinRefusal: twinRefusal([], tree),
    startsFast: false,
    isEmpty: strings.contains([]), tree: .failure(Declined("plain strings")), options: options)
}

/// Strings up to this length share an array of folds that are all 0.
private let sharedLength = 64

/// The facts about plain strings in which only ASCII letters have cases.
///
/// - Parameter folds: A letter also matches in its other cases.
/// - Complexity: O(*n*) in their bytes.
package func analyze(
  plainStrings strings: [[UInt8]], folding folds: Bool, _ options: AnalysisOptions
) -> PatternFacts {
  // A separate array for each of a million strings would take 50 MB.
  var zeros: [[UInt8]] = []
  let literals = strings.map { string in
    if folds {
      return Literal(bytes: string.map { $0 | $0.asciiFold }, folds: string.map(\.asciiFold))
    }
    guard string.count <= sharedLength else { return Literal(bytes: string) }
    while zeros.count <= string.count { zeros.append(Array(repeating: 0, count: zeros.count)) }
    return Literal(bytes: string, folds: zeros[string.count])
  }
  var set = LiteralSet(literals: literals, isExact: true)
  if folds && options.isUTF8 {
    set.rareCaseVariants = LiteralAlphabet(options, takesRareCaseVariants: true).rareCaseVariants(
      in: set)
    set.isExact = set.rareCaseVariants.isEmpty
  }
  let declined = Declined("plain strings")
  return PatternFacts(
    literals: .success(set), twinRefusal: declined, startsFast: false, isEmpty: false,
    tree: .failure(declined), options: options)
}

private func literals(
  of tree: Result<PatternNode, Declined>, _ options: AnalysisOptions
) -> Result<LiteralSet, Declined> {
  Result { () throws(Declined) in try LiteralExtractor.literals(of: tree.get(), options) }
}

private func twinRefusal(
  _ pattern: [UInt8], _ tree: Result<PatternNode, Declined>
) -> Declined? {
  guard pattern.allSatisfy({ $0 < 0x80 }) else { return Declined("it is not all ASCII") }
  switch tree {
  case .failure(let declined): return declined
  case .success(let node): return node.refusalOfTwin
  }
}

/// Whether a match begins with a known character or with one of a few.
private func startsFast(_ node: PatternNode) -> Bool {
  switch node {
  case .character: true
  case .set(let set):
    !set.isNegated
      && set.items.allSatisfy { item in
        if case .range(let range) = item { return range.count <= 26 }
        return item == .escape(UInt8(ascii: "d"))
      }
  case .group(let kind, let body): !kind.isLookAround && startsFast(body)
  case .sequence(let nodes):
    nodes.first { !$0.isZeroWidth }.map(startsFast) ?? false
  case .alternatives(let branches): branches.allSatisfy(startsFast)
  case .repetition(let body, let quantifier): quantifier.minimum > 0 && startsFast(body)
  case .assertion, .reference: false
  }
}

extension PatternNode {
  fileprivate var isZeroWidth: Bool {
    switch self {
    case .assertion: true
    case .group(let kind, _): kind.isLookAround
    default: false
    }
  }

  /// The item of the tree that has another meaning without UTF, even on ASCII.
  fileprivate var refusalOfTwin: Declined? {
    switch self {
    case .character(let character):
      character.value < 0x80 ? nil : Declined("it names a character that is not ASCII")
    case .set(let set): set.refusalOfTwin
    case .assertion, .reference: nil
    case .group(_, let body), .repetition(let body, _): body.refusalOfTwin
    case .sequence(let nodes), .alternatives(let nodes):
      nodes.lazy.compactMap(\.refusalOfTwin).first
    }
  }
}

extension CharacterSet {
  fileprivate var refusalOfTwin: Declined? {
    for item in items {
      switch item {
      case .range(let range) where range.upperBound >= 0x80:
        return Declined("it names a character that is not ASCII")
      case .property: return Declined("it has a Unicode property")
      case .posix(let text)
      where isCaseless && (contains(text, "upper") || contains(text, "lower")):
        return Declined("it has [:upper:] or [:lower:] without case")
      default: continue
      }
    }
    return nil
  }

  private func contains(_ text: [UInt8], _ name: String) -> Bool {
    text.filter { (0x61...0x7A).contains($0) }.elementsEqual(name.utf8)
  }
}
