/// Changes of case that keep one character one character, by Unicode's simple mappings.
enum LetterCase {
  static func upper(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    scalar.isASCII
      ? (("a"..."z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) - 32) : scalar)
      : single(scalar.properties.uppercaseMapping) ?? scalar
  }

  static func lower(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    scalar.isASCII
      ? (("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) + 32) : scalar)
      : single(scalar.properties.lowercaseMapping) ?? scalar
  }

  /// The other case of a letter, if it has one.
  static func swapped(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let upper = upper(scalar)
    return upper != scalar ? upper : lower(scalar)
  }

  /// A full mapping may have several characters; it is not a simple one then.
  private static func single(_ mapping: String) -> Unicode.Scalar? {
    let scalars = mapping.unicodeScalars
    return scalars.count == 1 ? scalars.first : nil
  }
}

extension [UInt8] {
  /// Appends `bytes` with each character changed: characters of UTF-8, or of ASCII if `isUTF8` is
  /// false.
  ///
  /// A byte that belongs to no character stays, and counts as a character without case.
  mutating func append(
    _ bytes: some Sequence<UInt8>, isUTF8: Bool, changing change: (Unicode.Scalar) -> Unicode.Scalar
  ) {
    let text = Array(bytes)
    if isUTF8, let valid = String(validating: text, as: UTF8.self) {
      return append(valid, changing: change)
    }
    var index = 0
    while index < text.count {
      if isUTF8, text[index] >= 0x80, let character = text.character(at: index) {
        append(character, changing: change)
        index += character.utf8.count
        continue
      }
      let byte = text[index]
      let changed = change(byte < 0x80 ? Unicode.Scalar(byte) : "\u{FFFD}")
      append(byte < 0x80 ? UInt8(truncatingIfNeeded: changed.value) : byte)
      index += 1
    }
  }

  private mutating func append(
    _ text: String, changing change: (Unicode.Scalar) -> Unicode.Scalar
  ) {
    for scalar in text.unicodeScalars {
      append(contentsOf: UTF8.encode(change(scalar)) ?? .init())
    }
  }

  /// The UTF-8 character that begins at `start`; `nil` if there is none.
  private func character(at start: Int) -> String? {
    (2...4).lazy.compactMap { length in
      start + length <= count
        ? String(validating: self[start..<start + length], as: UTF8.self) : nil
    }.first { $0.unicodeScalars.count == 1 }
  }
}
