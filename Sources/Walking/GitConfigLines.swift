/// Parses git-config(1): the keys with their values, in order.
struct GitConfigLines {
  private let text: [UInt8]
  private var position = 0
  private var section = ""

  init(_ text: [UInt8]) {
    self.text = text
    // Git skips the byte order mark that editors of other systems write.
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// The next key, as `section.key` or `section.SUBSECTION.key`; the value is `nil` if there is
  /// none.
  mutating func next() -> (key: String, value: [UInt8]?)? {
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        position += 1
      case UInt8(ascii: "#"), UInt8(ascii: ";"): skipLine()
      case UInt8(ascii: "["): readSection()
      default:
        let name = word { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
        guard !name.isEmpty else {
          skipLine()
          continue
        }
        skipBlanks()
        guard peek() == UInt8(ascii: "=") else {
          skipLine()
          return ("\(section).\(name)", nil)
        }
        position += 1
        skipBlanks()
        return ("\(section).\(name)", readValue())
      }
    }
    return nil
  }

  private func peek() -> UInt8? { position < text.count ? text[position] : nil }

  private mutating func skipLine() {
    while let byte = peek(), byte != UInt8(ascii: "\n") { position += 1 }
  }

  private mutating func skipBlanks() {
    while let byte = peek(), byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") {
      position += 1
    }
  }

  private mutating func word(_ isIncluded: (UInt8) -> Bool) -> String {
    let start = position
    while let byte = peek(), isIncluded(byte) { position += 1 }
    return String(decoding: text[start..<position], as: UTF8.self).lowercased()
  }

  private mutating func readSection() {
    position += 1
    section = word { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
    skipBlanks()
    if peek() == UInt8(ascii: "\"") {
      position += 1
      var name: [UInt8] = []
      while let byte = peek(), byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\n") {
        if byte == UInt8(ascii: "\\") { position += 1 }
        if let byte = peek() { name.append(byte) }
        position += 1
      }
      section += "." + String(decoding: name, as: UTF8.self)
      position += 1
    }
    while let byte = peek(), byte != UInt8(ascii: "]"), byte != UInt8(ascii: "\n") {
      position += 1
    }
    position += 1
  }

  /// The rest of the line, without comments, quotes and surrounding white space.
  private mutating func readValue() -> [UInt8] {
    var value: [UInt8] = []
    var end = 0
    var isQuoted = false
    while let byte = peek(), byte != UInt8(ascii: "\n") {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: "#") where !isQuoted, UInt8(ascii: ";") where !isQuoted:
        skipLine()
        return Array(value[..<end])
      case UInt8(ascii: "\\"):
        guard let next = peek() else { break }
        position += 1
        switch next {
        case UInt8(ascii: "n"): value.append(UInt8(ascii: "\n"))
        case UInt8(ascii: "t"): value.append(UInt8(ascii: "\t"))
        case UInt8(ascii: "\n"): break
        default: value.append(next)
        }
        end = value.count
      default:
        value.append(byte)
        let isBlank = " \t\r".utf8.contains(byte)
        if isQuoted || !isBlank { end = value.count }
      }
    }
    return Array(value[..<end])
  }
}

extension UInt8 {
  fileprivate var isLetterOrDigit: Bool {
    (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
  }
}
