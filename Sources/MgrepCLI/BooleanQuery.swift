internal import Search

/// The query of `--bool`: `A B|C -D`, as ugrep reads it.
///
/// A blank or `AND` requires both sides. `|` or `OR` requires one of them, and binds tighter. `-`
/// or `NOT` requires that there is no match. Brackets group. All other text is part of a pattern,
/// up to the next blank, `|` or bracket that closes a group. Text in double quotes is literal.
struct BooleanQuery {
  private(set) var patterns: [[UInt8]] = []
  private(set) var query = Query.all([])

  private let text: [UInt8]
  private let isFixed: Bool
  private let firstPattern: PatternID
  private var index = 0

  /// - Parameters:
  ///   - firstPattern: The number of the first pattern.
  ///   - isFixed: Patterns are plain strings.
  /// - Throws: An error for a bracket or a quote without its partner.
  init(_ text: [UInt8], firstPattern: PatternID, isFixed: Bool) throws(UsageError) {
    self.text = text
    self.isFixed = isFixed
    self.firstPattern = firstPattern
    try checkDepth()
    query = try conjunction()
    if index < text.count { throw wrong("no bracket is open here") }
  }

  /// The same limit as for groups in a pattern of PCRE2.
  private static let maxDepth = 250

  /// Brackets are read by functions that call themselves.
  private mutating func checkDepth() throws(UsageError) {
    var depth = 0
    for (offset, byte) in text.enumerated() {
      if byte == UInt8(ascii: "(") { depth += 1 }
      if byte == UInt8(ascii: ")") { depth -= 1 }
      guard depth > Self.maxDepth else { continue }
      index = offset
      throw wrong("more than \(Self.maxDepth) brackets in one another")
    }
  }

  private func wrong(_ message: String) -> UsageError {
    UsageError(
      message: "--bool, offset \(index): \(message)",
      excerpt: UsageError.Excerpt(text: text, offset: index))
  }

  /// Conditions that must all hold, up to the end or to a bracket that closes a group.
  private mutating func conjunction() throws(UsageError) -> Query {
    var parts: [Query] = []
    repeat {
      parts.append(try disjunction())
      _ = takeWord("AND")
      skipBlanks()
    } while index < text.count && text[index] != UInt8(ascii: ")")
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  private mutating func disjunction() throws(UsageError) -> Query {
    var parts = [try negation()]
    while takeSign("|") || takeWord("OR") { parts.append(try negation()) }
    return parts.count == 1 ? parts[0] : .any(parts)
  }

  private mutating func negation() throws(UsageError) -> Query {
    takeSign("-") || takeWord("NOT") ? .not(try term()) : try term()
  }

  private mutating func term() throws(UsageError) -> Query {
    skipBlanks()
    if index < text.count, text[index] == UInt8(ascii: "("), let close = closingBracket,
      isDelimiter(at: close + 1), !"?*".utf8.contains(text[index + 1])
    {
      index += 1
      let query = try conjunction()
      // This skips the closing bracket: `closingBracket` has found it.
      index += 1
      return query
    }
    patterns.append(try pattern())
    return .pattern(firstPattern + patterns.count - 1)
  }

  private mutating func pattern() throws(UsageError) -> [UInt8] {
    var pattern: [UInt8] = []
    while !isDelimiter(at: index) {
      if text[index] == UInt8(ascii: "\"") {
        pattern += try quotation()
      } else {
        let end = isFixed ? index + 1 : elementEnd(at: index)
        pattern += text[index..<end]
        index = end
      }
    }
    return pattern
  }

  /// Takes text in double quotes, and makes a pattern that matches the text.
  private mutating func quotation() throws(UsageError) -> [UInt8] {
    guard let end = text[(index + 1)...].firstIndex(of: UInt8(ascii: "\"")) else {
      throw wrong("missing \" after this one")
    }
    let literal = text[(index + 1)..<end]
    index = end + 1
    if isFixed { return Array(literal) }
    return literal.flatMap { byte in
      let isWord = byte >= 0x80 || byte == UInt8(ascii: "_") || isLetterOrDigit(byte)
      return isWord ? [byte] : [UInt8(ascii: "\\"), byte]
    }
  }

  private func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
  }

  /// The index of the bracket that closes the one at `index`.
  private var closingBracket: Int? {
    var position = index + 1
    while position < text.count && text[position] != UInt8(ascii: ")") {
      position = elementEnd(at: position)
    }
    return position < text.count ? position : nil
  }

  /// The end of one element of a pattern, which may be a whole group. A group without a closing
  /// bracket extends to the end of the text.
  private func elementEnd(at start: Int) -> Int {
    switch text[start] {
    case UInt8(ascii: "\\"): return min(start + 2, text.count)
    case UInt8(ascii: "["): return classEnd(at: start)
    case UInt8(ascii: "\""):
      return (text[(start + 1)...].firstIndex(of: UInt8(ascii: "\"")) ?? text.count - 1) + 1
    case UInt8(ascii: "("):
      var probe = self
      probe.index = start
      return (probe.closingBracket ?? text.count - 1) + 1
    default: return start + 1
    }
  }

  private func classEnd(at start: Int) -> Int {
    var position = start + 1
    if position < text.count, text[position] == UInt8(ascii: "^") { position += 1 }
    // A bracket in the first place is a member of the class.
    if position < text.count { position += text[position] == UInt8(ascii: "\\") ? 2 : 1 }
    while position < text.count, text[position] != UInt8(ascii: "]") {
      let isNamed = text[position...].starts(with: "[:".utf8)
      let nameEnd = isNamed ? text[position...].firstIndex(of: UInt8(ascii: "]")) : nil
      position = nameEnd.map { $0 + 1 } ?? position + (text[position] == UInt8(ascii: "\\") ? 2 : 1)
    }
    return min(position + 1, text.count)
  }

  /// Whether a pattern ends before `index`.
  private func isDelimiter(at index: Int) -> Bool {
    guard index < text.count else { return true }
    return isBlank(at: index) || "|)".utf8.contains(text[index])
  }

  private func isBlank(at index: Int) -> Bool { " \t\n".utf8.contains(text[index]) }

  private mutating func skipBlanks() {
    while index < text.count && isBlank(at: index) { index += 1 }
  }

  private mutating func takeSign(_ sign: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard index < text.count, text[index] == UInt8(ascii: sign) else { return false }
    index += 1
    return true
  }

  /// Takes an operator that stands between blanks or brackets.
  private mutating func takeWord(_ word: String) -> Bool {
    skipBlanks()
    let end = index + word.utf8.count
    guard text[index...].starts(with: word.utf8), isDelimiter(at: end) || text[end] == 0x28 else {
      return false
    }
    index = end
    return true
  }
}
