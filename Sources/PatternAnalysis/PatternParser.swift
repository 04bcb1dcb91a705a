/// Makes a tree of a pattern that PCRE2 has accepted, see pcre2pattern(3).
///
/// It understands what people usually write, and declines the rest: the answer "unknown" is never
/// wrong. The pattern is known to compile, so the parser does not check for errors.
struct PatternParser {
  struct Flags {
    var isCaseless: Bool
    var isDotAll = false
    var isExtended = false
  }

  let pattern: [UInt8]
  let options: AnalysisOptions
  let tokens: [PatternToken]
  var position = 0
  var flags: Flags
  /// The numbers of the capture groups around the current place.
  var openGroups: [Int] = []
  var openNames: [[UInt8]] = []
  var groupCount = 0

  /// - Throws: Why the parser declined the pattern.
  static func parse(
    _ pattern: PatternText, _ options: AnalysisOptions
  ) throws(Declined) -> PatternNode {
    var parser = PatternParser(pattern, options)
    let node = try parser.parseAlternatives()
    guard parser.position == parser.tokens.count else { throw Declined("unbalanced parenthesis") }
    return node
  }

  /// The tree of a pattern that matches any of some plain strings.
  static func tree(
    ofPlainStrings strings: [[UInt8]], _ options: AnalysisOptions
  ) throws(Declined) -> PatternNode {
    var branches: [PatternNode] = []
    for string in strings {
      var characters: [PatternNode] = []
      if options.isUTF8 {
        guard let text = String(validating: string, as: UTF8.self) else {
          throw Declined("a string that is not UTF-8")
        }
        characters = text.unicodeScalars.map {
          .character(PatternCharacter(value: $0.value, isCaseless: options.isCaseless))
        }
      } else {
        characters = string.map {
          .character(PatternCharacter(value: UInt32($0), isCaseless: options.isCaseless))
        }
      }
      branches.append(.sequence(characters))
    }
    return .alternatives(branches)
  }

  init(_ pattern: PatternText, _ options: AnalysisOptions) {
    self.pattern = pattern.bytes
    self.options = options
    tokens = pattern.tokens
    flags = Flags(isCaseless: options.isCaseless)
  }

  func text(_ token: PatternToken) -> ArraySlice<UInt8> { pattern[token.range] }

  var current: PatternToken? { position < tokens.count ? tokens[position] : nil }

  func isMeta(_ byte: UInt8) -> Bool {
    guard let current, current.kind == .meta else { return false }
    return pattern[current.range.lowerBound] == byte
  }

  // MARK: Structure

  /// Parses alternatives up to the end of the enclosing group. A setting inside of them ends with
  /// it.
  mutating func parseAlternatives() throws(Declined) -> PatternNode {
    let outer = flags
    defer { flags = outer }
    var branches = [try parseSequence()]
    while isMeta(UInt8(ascii: "|")) {
      position += 1
      branches.append(try parseSequence())
    }
    return branches.count == 1 ? branches[0] : .alternatives(branches)
  }

  mutating func parseSequence() throws(Declined) -> PatternNode {
    var nodes: [PatternNode] = []
    while let token = current, token.kind != .groupEnd, !isMeta(UInt8(ascii: "|")) {
      guard let atom = try parseAtom(token) else { continue }
      nodes.append(try parseQuantifiers(of: atom))
    }
    return nodes.count == 1 ? nodes[0] : .sequence(nodes)
  }

  /// The next atom; `nil` for a token that is no atom, such as a comment.
  mutating func parseAtom(_ token: PatternToken) throws(Declined) -> PatternNode? {
    position += 1
    let text = text(token)
    switch token.kind {
    case .comment, .quoteMark: return nil
    case .literal where flags.isExtended && isBlank(text.first): return nil
    case .literal, .quoted: return .character(character(try codePoint(startingWith: token)))
    case .escape: return try parseEscape(text)
    case .classStart: return .set(try parseClass(isNegated: text.count == 2))
    case .meta: return try parseMeta(text.first)
    case .groupStart: return try parseGroup(Array(text))
    case .groupEnd, .classEnd, .classLiteral, .classEscape, .posixClass:
      throw Declined("unbalanced parenthesis")
    }
  }

  func parseMeta(_ byte: UInt8?) throws(Declined) -> PatternNode {
    switch byte {
    case UInt8(ascii: "."): .set(flags.isDotAll ? .anything : .notLineFeed)
    case UInt8(ascii: "^"): .assertion(.lineStart)
    case UInt8(ascii: "$"): .assertion(.lineEnd)
    default: throw Declined("a quantifier that follows nothing")
    }
  }

