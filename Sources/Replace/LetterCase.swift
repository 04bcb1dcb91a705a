/// Changes of letters that keep each character one character, by Unicode's simple mappings.
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

  /// The other case, of a letter that has one.
  static func swapped(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let upper = upper(scalar)
    return upper != scalar ? upper : lower(scalar)
  }

  /// Full mappings may be several characters; those have no simple one.
  private static func single(_ mapping: String) -> Unicode.Scalar? {
    let scalars = mapping.unicodeScalars
    return scalars.count == 1 ? scalars.first : nil
  }
}

extension [UInt8] {
  /// Appends `bytes` with each character changed: of UTF-8, or of ASCII where `isUTF8` is false.
  ///
  /// A byte that belongs to no character stays.
  mutating func append(
    _ bytes: some Sequence<UInt8>, isUTF8: Bool, changing change: (Unicode.Scalar) -> Unicode.Scalar
  ) {
    guard isUTF8 else {
      for byte in bytes {
        append(byte < 0x80 ? UInt8(truncatingIfNeeded: change(Unicode.Scalar(byte)).value) : byte)
      }
      return
    }
    let text = Array(bytes)
    guard let valid = String(validating: text, as: UTF8.self) else {
      return append(text, isUTF8: false, changing: change)
    }
    for scalar in valid.unicodeScalars {
      append(contentsOf: UTF8.encode(change(scalar)) ?? .init())
    }
  }
}
