/// Writes a pattern again from its tree. Over a buffer of many lines, with `^` and `$` at every
/// line feed, the new pattern matches exactly what the old one matches in each line alone.
///
/// No part of the new pattern can match a line feed or look at it. At the end of a line, the buffer
/// has a line feed where the line alone has nothing, and both fail to match in the same way.
struct PatternRenderer {
  private let options: AnalysisOptions
  private var output: [UInt8] = []
  /// Whether the letters written now ignore case.
  private var isCaseless: Bool

  /// The pattern for buffers. Compile it with the same options and `PCRE2_MULTILINE`.
  ///
  /// - Throws: The item that cannot be written this way.
  static func render(
    _ node: PatternNode, _ options: AnalysisOptions
  ) throws(Declined) -> [UInt8] {
    var renderer = PatternRenderer(options: options, isCaseless: options.isCaseless)
    try renderer.write(node)
    return renderer.output
  }

  private init(options: AnalysisOptions, isCaseless: Bool) {
    self.options = options
    self.isCaseless = isCaseless
  }

  private mutating func write(_ text: String) { output += text.utf8 }

  private mutating func write(_ node: PatternNode) throws(Declined) {
    switch node {
    case .character(let character): try write(character)
    case .set(let set): write(set)
    case .assertion(let assertion): write(text(of: assertion))
    case .reference(let group, let isCaseless):
      try withCase(isCaseless) { renderer throws(Declined) in
        let isNumber = group.allSatisfy { (0x30...0x39).contains($0) }
        renderer.write(isNumber ? "\\g{" : "\\k{")
        renderer.output += group
        renderer.write("}")
      }
    case .group(let kind, let body):
      output += start(of: kind)
      try write(body)
      write(")")
    case .sequence(let nodes):
      for node in nodes { try write(inSequence: node) }
    case .alternatives(let branches):
      for (index, branch) in branches.enumerated() {
        if index > 0 { write("|") }
        try write(branch)
      }
    case .repetition(let body, let quantifier):
      try write(repeatable: body)
      write(text(of: quantifier))
    }
  }

  private mutating func write(inSequence node: PatternNode) throws(Declined) {
    guard case .alternatives = node else { return try write(node) }
    write("(?:")
    try write(node)
    write(")")
  }

  /// Writes a node as one item, so that a quantifier can follow it.
  private mutating func write(repeatable node: PatternNode) throws(Declined) {
    switch node {
    case .group: try write(node)
    case .set(let set) where writesAsOne(set): write(set)
    case .character(let character) where !mayDiffer(character): try write(character)
    default:
      write("(?:")
      try write(node)
      write(")")
    }
  }

  private func start(of kind: PatternNode.GroupKind) -> [UInt8] {
    switch kind {
    case .capture(let name?): Array("(?<".utf8) + name + Array(">".utf8)
    case .capture(nil): Array("(".utf8)
    case .plain: Array("(?:".utf8)
    case .atomic: Array("(?>".utf8)
    case .lookAhead: Array("(?=".utf8)
    case .negativeLookAhead: Array("(?!".utf8)
    case .lookBehind: Array("(?<=".utf8)
    case .negativeLookBehind: Array("(?<!".utf8)
    }
  }

  private func text(of assertion: PatternNode.Assertion) -> String {
    switch assertion {
    case .subjectStart, .lineStart: "^"
    case .subjectEnd, .lineEnd: "$"
    case .wordBoundary: "\\b"
    case .noWordBoundary: "\\B"
    }
  }

  private func text(of quantifier: PatternNode.Quantifier) -> String {
    let count =
      switch (quantifier.minimum, quantifier.maximum) {
      case (0, nil): "*"
      case (1, nil): "+"
      case (0, 1): "?"
      case (let minimum, let maximum?) where minimum == maximum: "{\(minimum)}"
      case (let minimum, let maximum): "{\(minimum),\(maximum.map(String.init) ?? "")}"
      }
    return switch quantifier.greed {
    case .greedy: count
    case .lazy: count + "?"
    case .possessive: count + "+"
    }
  }
}

// MARK: - Characters

extension PatternRenderer {
  /// Writes an item whose letters ignore case or not.
  private mutating func withCase(
    _ isCaseless: Bool, _ body: (inout PatternRenderer) throws(Declined) -> Void
  ) throws(Declined) {
    guard isCaseless != self.isCaseless else { return try body(&self) }
    write(isCaseless ? "(?i:" : "(?-i:")
    try body(&self)
    write(")")
  }

