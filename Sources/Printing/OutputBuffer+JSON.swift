extension OutputBuffer {
  /// Appends a JSON object that holds bytes: `{"text":…}` if they are UTF-8, otherwise
  /// `{"bytes":…}` in base64, as ripgrep's messages do.
  package mutating func append(jsonData bytes: [UInt8]) {
    if let text = String(validating: bytes, as: UTF8.self) {
      append("{\"text\":")
      append(jsonString: text)
    } else {
      append("{\"bytes\":\"")
      append(base64(bytes))
      append("\"")
    }
    append("}")
  }

  /// Appends a JSON string with its quotes (RFC 8259).
  package mutating func append(jsonString text: String) {
    append("\"")
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): append("\\\"")
      case UInt8(ascii: "\\"): append("\\\\")
      case 0x0A: append("\\n")
      case 0x0D: append("\\r")
      case 0x09: append("\\t")
      case 0..<0x20:
        append("\\u00")
        append(hexadecimalDigit(byte >> 4))
        append(hexadecimalDigit(byte & 0x0F))
      default: append(byte)
      }
    }
    append("\"")
  }
}

private func hexadecimalDigit(_ value: UInt8) -> UInt8 {
  value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}

/// RFC 4648, with padding.
private func base64(_ bytes: [UInt8]) -> [UInt8] {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var result: [UInt8] = []
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = bytes[start..<min(start + 3, bytes.count)]
    var value = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    value <<= 8 * UInt32(3 - group.count)
    for index in 0..<4 {
      let isPadding = index > group.count
      result.append(
        isPadding ? UInt8(ascii: "=") : alphabet[Int(value >> UInt32(18 - 6 * index)) & 63])
    }
  }
  return result
}
