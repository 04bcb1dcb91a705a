/// A change of a text that keeps its length in bytes.
package struct ByteTransform: Sendable, Equatable {
  /// Characters that a mask changes.
  package enum MaskedClass: Sendable, Equatable {
    case all, digits, letters, alphanumerics
  }

  enum Change: Sendable, Equatable {
    case reverse, upper, lower, swapCase, rot13
    /// The bytes of a class become `by`, except in the first `keepFirst` and the last `keepLast`
    /// characters of the class.
    case mask(MaskedClass, by: UInt8, keepFirst: Int, keepLast: Int)
    case fill(with: [UInt8])
  }

  private let changes: [Change]

  package static let none = ByteTransform(changes: [])

  private init(changes: [Change]) { self.changes = changes }

  /// Whether the old text cannot be recovered from the new one.
  package var isRedaction: Bool {
    changes.contains {
      switch $0 {
      case .mask, .fill: true
      case .reverse, .upper, .lower, .swapCase, .rot13: false
      }
    }
  }

  package var isEmpty: Bool { changes.isEmpty }

  /// Applies the transforms to `bytes`, in the order of the list.
  ///
  /// A character whose other case has another length in bytes stays the same.
  ///
  /// - Parameter isUTF8: Characters are those of UTF-8; otherwise each byte is a character.
  /// - Complexity: O(*n*) in the bytes.
  func apply(to bytes: inout [UInt8], isUTF8: Bool) {
    for change in changes {
      switch change {
      case .reverse: bytes = reversed(bytes, isUTF8: isUTF8)
      case .upper: changeLetters(of: &bytes, isUTF8, LetterCase.upper)
      case .lower: changeLetters(of: &bytes, isUTF8, LetterCase.lower)
      case .swapCase: changeLetters(of: &bytes, isUTF8, LetterCase.swapped)
      case .rot13: for index in bytes.indices { bytes[index] = rotated(bytes[index]) }
      case .mask(let masked, let byte, let first, let last):
        mask(&bytes, masked, by: byte, keepFirst: first, keepLast: last, isUTF8: isUTF8)
      case .fill(let text):
        for index in bytes.indices { bytes[index] = text[index % text.count] }
      }
    }
  }

  private func reversed(_ bytes: [UInt8], isUTF8: Bool) -> [UInt8] {
    guard isUTF8, let text = String(validating: bytes, as: UTF8.self) else {
      return bytes.reversed()
    }
    // A letter and its accents stay together, since a reader sees one character.
    return text.reversed().flatMap { Array($0.utf8) }
  }

  private func changeLetters(
    of bytes: inout [UInt8], _ isUTF8: Bool, _ change: (Unicode.Scalar) -> Unicode.Scalar
  ) {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    result.append(bytes, isUTF8: isUTF8) { scalar in
      let changed = change(scalar)
      return UTF8.width(changed) == UTF8.width(scalar) ? changed : scalar
    }
    bytes = result
  }

  private func rotated(_ byte: UInt8) -> UInt8 {
    switch byte {
    case 0x41...0x5A: (byte - 0x41 + 13) % 26 + 0x41
    case 0x61...0x7A: (byte - 0x61 + 13) % 26 + 0x61
    default: byte
    }
  }

  private func mask(
    _ bytes: inout [UInt8], _ masked: MaskedClass, by mask: UInt8, keepFirst: Int, keepLast: Int,
    isUTF8: Bool
  ) {
    // The byte ranges of all characters of the class.
    var characters: [Range<Int>] = []
    var index = 0
    while index < bytes.count {
      let length = isUTF8 ? scalarLength(in: bytes, at: index) : 1
      if masked.contains(bytes[index..<index + length]) {
        characters.append(index..<index + length)
      }
      index += length
    }
    for range in characters.dropFirst(keepFirst).dropLast(keepLast) {
      for index in range { bytes[index] = mask }
    }
  }

  private func scalarLength(in bytes: [UInt8], at start: Int) -> Int {
    var end = start + 1
    if bytes[start] >= 0xC0 {
      while end < bytes.count, end - start < 4, bytes[end] & 0xC0 == 0x80 { end += 1 }
    }
    return end - start
  }
}

extension ByteTransform.MaskedClass {
  /// Whether the character with these bytes belongs to the class.
  fileprivate func contains(_ character: ArraySlice<UInt8>) -> Bool {
    if self == .all { return true }
    guard let text = String(validating: character, as: UTF8.self),
      let scalar = text.unicodeScalars.first
    else { return false }
    let isDigit = scalar.properties.numericType == .decimal
    let isLetter = scalar.properties.isAlphabetic
    return switch self {
    case .all: true
    case .digits: isDigit
    case .letters: isLetter
    case .alphanumerics: isDigit || isLetter
    }
  }
}

extension ByteTransform {
  /// Reads the value of `--transform`: names with their values, separated by commas.
  ///
  /// - Throws: A sentence on what is wrong.
  package init(parsing list: [UInt8]) throws(TransformError) {
    var changes: [Change] = []
    for item in list.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      let parts = item.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(decoding: parts[0], as: UTF8.self)
      let value = parts.count > 1 ? Array(parts[1]) : nil
      try Self.add(name, value, to: &changes)
    }
    self.changes = changes
  }

  private static func add(
    _ name: String, _ value: [UInt8]?, to changes: inout [Change]
  ) throws(TransformError) {
    let plain: [String: Change] = [
      "reverse": .reverse, "upper": .upper, "lower": .lower, "swapcase": .swapCase,
      "rot13": .rot13, "zero": .fill(with: [0]),
    ]
    let masks: [String: MaskedClass] = [
      "mask": .all, "digits": .digits, "letters": .letters, "alnum": .alphanumerics,
    ]
    if let change = plain[name] {
      guard value == nil else { throw TransformError("\(name) takes no value") }
      return changes.append(change)
    }
    if let masked = masks[name] {
      guard let value, value.count == 1, value[0] < 0x80 else {
        throw TransformError("\(name) takes one ASCII character, as in \(name)=*")
      }
      return changes.append(.mask(masked, by: value[0], keepFirst: 0, keepLast: 0))
    }
    switch name {
    case "fill":
      guard let value, !value.isEmpty else { throw TransformError("fill takes a text") }
      changes.append(.fill(with: value))
    case "keep", "keep-first":
      guard let count = value.flatMap({ Int(String(decoding: $0, as: UTF8.self)) }), count >= 0
      else { throw TransformError("\(name) takes a number") }
      guard case .mask(let masked, let byte, let first, let last)? = changes.last else {
        throw TransformError("\(name) must follow mask, digits, letters or alnum")
      }
      changes[changes.count - 1] = .mask(
        masked, by: byte, keepFirst: name == "keep" ? first : count,
        keepLast: name == "keep" ? count : last)
    default:
      throw TransformError(
        "no transform is called '\(name)'; there are reverse, upper, lower, swapcase, rot13, "
          + "mask, digits, letters, alnum, keep, keep-first, fill and zero")
    }
  }
}

/// The list of transforms is not valid.
package struct TransformError: Error, Equatable {
  package let message: String

  init(_ message: String) { self.message = message }
}
