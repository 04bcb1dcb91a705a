/// The bytes of a character in each of its cases.
struct LiteralAlphabet {
  private let options: AnalysisOptions
  /// Whether letters with a third case (`k`, `K` and the Kelvin sign) are accepted. The third case
  /// then needs a search of its own.
  private let takesRareCaseVariants: Bool

  init(_ options: AnalysisOptions, takesRareCaseVariants: Bool) {
    self.options = options
    self.takesRareCaseVariants = takesRareCaseVariants
  }

  /// Strings, one of which occurs wherever the character does; `nil` if they are not known.
  func literals(of character: PatternCharacter) -> [Literal]? {
    if character.isCaseless && options.isUTF8,
      let cases = Self.separateCases.first(where: { $0.contains(character.value) })
    {
      let pair = Self.isInPairs(cases[0]) ? pair(cases[0]) : nil
      let others = pair == nil ? cases[...] : cases.dropFirst(2)
      return [pair].compactMap { $0 } + others.compactMap(encoded).map { Literal(bytes: $0) }
    }
    return literal(of: character).map { [$0] }
  }

  /// `nil` if no single byte string with some open bits covers all cases.
  private func literal(of character: PatternCharacter) -> Literal? {
    let value = character.value
    guard let bytes = encoded(value) else { return nil }
    let plain = Literal(bytes: bytes)
    guard character.isCaseless else { return plain }
    let isASCIILetter = value < 0x80 && (0x61...0x7A).contains(value | 0x20)
    if options.isUTF8 && Self.hasRareCaseVariant(lowerCase(of: value)) && !takesRareCaseVariants {
      return nil
    }
    if isASCIILetter { return Literal(bytes: [UInt8(value) | 0x20], folds: [0x20]) }
    if value < 0x80 { return plain }
    // A pattern of bytes follows the tables of PCRE2's C locale, in which bytes above 7F have no
    // case.
    guard options.isUTF8 else { return plain }
    guard let scalar = UnicodeScalar(value) else { return nil }
    if !scalar.properties.isCased && !scalar.properties.changesWhenCaseMapped { return plain }
    return Self.isInPairs(value) ? pair(lowerCase(of: value)) : nil
  }

  /// The third cases of letters in `set`, each as a string.
  func rareCaseVariants(in set: LiteralSet) -> [Literal] {
    guard takesRareCaseVariants && options.isUTF8 else { return [] }
    var found: [Literal] = []
    for (lower, odd) in Self.odd {
      guard let letter = literal(of: PatternCharacter(value: lower, isCaseless: true)) else {
        continue
      }
      let occurs = set.literals.contains { literal in
        literal.bytes.indices.contains { start in
          literal.bytes[start...].starts(with: letter.bytes)
            && literal.folds[start...].starts(with: letter.folds)
        }
      }
      if occurs, let bytes = encoded(odd) {
        found.append(Literal(bytes: bytes))
      }
    }
    return found
  }

  /// Letters with more than two cases, and their other cases, as far as they are supported (simple
  /// case folding of Unicode 14, CaseFolding.txt).
  private static let odd: [(lower: UInt32, odd: UInt32)] = [
    (0x6B, 0x212A), (0x73, 0x017F), (0xE5, 0x212B), (0x0432, 0x1C80), (0x0434, 0x1C81),
    (0x043E, 0x1C82), (0x0441, 0x1C83), (0x0442, 0x1C84), (0x0442, 0x1C85), (0x044A, 0x1C86),
  ]

  /// Greek letters with more than two forms, lower and upper case first, and those whose two cases
  /// have too little in common for one string. Each form becomes a string together with its
  /// neighbours: two bytes alone would be found too often, since all Greek letters begin with one
  /// of two bytes.
  private static let separateCases: [[UInt32]] = [
    [0x03AC, 0x0386], [0x03AD, 0x0388], [0x03AE, 0x0389], [0x03AF, 0x038A], [0x03CC, 0x038C],
    [0x03CD, 0x038E], [0x03CE, 0x038F], [0x03B2, 0x0392, 0x03D0], [0x03B5, 0x0395, 0x03F5],
    [0x03B8, 0x0398, 0x03D1, 0x03F4], [0x03B9, 0x0399, 0x0345, 0x1FBE],
    [0x03BA, 0x039A, 0x03F0], [0x03BC, 0x039C, 0x00B5], [0x03C0, 0x03A0, 0x03D6],
    [0x03C1, 0x03A1, 0x03F1], [0x03C3, 0x03A3, 0x03C2], [0x03C6, 0x03A6, 0x03D5],
    [0x03C9, 0x03A9, 0x2126],
  ]

  private static func hasRareCaseVariant(_ lower: UInt32) -> Bool {
    odd.contains { $0.lower == lower }
  }

  /// Whether the character belongs to an alphabet in which each letter has two cases, or a third
  /// case that the table has: Latin-1, Greek and Russian.
  private static func isInPairs(_ value: UInt32) -> Bool {
    switch value {
    case 0xD7, 0xF7, 0xDF, 0xFF: false
    case 0xC0...0xFE, 0x0410...0x044F, 0x0401, 0x0451: true
    case 0x0391...0x03A1, 0x03A3...0x03AB, 0x03B1...0x03C1, 0x03C3...0x03CB: true
    default: false
    }
  }

  private func lowerCase(of value: UInt32) -> UInt32 {
    switch value {
    case 0x41...0x5A, 0xC0...0xDE: value + 0x20
    case 0x0391...0x03AB, 0x0410...0x042F: value + 0x20
    case 0x0401: 0x0451
    default: value
    }
  }

  private func upperCase(of lower: UInt32) -> UInt32 {
    lower == 0x0451 ? 0x0401 : lower - 0x20
  }

  /// Both cases, if they have the same length and differ in at most one bit of each byte.
  private func pair(_ lower: UInt32) -> Literal? {
    guard let small = encoded(lower), let large = encoded(upperCase(of: lower)),
      small.count == large.count
    else { return nil }
    let folds = zip(small, large).map { $0 ^ $1 }
    guard folds.allSatisfy({ $0.nonzeroBitCount <= 1 }) else { return nil }
    // The open bits are set in the bytes to compare.
    return Literal(bytes: zip(small, folds).map { $0 | $1 }, folds: folds)
  }

  private func encoded(_ value: UInt32) -> [UInt8]? {
    guard options.isUTF8 else { return UInt8(exactly: value).map { [$0] } }
    return UnicodeScalar(value).map { Array(String(Character($0)).utf8) }
  }
}
