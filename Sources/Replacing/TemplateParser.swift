/// Reads a template from its first byte to its last.
struct TemplateParser {
  typealias Piece = ReplacementTemplate.Piece
  typealias Group = ReplacementTemplate.Group

  private let text: [UInt8]
  private let hasEscapes: Bool
  private let hasFields: Bool
  private var offset = 0
  /// There is an ampersand that stands for itself here, and for the match in other tools.
  private(set) var hasLoneAmpersand = false

  init(_ text: [UInt8], hasEscapes: Bool, hasFields: Bool = false) {
    self.text = text
    self.hasFields = hasFields
    self.hasEscapes = hasEscapes
  }

  mutating func parse() throws(TemplateError) -> [Piece] {
    try pieces(upTo: [])
  }

  /// Parses pieces up to one of `ends`, which is not consumed.
  private mutating func pieces(upTo ends: [UInt8]) throws(TemplateError) -> [Piece] {
    var result = PieceList()
    while let byte = peek(), !ends.contains(byte) {
      offset += 1
      switch byte {
      case UInt8(ascii: "$"): try result.append(dollarForm())
      case UInt8(ascii: "\\") where hasEscapes: try escape(into: &result)
      default:
        hasLoneAmpersand = hasLoneAmpersand || byte == UInt8(ascii: "&")
        result.append(byte)
      }
    }
    return result.pieces
  }

  private func peek() -> UInt8? { offset < text.count ? text[offset] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    offset += 1
    return true
  }

  private func error(_ message: String, at place: Int? = nil) -> TemplateError {
    TemplateError(message: message, offset: place ?? offset)
  }
}

extension TemplateParser {
  /// Parses the text after a dollar sign.
  private mutating func dollarForm() throws(TemplateError) -> Piece {
    let start = offset - 1
    guard let byte = peek() else { throw error("a dollar sign at the end; $$ stands for one") }
    switch byte {
    case UInt8(ascii: "$"):
      offset += 1
      return .text([byte])
    case UInt8(ascii: "&"):
      offset += 1
      return .group(.number(0))
    case UInt8(ascii: "+"):
      offset += 1
      return .group(.highest)
    case UInt8(ascii: "*"):
      return try mark()
    case UInt8(ascii: "{"):
      offset += 1
      return try bracedForm(from: start)
    case UInt8(ascii: "<"):
      offset += 1
      guard let name = name() else { throw error("expected the name of a group after $<") }
      guard take(UInt8(ascii: ">")) else { throw error("missing > after the group's name") }
      return .group(.name(name))
    default:
      guard let group = try group() else {
        throw error("$ is followed by no group; $$ stands for a dollar sign", at: start)
      }
      return field(group) ?? .group(group)
    }
  }

  /// Parses the text after `${`, up to the closing brace.
  private mutating func bracedForm(from start: Int) throws(TemplateError) -> Piece {
    if peek() == UInt8(ascii: "*") {
      let piece = try mark()
      guard take(UInt8(ascii: "}")) else { throw error("missing }") }
      return piece
    }
    guard let group = try group() else { throw error("expected a group after ${") }
    if take(UInt8(ascii: "}")) { return field(group) ?? .group(group) }
    guard take(UInt8(ascii: ":")) else { throw error("missing } after the group") }
    if take(UInt8(ascii: "-")) {
      let unset = try pieces(upTo: [UInt8(ascii: "}")])
      guard take(UInt8(ascii: "}")) else { throw error("missing } after ${", at: start) }
      return .condition(group, set: nil, unset: unset)
    }
    guard take(UInt8(ascii: "+")) else { throw error("after : there has to be - or +") }
    let set = try pieces(upTo: [UInt8(ascii: ":"), UInt8(ascii: "}")])
    let unset =
      take(UInt8(ascii: ":")) ? try pieces(upTo: [UInt8(ascii: "}")]) : []
    guard take(UInt8(ascii: "}")) else { throw error("missing } after ${", at: start) }
    return .condition(group, set: set, unset: unset)
  }

  /// What a name stands for that is no group, where there are fields.
  private func field(_ group: Group) -> Piece? {
    guard hasFields, case .name(let bytes) = group else { return nil }
    let name = String(decoding: bytes, as: UTF8.self)
    return name == "PATTERN"
      ? .pattern : ReplacementTemplate.Field(rawValue: name).map { .field($0) }
  }

  private mutating func mark() throws(TemplateError) -> Piece {
    let start = offset
    offset += 1
    let name = name()
    if name == Array("MARK".utf8) { return .mark }
    if name == Array("PATTERN".utf8) { return .pattern }
    throw error("only $*MARK and $*PATTERN begin with $*", at: start)
  }

  /// Parses the number or name of a group, if there is one.
  private mutating func group() throws(TemplateError) -> Group? {
    guard let byte = peek(), isDigit(byte) else { return name().map { .name($0) } }
    var number = 0
    let start = offset
    while let digit = peek(), isDigit(digit) {
      number = number * 10 + Int(digit & 0x0F)
      guard number <= 65535 else { throw error("the group number is too large", at: start) }
      offset += 1
    }
    return .number(number)
  }

  /// Parses a name of letters, digits and underscores that does not begin with a digit.
  private mutating func name() -> [UInt8]? {
    let start = offset
    while let byte = peek(),
      isLetter(byte) || byte == UInt8(ascii: "_") || byte >= 0x80 || isDigit(byte)
    {
      offset += 1
    }
    return offset > start ? Array(text[start..<offset]) : nil
  }
}

