/// Makes a tree of a pattern that PCRE2 has accepted, see pcre2pattern(3).
///
/// It understands what people write, and declines the rest: saying "unknown" is never wrong. That
/// the pattern compiles is taken for granted; what would be an error is not looked for.
struct PatternParser {
  private struct Flags {
    var isCaseless: Bool
    var isDotAll = false
    var isExtended = false
  }

  private let pattern: [UInt8]
  private let options: AnalysisOptions
  private let tokens: [PatternToken]
  private var position = 0
  private var flags: Flags
  /// Numbers of the capturing groups around the current place.
  private var openGroups: [Int] = []
  private var openNames: [[UInt8]] = []
  private var groupCount = 0

  /// - Throws: What it declined for.
  static func parse(
    _ pattern: [UInt8], _ options: AnalysisOptions
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
          throw Declined("a string that is no UTF-8")
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

  private init(_ pattern: [UInt8], _ options: AnalysisOptions) {
    self.pattern = pattern
    self.options = options
    tokens = PatternTokenizer.tokens(of: pattern)
    flags = Flags(isCaseless: options.isCaseless)
  }

  private func text(_ token: PatternToken) -> ArraySlice<UInt8> { pattern[token.range] }

  private var current: PatternToken? { position < tokens.count ? tokens[position] : nil }

  private func isMeta(_ byte: UInt8) -> Bool {
    guard let current, current.kind == .meta else { return false }
    return pattern[current.range.lowerBound] == byte
  }

  // MARK: Structure

  /// Alternatives up to the end of the group around; what is set inside them ends with it.
  private mutating func parseAlternatives() throws(Declined) -> PatternNode {
    let outer = flags
    defer { flags = outer }
    var branches = [try parseSequence()]
    while isMeta(UInt8(ascii: "|")) {
      position += 1
      branches.append(try parseSequence())
    }
    return branches.count == 1 ? branches[0] : .alternatives(branches)
  }

  private mutating func parseSequence() throws(Declined) -> PatternNode {
    var nodes: [PatternNode] = []
    while let token = current, token.kind != .groupEnd, !isMeta(UInt8(ascii: "|")) {
      guard let atom = try parseAtom(token) else { continue }
      nodes.append(try parseQuantifiers(of: atom))
    }
    return nodes.count == 1 ? nodes[0] : .sequence(nodes)
  }

  /// The next atom; `nil` for what is none, such as a comment.
  private mutating func parseAtom(_ token: PatternToken) throws(Declined) -> PatternNode? {
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

  private func parseMeta(_ byte: UInt8?) throws(Declined) -> PatternNode {
    switch byte {
    case UInt8(ascii: "."): .set(flags.isDotAll ? .anything : .notLineFeed)
    case UInt8(ascii: "^"): .assertion(.lineStart)
    case UInt8(ascii: "$"): .assertion(.lineEnd)
    default: throw Declined("a quantifier that follows nothing")
    }
  }

  private func character(_ value: UInt32) -> PatternCharacter {
    PatternCharacter(value: value, isCaseless: flags.isCaseless)
  }

  /// PCRE2 ignores these under `(?x)` in any pattern; what else Unicode calls white space it
  /// ignores in some.
  private func isBlank(_ byte: UInt8?) -> Bool {
    byte.map { $0 == 0x20 || (0x09...0x0D).contains($0) } ?? false
  }

  /// The character that `token`, one byte, begins; the tokens of its other bytes are passed.
  private mutating func codePoint(startingWith token: PatternToken) throws(Declined) -> UInt32 {
    let first = pattern[token.range.lowerBound]
    guard options.isUTF8, first >= 0x80 else { return UInt32(first) }
    if flags.isExtended { throw Declined("(?x) with characters that are not ASCII") }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    let bytes = pattern[token.range.lowerBound...].prefix(length)
    guard let scalar = String(validating: bytes, as: UTF8.self)?.unicodeScalars.first else {
      throw Declined("a pattern that is no UTF-8")
    }
    position += length - 1
    return scalar.value
  }
}

// MARK: - Quantifiers

extension PatternParser {
  private mutating func parseQuantifiers(of atom: PatternNode) throws(Declined) -> PatternNode {
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

  private mutating func parseQuantifier() throws(Declined) -> PatternNode.Quantifier? {
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

  /// Comments and blanks under `(?x)` may stand before a quantifier.
  private mutating func skipIgnored() {
    while let token = current {
      switch token.kind {
      case .comment, .quoteMark: position += 1
      case .literal where flags.isExtended && isBlank(text(token).first): position += 1
      default: return
      }
    }
  }

  /// `{n}`, `{n,}` or `{n,m}` here, and the number of its tokens; a brace that begins nothing of
  /// the kind stands for itself.
  private func countedQuantifier() -> (PatternNode.Quantifier, Int)? {
    let start = tokens[position].range.lowerBound
    guard let close = pattern[start...].firstIndex(of: UInt8(ascii: "}")) else { return nil }
    let parts = pattern[(start + 1)..<close].split(
      separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
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

  private func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.count <= 5, digits.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1) - 0x30 }
  }
}

// MARK: - Groups

extension PatternParser {
  private mutating func parseGroup(_ start: [UInt8]) throws(Declined) -> PatternNode? {
    if start == [UInt8(ascii: "(")] { return try parseCapture(name: nil) }
    if start.starts(with: "(*".utf8) { throw Declined("a verb or a group named by words") }
    let kinds: [(String, PatternNode.GroupKind)] = [
      ("(?>", .atomic), ("(?=", .lookAhead), ("(?!", .negativeLookAhead), ("(?<=", .lookBehind),
      ("(?<!", .negativeLookBehind),
    ]
    for (text, kind) in kinds where start.elementsEqual(text.utf8) {
      return .group(kind, try parseBody())
    }
    for text in ["(?<", "(?P<", "(?'"] where start.starts(with: text.utf8) {
      guard start.count > text.utf8.count + 1 else { throw Declined("a group without a name") }
      return try parseCapture(name: Array(start.dropFirst(text.utf8.count).dropLast()))
    }
    if start.starts(with: "(?P=".utf8) {
      return try reference(named: Array(start.dropFirst(4).dropLast()))
    }
    return try parseSettings(start)
  }

  private mutating func parseCapture(name: [UInt8]?) throws(Declined) -> PatternNode {
    groupCount += 1
    openGroups.append(groupCount)
    openNames.append(name ?? [])
    let body = try parseBody()
    openGroups.removeLast()
    openNames.removeLast()
    return .group(.capture(name: name), body)
  }

  /// What is in a group, and its end.
  private mutating func parseBody() throws(Declined) -> PatternNode {
    let body = try parseAlternatives()
    guard let token = current, token.kind == .groupEnd else {
      throw Declined("unbalanced parenthesis")
    }
    position += 1
    return body
  }

  /// `(?i)` for the rest of the group around, or `(?i:` for one of its own.
  private mutating func parseSettings(_ start: [UInt8]) throws(Declined) -> PatternNode? {
    var changed = flags
    var isOn = true
    guard let last = start.last, last == UInt8(ascii: ")") || last == UInt8(ascii: ":") else {
      throw Declined("a group of a kind not understood")
    }
    for letter in start.dropFirst(2).dropLast() {
      switch letter {
      case UInt8(ascii: "-"): isOn = false
      case UInt8(ascii: "i"): changed.isCaseless = isOn
      case UInt8(ascii: "s"): changed.isDotAll = isOn
      case UInt8(ascii: "x"):
        if changed.isExtended && isOn { throw Declined("(?xx)") }
        changed.isExtended = isOn
      case UInt8(ascii: "m"):
        // In a line `^` and `$` mean the same with and without; what clears it is left alone.
        if !isOn { throw Declined("a setting that clears (?m)") }
      default: throw Declined("a group or setting not understood")
      }
    }
    if last == UInt8(ascii: ")") {
      flags = changed
      return nil
    }
    let outer = flags
    flags = changed
    defer { flags = outer }
    return .group(.plain, try parseBody())
  }

  private func reference(named name: [UInt8]) throws(Declined) -> PatternNode {
    if openNames.contains(name) { throw Declined("a reference to a group from inside it") }
    return .reference(group: name, isCaseless: flags.isCaseless)
  }

  private func reference(to number: Int) throws(Declined) -> PatternNode {
    if number < 1 || openGroups.contains(number) {
      throw Declined("a reference to a group from inside it")
    }
    return .reference(group: Array("\(number)".utf8), isCaseless: flags.isCaseless)
  }
}

// MARK: - Escapes

extension PatternParser {
  private func parseEscape(_ text: ArraySlice<UInt8>) throws(Declined) -> PatternNode {
    guard let letter = text.dropFirst().first else { throw Declined("a backslash at the end") }
    let argument = Array(text.dropFirst(2))
    switch letter {
    case UInt8(ascii: "b"): return .assertion(.wordBoundary)
    case UInt8(ascii: "B"): return .assertion(.noWordBoundary)
    case UInt8(ascii: "A"): return .assertion(.subjectStart)
    case UInt8(ascii: "z"), UInt8(ascii: "Z"): return .assertion(.subjectEnd)
    case UInt8(ascii: "N") where argument.isEmpty: return .set(.notLineFeed)
    case UInt8(ascii: "1")...UInt8(ascii: "9"):
      // More digits may make it an octal number, by the number of groups.
      if let next = current, next.kind == .literal, let digit = self.text(next).first,
        (0x30...0x39).contains(digit)
      {
        throw Declined("a number after a backslash of more than one digit")
      }
      return try reference(to: Int(letter) - 0x30)
    case UInt8(ascii: "g"): return try parseGroupReference(argument)
    case UInt8(ascii: "k"):
      guard argument.count > 2 else { throw Declined("\\k without a name") }
      return try reference(named: Array(argument.dropFirst().dropLast()))
    default: break
    }
    if let item = setItem(letter, text) {
      return .set(CharacterSet(items: [item], isCaseless: flags.isCaseless))
    }
    return .character(character(try codePoint(ofEscape: text)))
  }

  /// `\g{2}`, `\g{-1}` or `\g{name}`.
  private func parseGroupReference(_ argument: [UInt8]) throws(Declined) -> PatternNode {
    guard argument.first == UInt8(ascii: "{"), argument.count > 2 else {
      throw Declined("\\g without braces")
    }
    let name = argument.dropFirst().dropLast()
    if let index = number(name) { return try reference(to: index) }
    if name.first == UInt8(ascii: "-"), let distance = number(name.dropFirst()) {
      return try reference(to: groupCount + 1 - distance)
    }
    guard let first = name.first, first != UInt8(ascii: "+") else {
      throw Declined("a reference to a later group")
    }
    return try reference(named: Array(name))
  }

  /// What an escape stands for in a class or as one.
  private func setItem(_ letter: UInt8, _ text: ArraySlice<UInt8>) -> CharacterSet.Item? {
    switch letter {
    case UInt8(ascii: "d"), UInt8(ascii: "D"), UInt8(ascii: "w"), UInt8(ascii: "W"),
      UInt8(ascii: "s"), UInt8(ascii: "S"), UInt8(ascii: "h"), UInt8(ascii: "H"),
      UInt8(ascii: "v"), UInt8(ascii: "V"):
      .escape(letter)
    case UInt8(ascii: "p"), UInt8(ascii: "P"): .property(Array(text))
    default: nil
    }
  }

  /// The character that an escape stands for.
  private func codePoint(ofEscape text: ArraySlice<UInt8>) throws(Declined) -> UInt32 {
    let letter = text[text.startIndex + 1]
    let argument = text.dropFirst(2)
    switch letter {
    case UInt8(ascii: "a"): return 0x07
    case UInt8(ascii: "e"): return 0x1B
    case UInt8(ascii: "f"): return 0x0C
    case UInt8(ascii: "n"): return 0x0A
    case UInt8(ascii: "r"): return 0x0D
    case UInt8(ascii: "t"): return 0x09
    case UInt8(ascii: "x"):
      let digits = argument.first == UInt8(ascii: "{") ? argument.dropFirst().dropLast() : argument
      guard
        let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16),
        isCharacter(value)
      else { throw Declined("a number of a kind not understood") }
      return value
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: return UInt32(letter)
    default: throw Declined("\\\(UnicodeScalar(letter))")
    }
  }

  private func isCharacter(_ value: UInt32) -> Bool {
    options.isUTF8 ? UnicodeScalar(value) != nil : value < 0x100
  }
}

// MARK: - Classes

extension PatternParser {
  /// What is between the brackets of a class, and its end.
  private mutating func parseClass(isNegated: Bool) throws(Declined) -> CharacterSet {
    var set = CharacterSet(items: [], isNegated: isNegated, isCaseless: flags.isCaseless)
    while let token = current {
      position += 1
      let text = text(token)
      switch token.kind {
      case .classEnd: return set
      case .posixClass: set.items.append(.posix(Array(text)))
      case .classLiteral: set.items.append(try parseRange(from: try codePoint(startingWith: token)))
      case .classEscape:
        guard let letter = text.dropFirst().first else { throw Declined("a backslash at the end") }
        if let item = setItem(letter, text) {
          set.items.append(item)
        } else {
          set.items.append(try parseRange(from: try codePoint(ofClassEscape: text)))
        }
      default: throw Declined("\\Q in a class")
      }
    }
    throw Declined("a class without an end")
  }

  private func codePoint(ofClassEscape text: ArraySlice<UInt8>) throws(Declined) -> UInt32 {
    // A backspace; other letters mean what they do outside.
    text.elementsEqual("\\b".utf8) ? 0x08 : try codePoint(ofEscape: text)
  }

  /// A range that begins with `first`, or `first` alone.
  private mutating func parseRange(from first: UInt32) throws(Declined) -> CharacterSet.Item {
    guard let hyphen = current, hyphen.kind == .classLiteral,
      text(hyphen).elementsEqual([UInt8(ascii: "-")]), position + 1 < tokens.count
    else { return .range(first...first) }
    let token = tokens[position + 1]
    let last: UInt32
    switch token.kind {
    case .classLiteral:
      position += 2
      last = try codePoint(startingWith: token)
    case .classEscape:
      let text = text(token)
      // A hyphen before a class, or at the end, stands for itself.
      guard let letter = text.dropFirst().first, setItem(letter, text) == nil else {
        throw Declined("a range that ends in a class")
      }
      position += 2
      last = try codePoint(ofClassEscape: text)
    case .posixClass: throw Declined("a range that ends in a class")
    default: return .range(first...first)
    }
    guard first <= last else { throw Declined("a range out of order") }
    return .range(first...last)
  }
}
