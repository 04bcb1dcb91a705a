extension ParsedOptions {
  /// The pattern and the replacement of `s/PATTERN/REPLACEMENT/FLAGS`, if that was typed as the
  /// pattern; `nil` for what may be meant as one.
  var sedCommand: (pattern: String, replacement: String)? {
    let text: [UInt8]
    switch patterns.first {
    case .text(let pattern)?: text = pattern
    case .file?: return nil
    case nil:
      guard let first = operands.first, !listsFiles else { return nil }
      text = first
    }
    guard !replacing.isOn, text.count > 3, text[0] == UInt8(ascii: "s"),
      "/|,#!@".utf8.contains(text[1])
    else { return nil }
    let parts = text[2...].split(separator: text[1], omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[0].isEmpty, parts[2].allSatisfy(Self.isSedFlag) else {
      return nil
    }
    return (printable(Array(parts[0])), printable(Array(parts[1])))
  }

  private static func isSedFlag(_ byte: UInt8) -> Bool {
    "giIpmMex".utf8.contains(byte) || (0x30...0x39).contains(byte)
  }
}
