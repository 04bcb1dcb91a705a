/// A text on one line, in quotes and escaped, cut after `maxCount` bytes.
func quoted(_ text: [UInt8], maxCount: Int) -> String {
  var result = "\""
  var shown = text[...]
  if shown.count > maxCount {
    shown = shown.prefix(maxCount)
    // Does not cut inside a character.
    while let last = shown.last, last >= 0x80, String(validating: shown, as: UTF8.self) == nil,
      shown.count > maxCount - 4
    {
      shown = shown.dropLast()
    }
  }
  let isText = String(validating: shown, as: UTF8.self) != nil
  var plain: [UInt8] = []
  for byte in shown {
    switch byte {
    case 0x0A: plain += "\\n".utf8
    case 0x09: plain += "\\t".utf8
    case 0x0D: plain += "\\r".utf8
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): plain += [UInt8(ascii: "\\"), byte]
    case 0x20..<0x7F: plain.append(byte)
    case 0x80... where isText: plain.append(byte)
    default:
      let digits = String(byte, radix: 16)
      plain += "\\x\(byte < 16 ? "0" : "")\(digits)".utf8
    }
  }
  result += String(decoding: plain, as: UTF8.self)
  return result + (shown.count < text.count ? "…\"" : "\"")
}
