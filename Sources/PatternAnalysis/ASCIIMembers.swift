extension CharacterSet {
  init(_ character: PatternCharacter) {
    self.init(
      items: [.range(character.value...character.value)], isCaseless: character.isCaseless)
  }

  /// The ASCII characters of the set, with and without Unicode properties.
  ///
  /// - Throws: Why they are not known.
  func asciiMembers() throws(Declined) -> UInt128 {
    var members: UInt128 = 0
    for item in items { members |= try asciiMembers(of: item) }
    if isNegated { members = ~members }
    return members
  }

  private func asciiMembers(of item: Item) throws(Declined) -> UInt128 {
    switch item {
    case .range(let range):
      var members = ASCII.range(range)
      guard isCaseless else { return members }
      members |= ASCII.withBothCases(members)
      // Their other cases are ASCII letters.
      if range.contains(0x17F) { members |= ASCII.withBothCases(ASCII.range(0x73...0x73)) }
      if range.contains(0x212A) { members |= ASCII.withBothCases(ASCII.range(0x6B...0x6B)) }
      return members
    case .escape(let letter): return try ASCII.members(ofEscape: letter)
    case .posix(let text): return try ASCII.members(ofPOSIXClass: text, isCaseless: isCaseless)
    case .property: throw Declined("a Unicode property")
    }
  }
}

/// Sets of ASCII characters: bit *c* stands for character *c*.
enum ASCII {
  static let lineFeed = range(0x0A...0x0A)
  static let digits = range(0x30...0x39)
  static let upperCase = range(0x41...0x5A)
  static let lowerCase = range(0x61...0x7A)
  static let wordCharacters = digits | upperCase | lowerCase | range(0x5F...0x5F)
  static let space = range(0x09...0x0D) | range(0x20...0x20)
  static let blank = range(0x09...0x09) | range(0x20...0x20)
  static let graphic = range(0x21...0x7E)

  /// The characters of a range that are ASCII.
  static func range(_ range: ClosedRange<UInt32>) -> UInt128 {
    guard range.lowerBound < 128 else { return 0 }
    let end = min(range.upperBound, 127) + 1
    let below = end == 128 ? UInt128.max : (1 << UInt128(end)) - 1
    return below & ~((1 << UInt128(range.lowerBound)) - 1)
  }

  static func withBothCases(_ set: UInt128) -> UInt128 {
    set | (set & upperCase) << 32 | (set & lowerCase) >> 32
  }

  static func members(ofEscape letter: UInt8) throws(Declined) -> UInt128 {
    switch letter {
    case UInt8(ascii: "d"): digits
    case UInt8(ascii: "D"): ~digits
    case UInt8(ascii: "w"): wordCharacters
    case UInt8(ascii: "W"): ~wordCharacters
    case UInt8(ascii: "s"): space
    case UInt8(ascii: "S"): ~space
    case UInt8(ascii: "h"): blank
    case UInt8(ascii: "H"): ~blank
    case UInt8(ascii: "v"): range(0x0A...0x0D)
    case UInt8(ascii: "V"): ~range(0x0A...0x0D)
    default: throw Declined("\\\(UnicodeScalar(letter))")
    }
  }

  /// - Parameter text: `[:alpha:]` or `[:^alpha:]`.
  static func members(
    ofPOSIXClass text: [UInt8], isCaseless: Bool
  ) throws(Declined) -> UInt128 {
    var name = String(decoding: text.dropFirst(2).dropLast(2), as: UTF8.self)
    let isNegated = name.hasPrefix("^")
    if isNegated { name.removeFirst() }
    let set: UInt128
    switch name {
    case "alpha": set = upperCase | lowerCase
    case "digit": set = digits
    case "alnum": set = upperCase | lowerCase | digits
    case "upper" where !isCaseless: set = upperCase
    case "lower" where !isCaseless: set = lowerCase
    case "space": set = space
    case "blank": set = blank
    case "word": set = wordCharacters
    case "xdigit": set = digits | range(0x41...0x46) | range(0x61...0x66)
    case "punct": set = graphic & ~(upperCase | lowerCase | digits)
    case "graph": set = graphic
    case "print": set = graphic | range(0x20...0x20)
    case "cntrl": set = range(0...0x1F) | range(0x7F...0x7F)
    case "ascii": set = .max
    default: throw Declined("[:\(name):]")
    }
    return isNegated ? ~set : set
  }
}
