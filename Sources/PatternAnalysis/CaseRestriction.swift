/// A pattern that ignores case, written so that no ASCII letter matches a character outside of
/// ASCII, as `PCRE2_EXTRA_CASELESS_RESTRICT` of PCRE2 10.43 does.
///
/// Only two characters outside of ASCII differ from ASCII letters by case alone: U+017F from `s`,
/// and U+212A from `k`.
package struct CaseRestriction: Sendable {
  /// The part of a pattern that cannot be written in this way.
  package struct Refusal: Error, Equatable {
    /// Names the part, for people.
    package let part: String
  }

  private let text: PatternText
  private var result: [UInt8] = []
  private var index = 0

  /// - Throws: A part of the pattern that takes the option of PCRE2.
  package static func rewrite(_ pattern: [UInt8], isFixed: Bool) throws(Refusal) -> [UInt8] {
    var restriction = CaseRestriction(
      text: PatternText(isFixed ? pattern.flatMap(escaped) : pattern))
    try restriction.scan()
    return restriction.result
  }

  /// For a pattern that does not ignore case as a whole.
  ///
  /// - Throws: A part of it that ignores case.
  package static func check(_ pattern: [UInt8]) throws(Refusal) {
    let text = PatternText(pattern)
    for token in text.tokens where token.kind == .groupStart {
      let letters = optionLetters(of: text[token])
      let on = letters.prefix { $0 != UInt8(ascii: "-") }
      if on.contains(UInt8(ascii: "i")) {
        throw Refusal(part: String(decoding: text[token], as: UTF8.self))
      }
    }
  }

  /// The letters of `(?imsx-imsx)` or `(?imsx:`; empty for another group.
  private static func optionLetters(of start: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard start.starts(with: "(?".utf8) else { return [] }
    let letters = start.dropFirst(2).prefix {
      (0x61...0x7A).contains($0 | 0x20) || $0 == UInt8(ascii: "^") || $0 == UInt8(ascii: "-")
    }
    let end = start.dropFirst(2 + letters.count).first
    return end == UInt8(ascii: ")") || end == UInt8(ascii: ":") ? letters : []
  }

  private init(text: PatternText) { self.text = text }

  /// The characters that only this option keeps apart, and how each is matched.
  private static let letters: [(codes: [UInt32], form: String)] = [
    ([0x4B, 0x6B], "(?-i:[Kk])"), ([0x53, 0x73], "(?-i:[Ss])"), ([0x17F], "(?-i:\\x{17f})"),
    ([0x212A], "(?-i:\\x{212a})"),
  ]

  private static func form(of code: UInt32) -> String? {
    letters.first { $0.codes.contains(code) }?.form
  }

  /// A byte that stands for itself; those of characters outside of ASCII do.
  private static func escaped(_ byte: UInt8) -> [UInt8] {
    let isPlain =
      byte >= 0x80 || byte < 0x20 || (0x30...0x39).contains(byte)
      || (0x61...0x7A).contains(byte | 0x20)
    return isPlain ? [byte] : [UInt8(ascii: "\\"), byte]
  }

  private mutating func scan() throws(Refusal) {
    while index < text.tokens.count {
      let token = text.tokens[index]
      let bytes = text[token]
      switch token.kind {
      case .literal, .quoted: addCharacter(isQuoted: token.kind == .quoted)
      // Quoted characters are escaped instead.
      case .quoteMark: index += 1
      case .escape:
        try check(bytes)
        add(bytes)
      case .groupStart:
        try checkGroup(bytes)
        add(bytes)
      case .classStart: try addClass()
      case .comment, .groupEnd, .meta, .classLiteral, .classEscape, .posixClass, .classEnd:
        add(bytes)
      }
    }
  }

  private mutating func add(_ bytes: ArraySlice<UInt8>) {
    result += bytes
    index += 1
  }

  /// Adds a character that stands for itself.
  private mutating func addCharacter(isQuoted: Bool) {
    let (code, count) = character(at: index)
    if let form = code.flatMap(Self.form) {
      result += Array(form.utf8)
    } else {
      for token in text.tokens[index..<index + count] {
        result += isQuoted ? text[token].flatMap { Self.escapedAlways($0) } : Array(text[token])
      }
    }
    index += count
  }

  /// As `escaped`, but white space, too, which `(?x)` would leave out.
  private static func escapedAlways(_ byte: UInt8) -> [UInt8] {
    byte <= 0x20 ? [UInt8(ascii: "\\"), byte] : escaped(byte)
  }

  /// The character that begins with a token, and the number of its tokens, which have a byte each;
  /// `nil` for a byte that is not of UTF-8.
  private func character(at start: Int) -> (code: UInt32?, count: Int) {
    let kind = text.tokens[start].kind
    let bytes = text.tokens[start...].prefix { $0.kind == kind && $0.range.count == 1 }.prefix(4)
      .map { text.bytes[$0.range.lowerBound] }
    guard let first = bytes.first else { return (nil, 1) }
    let count = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard first < 0x80 || (count > 1 && bytes.count >= count) else { return (nil, 1) }
    let scalars = String(decoding: bytes.prefix(count), as: UTF8.self).unicodeScalars
    return (scalars.first?.value, count)
  }

  /// Refuses an escape for a character that is kept apart, and references to what a group matched.
  private func check(_ escape: ArraySlice<UInt8>) throws(Refusal) {
    let letter = escape.dropFirst().first ?? 0
    switch letter {
    case UInt8(ascii: "1")...UInt8(ascii: "9"): throw Refusal(part: "a back-reference")
    case UInt8(ascii: "k"): throw Refusal(part: "a back-reference")
    case UInt8(ascii: "g"):
      // `\g<name>` and `\g'name'` call a group.
      let open = escape.dropFirst(2).first
      guard open == UInt8(ascii: "<") || open == UInt8(ascii: "'") else {
        throw Refusal(part: "a back-reference")
      }
    default:
      if let code = Self.code(of: escape), Self.form(of: code) != nil {
        throw Refusal(part: String(decoding: escape, as: UTF8.self))
      }
    }
  }

  private func checkGroup(_ start: ArraySlice<UInt8>) throws(Refusal) {
    if start.starts(with: "(?P=".utf8) { throw Refusal(part: "a back-reference") }
    let letters = Self.optionLetters(of: start)
    // Spaces are left out of classes after `xx`.
    if letters.contains(where: { "i^".utf8.contains($0) })
      || letters.filter({ $0 == UInt8(ascii: "x") }).count > 1
    {
      throw Refusal(part: String(decoding: start, as: UTF8.self))
    }
  }

  /// The character of `\xHH`, `\x{HHH}`, `\o{OOO}` or `\N{U+HHH}`, also of an escaped byte; `nil`
  /// for another escape.
  private static func code(of escape: ArraySlice<UInt8>) -> UInt32? {
    let text = escape.dropFirst()
    guard let letter = text.first else { return nil }
    let digits = text.dropFirst().filter { !"{}U+".utf8.contains($0) }
    let number = String(decoding: digits, as: UTF8.self)
    switch letter {
    case UInt8(ascii: "x"): return UInt32(number.isEmpty ? "0" : number, radix: 16)
    case UInt8(ascii: "o"): return UInt32(number, radix: 8)
    case UInt8(ascii: "N") where text.count > 1: return UInt32(number, radix: 16)
    default:
      let isLetter = (0x30...0x39).contains(letter) || (0x61...0x7A).contains(letter | 0x20)
      return isLetter || letter >= 0x80 || text.count > 1 ? nil : UInt32(letter)
    }
  }

  /// Adds a class, without the characters that are kept apart, and these beside it.
  private mutating func addClass() throws(Refusal) {
    let start = index
    guard let end = text.tokens[start...].firstIndex(where: { $0.kind == .classEnd }) else {
      // It has no end, which PCRE2 reports.
      for token in text.tokens[start...] { result += text[token] }
      index = text.tokens.count
      return
    }
    index = start + 1
    var parts: [UInt8] = []
    var apart: Set<UInt32> = []
    while index < end { try addPart(upTo: end, to: &parts, &apart) }
    index = end + 1
    guard !apart.isEmpty else {
      for token in text.tokens[start...end] { result += text[token] }
      return
    }
    // Each letter stands for both of its cases.
    if !apart.isDisjoint(with: [0x4B, 0x6B]) { apart.formUnion([0x4B, 0x6B]) }
    if !apart.isDisjoint(with: [0x53, 0x73]) { apart.formUnion([0x53, 0x73]) }
    let isNegated = text.tokens[start].range.count == 2
    let letters = apart.sorted().map { "\\x{\(String($0, radix: 16))}" }.joined()
    let others = String(decoding: parts, as: UTF8.self)
    let form =
      switch (isNegated, parts.isEmpty) {
      case (false, true): "(?-i:[\(letters)])"
      case (true, true): "(?-i:[^\(letters)])"
      case (false, false): "(?:[\(others)]|(?-i:[\(letters)]))"
      case (true, false): "(?:(?!(?-i:[\(letters)]))[^\(others)])"
      }
    result += Array(form.utf8)
  }

  /// Adds a character, a range or another part of a class to `parts`.
  private mutating func addPart(
    upTo end: Int, to parts: inout [UInt8], _ apart: inout Set<UInt32>
  ) throws(Refusal) {
    guard let first = try classCharacter() else {
      parts += text[text.tokens[index]]
      index += 1
      return
    }
    var last = first
    if index + 1 < end, text[text.tokens[index]].elementsEqual([UInt8(ascii: "-")]),
      text.tokens[index].kind == .classLiteral
    {
      index += 1
      guard let code = try classCharacter(), code >= first else {
        throw Refusal(part: "this class")
      }
      last = code
    }
    var start = first
    for code in Self.letters.flatMap(\.codes).sorted() where (first...last).contains(code) {
      apart.insert(code)
      Self.add(start, upTo: code, to: &parts)
      start = code + 1
    }
    Self.add(start, upTo: last + 1, to: &parts)
  }

  private static func add(_ start: UInt32, upTo end: UInt32, to parts: inout [UInt8]) {
    guard start < end else { return }
    let (first, last) = (String(start, radix: 16), String(end - 1, radix: 16))
    parts += Array((first == last ? "\\x{\(first)}" : "\\x{\(first)}-\\x{\(last)}").utf8)
  }

  /// The next part of a class if it is a single character; goes on behind it.
  private mutating func classCharacter() throws(Refusal) -> UInt32? {
    let token = text.tokens[index]
    switch token.kind {
    case .classLiteral:
      let (code, count) = character(at: index)
      guard let code else { throw Refusal(part: "a byte that is not UTF-8") }
      index += count
      return code
    case .classEscape:
      let letter = text[token].dropFirst().first ?? 0
      if "wWdDsSvVhHpPRXN".utf8.contains(letter) && text[token].count < 4
        || "pP".utf8.contains(letter)
      {
        return nil
      }
      let simple: [UInt8: UInt32] = [
        UInt8(ascii: "n"): 10, UInt8(ascii: "t"): 9, UInt8(ascii: "r"): 13, UInt8(ascii: "f"): 12,
        UInt8(ascii: "a"): 7, UInt8(ascii: "e"): 27, UInt8(ascii: "b"): 8,
      ]
      guard let code = simple[letter] ?? Self.code(of: text[token]) else {
        throw Refusal(part: String(decoding: text[token], as: UTF8.self) + " in a class")
      }
      index += 1
      return code
    default:
      // `[:alpha:]` and similar ones match what they match.
      if token.kind == .posixClass { return nil }
      throw Refusal(part: "\\Q in a class")
    }
  }
}
