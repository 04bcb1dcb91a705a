/// Properties of a pattern that make one search with it depend on another.
package struct PatternTraits: Sendable {
  /// `\G`: the start of the search matters.
  package private(set) var asksForStart = false
  /// `\K`: a match may start elsewhere than where it was found.
  package private(set) var movesStart = false
  /// `(*COMMIT)` and similar verbs, or items for the very start: places may be skipped.
  package private(set) var hasVerbs = false
  /// U+FEFF, by its code or as the character itself.
  package private(set) var namesByteOrderMark = false

  /// The traits of no pattern.
  package init() {}

  /// Adds the traits of another pattern.
  package mutating func add(_ traits: PatternTraits) {
    asksForStart = asksForStart || traits.asksForStart
    movesStart = movesStart || traits.movesStart
    hasVerbs = hasVerbs || traits.hasVerbs
    namesByteOrderMark = namesByteOrderMark || traits.namesByteOrderMark
  }

  /// The traits of several plain strings together.
  ///
  /// - Complexity: O(*n*) in their bytes.
  package init(ofPlainStrings strings: [[UInt8]]) {
    namesByteOrderMark = strings.contains { $0.containsByteOrderMark }
  }

  /// - Complexity: O(*n*) in the bytes of the pattern.
  package init(of pattern: PatternText) {
    namesByteOrderMark = pattern.bytes.containsByteOrderMark
    // All other traits need one of these bytes.
    if !pattern.bytes.contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "(") }) {
      return
    }
    for token in pattern.tokens {
      let text = pattern[token]
      switch token.kind {
      case .escape where text.elementsEqual(#"\G"#.utf8): asksForStart = true
      case .escape where text.elementsEqual(#"\K"#.utf8): movesStart = true
      case .groupStart where text.starts(with: "(*".utf8): hasVerbs = true
      case .escape, .classEscape: namesByteOrderMark = namesByteOrderMark || text.isByteOrderMark
      default: break
      }
    }
  }
}

extension [UInt8] {
  fileprivate var containsByteOrderMark: Bool {
    contains(0xEF) && indices.contains { self[$0...].starts(with: [0xEF, 0xBB, 0xBF]) }
  }
}

extension ArraySlice<UInt8> {
  /// Whether an escape stands for U+FEFF: `\x{feff}`, `\N{U+FEFF}` or `\o{177377}`.
  fileprivate var isByteOrderMark: Bool {
    let text = String(decoding: self, as: UTF8.self)
    let (digits, radix) =
      text.hasPrefix(#"\x{"#)
      ? (text.dropFirst(3), 16)
      : text.hasPrefix(#"\N{U+"#)
        ? (text.dropFirst(5), 16)
        : text.hasPrefix(#"\o{"#) ? (text.dropFirst(3), 8) : ("", 10)
    let number = digits.dropLast().filter { $0 != " " && $0 != "\t" }
    return UInt32(number, radix: radix) == 0xFEFF
  }
}
