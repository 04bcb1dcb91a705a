/// One character of a name. A byte of invalid UTF-8 has a code above all characters.
struct GlobCharacter {
  private static let invalid: UInt32 = 0x8000_0000

  let code: UInt32
  let end: Int

  /// A single byte, even if it is part of a character.
  init(byte: UInt8, end: Int) {
    code = byte < 0x80 ? UInt32(byte) : GlobCharacter.invalid | UInt32(byte)
    self.end = end
  }

  init(in bytes: ArraySlice<UInt8>, at position: Int) {
    if bytes[position] < 0x80 {
      code = UInt32(bytes[position])
      end = position + 1
      return
    }
    let first = bytes[position]
    let length =
      switch first {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 0
      }
    let sequence = bytes[position...].prefix(length)
    if length > 0, let text = String(validating: sequence, as: UTF8.self),
      let scalar = text.unicodeScalars.first
    {
      code = scalar.value
      end = position + length
    } else {
      code = GlobCharacter.invalid | UInt32(first)
      end = position + 1
    }
  }

  /// The bytes that a code was read from.
  static func bytes(of code: UInt32) -> [UInt8] {
    if let scalar = UnicodeScalar(code) { return Array(UTF8.encode(scalar) ?? .init()) }
    return [UInt8(truncatingIfNeeded: code)]
  }

  /// The lower-case letter of an upper-case one, if it is a single character.
  static func folded(_ code: UInt32) -> UInt32 {
    if code < 0x80 { return (0x41...0x5A).contains(code) ? code + 0x20 : code }
    return mapped(code) { $0.lowercaseMapping }
  }

  static func capital(_ code: UInt32) -> UInt32 { mapped(code) { $0.uppercaseMapping } }

  private static func mapped(
    _ code: UInt32, by mapping: (UnicodeScalar.Properties) -> String
  ) -> UInt32 {
    guard let scalar = UnicodeScalar(code) else { return code }
    let result = mapping(scalar.properties).unicodeScalars
    return result.count == 1 ? result.first?.value ?? code : code
  }
}
