internal import CEncodings

/// The encoding of text in a file.
package struct TextEncoding: Sendable, Equatable {
  let number: Int

  static let utf16LittleEndian = TextEncoding(number: ENCODING_UTF_16LE)
  static let utf16BigEndian = TextEncoding(number: ENCODING_UTF_16BE)
  static let utf32LittleEndian = TextEncoding(number: ENCODING_UTF_32LE)
  static let utf32BigEndian = TextEncoding(number: ENCODING_UTF_32BE)

  private init(number: Int) { self.number = number }

  // Swift gives constants of C another integer type.
  private init(number: some BinaryInteger) { self.init(number: Int(number)) }

  /// The encoding with a label of the WHATWG Encoding Standard, in upper or lower case.
  package init?(label: [UInt8]) {
    let small = label.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    self.init(number: Self.number(small))
    if number < 0 { return nil }
  }

  /// The text is UTF-8 and is searched as it is.
  package var isUTF8: Bool { self == TextEncoding(number: ENCODING_UTF_8) }

  /// The label is known, but its encoding is not decoded.
  package var isRefused: Bool { self == TextEncoding(number: ENCODING_REPLACEMENT) }
}