  func character(_ value: UInt32) -> PatternCharacter {
    PatternCharacter(value: value, isCaseless: flags.isCaseless)
  }

  /// PCRE2 ignores these under `(?x)` in any pattern. It ignores other Unicode white space only in
  /// some.
  func isBlank(_ byte: UInt8?) -> Bool {
    byte.map { $0 == 0x20 || (0x09...0x0D).contains($0) } ?? false
  }

  /// The character that begins with `token`, which is one byte; skips the tokens of its other
  /// bytes.
  mutating func codePoint(startingWith token: PatternToken) throws(Declined) -> UInt32 {
    let first = pattern[token.range.lowerBound]
    guard options.isUTF8, first >= 0x80 else { return UInt32(first) }
    if flags.isExtended { throw Declined("(?x) with characters that are not ASCII") }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    let bytes = pattern[token.range.lowerBound...].prefix(length)
    guard let scalar = String(validating: bytes, as: UTF8.self)?.unicodeScalars.first else {
      throw Declined("a pattern that is not UTF-8")
    }
    position += length - 1
    return scalar.value
  }
}

extension PatternParser {
  mutating func parseQuantifiers(of atom: PatternNode) throws(Declined) -> PatternNode {
    var node = atom
    while let quantifier = try parseQuantifier() {
      switch node {
      case .assertion, .repetition: throw Declined("a quantifier of an assertion or a quantifier")
      case .group(let kind, _) where kind.isLookAround:
        throw Declined("a quantifier of look-around")
      default: node = .repetition(node, quantifier)
      }
    }
    return node
  }

  mutating func parseQuantifier() throws(Declined) -> PatternNode.Quantifier? {
    skipIgnored()
    guard let token = current else { return nil }
    var quantifier: PatternNode.Quantifier
    switch (token.kind, pattern[token.range.lowerBound]) {
    case (.meta, UInt8(ascii: "*")): quantifier = .init(minimum: 0, maximum: nil)
    case (.meta, UInt8(ascii: "+")): quantifier = .init(minimum: 1, maximum: nil)
    case (.meta, UInt8(ascii: "?")): quantifier = .init(minimum: 0, maximum: 1)
    case (.literal, UInt8(ascii: "{")):
      guard let (counted, tokenCount) = countedQuantifier() else { return nil }
      quantifier = counted
      position += tokenCount - 1
    default: return nil
    }
    position += 1
    skipIgnored()
    if isMeta(UInt8(ascii: "?")) {
      quantifier.greed = .lazy
      position += 1
    } else if isMeta(UInt8(ascii: "+")) {
      quantifier.greed = .possessive
      position += 1
    }
    return quantifier
  }

  /// Comments, and white space under `(?x)`, may stand before a quantifier.
  mutating func skipIgnored() {
    while let token = current {
      switch token.kind {
      case .comment, .quoteMark: position += 1
      case .literal where flags.isExtended && isBlank(text(token).first): position += 1
      default: return
      }
    }
  }

  /// `{n}`, `{n,}`, `{n,m}` or `{,m}` at the current place, and the number of its tokens. Any other
  /// brace stands for itself.
  func countedQuantifier() -> (PatternNode.Quantifier, Int)? {
    let start = tokens[position].range.lowerBound
    guard let close = pattern[start...].firstIndex(of: UInt8(ascii: "}")) else { return nil }
    var parts = pattern[(start + 1)..<close].split(
      separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    if options.readsOpenQuantifiers {
      parts = parts.map(trimmingBlanks)
      // `{,}` stands for itself.
      if parts.count == 2, parts[0].isEmpty, !parts[1].isEmpty { parts[0] = [UInt8(ascii: "0")] }
    }
    guard parts.count <= 2, let minimum = number(parts[0]) else { return nil }
    var quantifier = PatternNode.Quantifier(minimum: minimum, maximum: minimum)
    if parts.count == 2 {
      quantifier.maximum = nil
      if !parts[1].isEmpty {
        guard let maximum = number(parts[1]) else { return nil }
        quantifier.maximum = maximum
      }
    }
    return (quantifier, close + 1 - start)
  }

  private func trimmingBlanks(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    let rest = text.drop(while: isBlank)
    return rest.prefix(
      (rest.lastIndex { !isBlank($0) } ?? rest.startIndex - 1) - rest.startIndex + 1)
  }

  func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.count <= 5, digits.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1) - 0x30 }
  }
}
