/// Text for terminals and messages: on one line, without control characters that would change the
/// terminal. Control characters are escaped: `
/// `, `\t`, `\r`, `\x1b`.
///
/// This includes those of ISO 6429 in 0x80 to 0x9F, both as UTF-8 characters and as bytes that
/// belong to no character. All other bytes stay the same.
package func visible(_ text: some Collection<UInt8>) -> [UInt8] {
  let bytes = Array(text)
  var result: [UInt8] = []
  result.reserveCapacity(bytes.count)
  var index = 0
  while index < bytes.count {
    let count = characterByteCount(in: bytes, at: index)
    let character = bytes[index..<index + count]
    if isControl(character) {
      for byte in character { result += escape(byte) }
    } else {
      result += character
    }
    index += count
  }
  return result
}

private func isControl(_ character: ArraySlice<UInt8>) -> Bool {
  guard let first = character.first, let last = character.last else { return false }
  switch character.count {
  case 1: return first < 0x20 || (0x7F...0x9F).contains(first)
  case 2: return first == 0xC2 && last < 0xA0
  default: return false
  }
}

/// 1 for a byte that does not begin a valid character.
private func characterByteCount(in bytes: [UInt8], at index: Int) -> Int {
  let count =
    switch bytes[index] {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 1
    }
  guard count > 1, index + count <= bytes.count,
    String(validating: bytes[index..<index + count], as: UTF8.self) != nil
  else { return 1 }
  return count
}

private func escape(_ byte: UInt8) -> [UInt8] {
  switch byte {
  case 0x0A: return Array("\\n".utf8)
  case 0x09: return Array("\\t".utf8)
  case 0x0D: return Array("\\r".utf8)
  default:
    let digits = String(byte, radix: 16)
    return Array("\\x\(byte < 16 ? "0" : "")\(digits)".utf8)
  }
}
