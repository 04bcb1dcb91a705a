/// Escapes outside of classes, and the characters of escapes.
extension PatternParser {
  func parseEscape(_ text: ArraySlice<UInt8>) throws(Declined) -> PatternNode {
    guard let letter = text.dropFirst().first else { throw Declined("a backslash at the end") }
    let argument = Array(text.dropFirst(2))
    switch letter {
    case UInt8(ascii: "b"): return .assertion(.wordBoundary)
    case UInt8(ascii: "B"): return .assertion(.noWordBoundary)
    case UInt8(ascii: "A"): return .assertion(.subjectStart)
    case UInt8(ascii: "z"), UInt8(ascii: "Z"): return .assertion(.subjectEnd)
    case UInt8(ascii: "N") where argument.isEmpty: return .set(.notLineFeed)
    case UInt8(ascii: "1")...UInt8(ascii: "9"):
      // More digits may make it an octal number, depending on the number of groups.
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
  func parseGroupReference(_ argument: [UInt8]) throws(Declined) -> PatternNode {
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

  /// The set that an escape stands for, inside or outside of a class.
  func setItem(_ letter: UInt8, _ text: ArraySlice<UInt8>) -> CharacterSet.Item? {
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
  func codePoint(ofEscape text: ArraySlice<UInt8>) throws(Declined) -> UInt32 {
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
      else { throw Declined("a number in an unsupported form") }
      return value
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: return UInt32(letter)
    default: throw Declined("\\\(UnicodeScalar(letter))")
    }
  }

  func isCharacter(_ value: UInt32) -> Bool {
    options.isUTF8 ? UnicodeScalar(value) != nil : value < 0x100
  }
}