extension TemplateParser {
  /// Parses the text after a backslash.
  private mutating func escape(into result: inout PieceList) throws(TemplateError) {
    let start = offset - 1
    guard let byte = peek() else { throw error("a backslash at the end; \\\\ stands for one") }
    offset += 1
    switch byte {
    case UInt8(ascii: "U"): result.append(.changeCase(.upper))
    case UInt8(ascii: "L"): result.append(.changeCase(.lower))
    case UInt8(ascii: "E"): result.append(.changeCase(.unchanged))
    case UInt8(ascii: "u"): result.append(.changeNextCase(.upper))
    case UInt8(ascii: "l"): result.append(.changeNextCase(.lower))
    case UInt8(ascii: "Q"): quotation(into: &result)
    case UInt8(ascii: "n"): result.append(0x0A)
    case UInt8(ascii: "t"): result.append(0x09)
    case UInt8(ascii: "r"): result.append(0x0D)
    case UInt8(ascii: "f"): result.append(0x0C)
    case UInt8(ascii: "a"): result.append(0x07)
    case UInt8(ascii: "e"): result.append(0x1B)
    case UInt8(ascii: "1")...UInt8(ascii: "9"):
      try result.append(.group(.number(groupNumber(byte, from: start))))
    case UInt8(ascii: "x"): try result.append(contentsOf: hexadecimal(from: start))
    case UInt8(ascii: "o"):
      guard take(UInt8(ascii: "{")) else { throw error("\\o has to be followed by {", at: start) }
      try result.append(contentsOf: number(radix: 8, from: start))
    case let byte where isLetter(byte) || isDigit(byte):
      throw error(
        "unknown escape: \\\(Unicode.Scalar(byte))\(Self.hint(forEscape: byte))", at: start)
    default: result.append(byte)
    }
  }

  /// Takes text up to `\E`, or to the end.
  private mutating func quotation(into result: inout PieceList) {
    while let byte = peek() {
      if byte == UInt8(ascii: "\\"), offset + 1 < text.count,
        text[offset + 1] == UInt8(ascii: "E")
      {
        offset += 2
        return
      }
      offset += 1
      result.append(byte)
    }
  }

  /// A hint for users who know this escape from another tool.
  private static func hint(forEscape byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "0"): "; $0 is the whole match, \\x00 the byte"
    case UInt8(ascii: "b"): "; \\x08 is the backspace"
    case UInt8(ascii: "v"): "; \\x0B is the vertical tab"
    case UInt8(ascii: "g"), UInt8(ascii: "k"): "; ${1} or ${name} is a group"
    default: ""
    }
  }

  /// Takes one digit, as in sed and Perl: with two digits, it would not be clear whether the second
  /// belongs to the number.
  private func groupNumber(_ digit: UInt8, from start: Int) throws(TemplateError) -> Int {
    let number = Int(digit & 0x0F)
    guard let next = peek(), isDigit(next) else { return number }
    let second = next & 0x0F
    throw error(
      "\\\(number)\(second) is not clear; ${\(number)}\(second) is group \(number) and a digit, "
        + "${\(number)\(second)} is group \(number)\(second)", at: start)
  }

  /// Parses the text after `\x`: two digits of a byte, or a character in braces.
  private mutating func hexadecimal(from start: Int) throws(TemplateError) -> [UInt8] {
    if take(UInt8(ascii: "{")) { return try number(radix: 16, from: start) }
    var value: UInt8 = 0
    for _ in 0..<2 {
      guard let digit = peek().flatMap({ digitValue($0) }) else {
        throw error("expected two digits or a code in braces after \\x", at: start)
      }
      value = value << 4 | digit
      offset += 1
    }
    return [value]
  }

  /// Parses the code of a character, and the closing brace.
  private mutating func number(radix: UInt32, from start: Int) throws(TemplateError) -> [UInt8] {
    var value: UInt32 = 0
    let first = offset
    while let digit = peek().flatMap({ digitValue($0) }), digit < radix, value <= 0x10FFFF {
      value = value * radix + UInt32(digit)
      offset += 1
    }
    guard offset > first, take(UInt8(ascii: "}")), let scalar = Unicode.Scalar(value) else {
      throw error("not the code of a character", at: start)
    }
    return Array(String(scalar).utf8)
  }
}

/// A list of pieces in which consecutive text is joined.
private struct PieceList {
  var pieces: [ReplacementTemplate.Piece] = []

  mutating func append(_ byte: UInt8) { append(contentsOf: [byte]) }

  mutating func append(contentsOf bytes: [UInt8]) {
    guard case .text(let text)? = pieces.last else { return pieces.append(.text(bytes)) }
    pieces[pieces.count - 1] = .text(text + bytes)
  }

  mutating func append(_ piece: ReplacementTemplate.Piece) {
    if case .text(let text) = piece { append(contentsOf: text) } else { pieces.append(piece) }
  }
}

private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

private func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

private func digitValue(_ byte: UInt8) -> UInt8? {
  if isDigit(byte) { return byte & 0x0F }
  return (0x61...0x66).contains(byte | 0x20) ? (byte | 0x20) - 0x57 : nil
}