  /// Whether the character needs a group of its own for its case.
  private func mayDiffer(_ character: PatternCharacter) -> Bool {
    character.isCaseless != isCaseless && !hasOneCase(character.value)
  }

  private func hasOneCase(_ value: UInt32) -> Bool {
    guard value < 0x80 else { return false }
    return !(0x41...0x5A).contains(value & ~0x20)
  }

  private mutating func write(_ character: PatternCharacter) throws(Declined) {
    guard character.value != 0x0A else { throw Declined("it names a line feed") }
    let isCaseless = mayDiffer(character) ? character.isCaseless : isCaseless
    try withCase(isCaseless) { renderer throws(Declined) in
      renderer.write(value: character.value)
    }
  }

  /// Writes a character so that it stands for itself, also in a class.
  private mutating func write(value: UInt32) {
    switch value {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt32(UInt8(ascii: "_")):
      output.append(UInt8(value))
    case 0x20...0x7E: output += [UInt8(ascii: "\\"), UInt8(value)]
    default:
      let digits = String(value, radix: 16)
      write(options.isUTF8 ? "\\x{\(digits)}" : "\\x" + (value < 16 ? "0" : "") + digits)
    }
  }
}

// MARK: - Sets

extension PatternRenderer {
  /// Whether a quantifier can follow the set in its written form.
  private func writesAsOne(_ set: CharacterSet) -> Bool {
    set.isCaseless == isCaseless && (set.isNegated || !mayMatchLineFeed(set) || isSpace(set))
  }

  private func isSpace(_ set: CharacterSet) -> Bool {
    set.items == [.escape(UInt8(ascii: "s"))] && !set.isNegated
  }

  private mutating func write(_ set: CharacterSet) {
    let differs = set.isCaseless != isCaseless
    if differs { write(set.isCaseless ? "(?i:" : "(?-i:") }
    if set == .notLineFeed || set == .anything {
      write("\\N")
    } else if isSpace(set) {
      write("[^\\S\\n]")
    } else if let text = complement(of: set) {
      output += text
    } else {
      // If a set is hard to write without the line feed, a look-ahead excludes the line feed.
      if !set.isNegated && mayMatchLineFeed(set) { write("(?!\\n)") }
      write(set.isNegated ? "[^\\n" : "[")
      for item in set.items { write(item) }
      write("]")
    }
    if differs { write(")") }
  }

  /// `\W` and similar escapes match nearly all characters, including the line feed.
  private func complement(of set: CharacterSet) -> [UInt8]? {
    guard set.items.count == 1, !set.isNegated, case .escape(let letter) = set.items[0] else {
      return nil
    }
    return switch letter {
    case UInt8(ascii: "D"), UInt8(ascii: "W"), UInt8(ascii: "H"):
      Array("[^\\".utf8) + [letter | 0x20] + Array("\\n]".utf8)
    case UInt8(ascii: "v"): nil
    case UInt8(ascii: "S") where options.isUTF8 && !options.usesProperties:
      // See `bracketingNegatedEscapes`.
      Array("[\\S]".utf8)
    default: [UInt8(ascii: "\\"), letter]
    }
  }

  private mutating func write(_ item: CharacterSet.Item) {
    switch item {
    case .range(let range):
      write(value: range.lowerBound)
      guard range.count > 1 else { return }
      write("-")
      write(value: range.upperBound)
    case .escape(let letter): output += [UInt8(ascii: "\\"), letter]
    case .property(let text), .posix(let text): output += text
    }
  }

  private func mayMatchLineFeed(_ set: CharacterSet) -> Bool {
    set.items.contains { item in
      switch item {
      case .range(let range): range.contains(0x0A)
      case .escape(let letter): !"dwhSV".utf8.contains(letter)
      case .property: true
      case .posix(let text): !Self.classesWithoutLineFeed.contains { $0.utf8.elementsEqual(text) }
      }
    }
  }

  private static let classesWithoutLineFeed = [
    "alpha", "lower", "upper", "alnum", "punct", "graph", "print", "digit", "xdigit", "word",
    "blank",
  ].map { "[:\($0):]" }
}
