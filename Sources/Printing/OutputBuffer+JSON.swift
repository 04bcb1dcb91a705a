internal import Bytes
internal import Output

extension OutputBuffer {
  /// Appends a JSON object that holds bytes: `{"text":…}` if they are UTF-8, otherwise
  /// `{"bytes":…}` in base64, as in ripgrep's messages.
  mutating func append(jsonData bytes: RawSpan) {
    if bytes.utf8RunLength(from: 0, to: bytes.byteCount) == bytes.byteCount {
      append("{\"text\":\"")
      append(jsonCharacters: bytes)
    } else {
      append("{\"bytes\":\"")
      append(base64: bytes)
    }
    append("\"}")
  }

  mutating func append(jsonData bytes: [UInt8]) {
    bytes.withText { append(jsonData: $0) }
  }

  /// Appends UTF-8 as the content of a JSON string (RFC 8259), escaped as in ripgrep.
  private mutating func append(jsonCharacters text: RawSpan) {
    var start = 0
    for offset in 0..<text.byteCount {
      let byte = text.byte(at: offset)
      guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
        continue
      }
      append(text.extracting(start..<offset))
      start = offset + 1
      append("\\")
      switch byte {
      case 0x08: append("b")
      case 0x09: append("t")
      case 0x0A: append("n")
      case 0x0C: append("f")
      case 0x0D: append("r")
      case 0..<0x20:
        append("u00")
        append(hexadecimalDigit(byte >> 4))
        append(hexadecimalDigit(byte & 0x0F))
      default: append(byte)
      }
    }
    append(text.extracting(start..<text.byteCount))
  }

  /// RFC 4648, with padding.
  private mutating func append(base64 bytes: RawSpan) {
    for start in stride(from: 0, to: bytes.byteCount, by: 3) {
      let count = min(3, bytes.byteCount - start)
      var value: UInt32 = 0
      for index in 0..<3 {
        value = value << 8 | (index < count ? UInt32(bytes.byte(at: start + index)) : 0)
      }
      for index in 0..<4 {
        append(index > count ? UInt8(ascii: "=") : base64Digit(value >> UInt32(18 - 6 * index)))
      }
    }
  }
}

private func hexadecimalDigit(_ value: UInt8) -> UInt8 {
  value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}

/// The digit for the last six bits of a value.
private func base64Digit(_ value: UInt32) -> UInt8 {
  let value = UInt8(truncatingIfNeeded: value & 63)
  switch value {
  case 0..<26: return UInt8(ascii: "A") + value
  case 26..<52: return UInt8(ascii: "a") + value - 26
  case 52..<62: return UInt8(ascii: "0") + value - 52
  default: return value == 62 ? UInt8(ascii: "+") : UInt8(ascii: "/")
  }
}
