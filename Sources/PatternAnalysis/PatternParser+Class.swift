/// Classes in brackets.
extension PatternParser {
  /// Parses the content of a class and its closing bracket.
  mutating func parseClass(isNegated: Bool) throws(Declined) -> CharacterSet {
    var set = CharacterSet(items: [], isNegated: isNegated, isCaseless: flags.isCaseless)
    while let token = current {
      position += 1
      let text = text(token)
      switch token.kind {
      case .classEnd: return set
      case .posixClass: set.items.append(.posix(Array(text)))
      case .classLiteral: set.items.append(try parseRange(from: try codePoint(startingWith: token)))
      case .classEscape:
        guard let letter = text.dropFirst().first else { throw Declined("a backslash at the end") }
        if let item = setItem(letter, text) {
          set.items.append(item)
        } else {
          set.items.append(try parseRange(from: try codePoint(ofClassEscape: text)))
        }
      default: throw Declined("\\Q in a class")
      }
    }
    throw Declined("a class without an end")
  }

  func codePoint(ofClassEscape text: ArraySlice<UInt8>) throws(Declined) -> UInt32 {
    // A backspace; other letters mean the same as outside.
    text.elementsEqual("\\b".utf8) ? 0x08 : try codePoint(ofEscape: text)
  }

  /// A range that begins with `first`, or `first` alone.
  mutating func parseRange(from first: UInt32) throws(Declined) -> CharacterSet.Item {
    guard let hyphen = current, hyphen.kind == .classLiteral,
      text(hyphen).elementsEqual([UInt8(ascii: "-")]), position + 1 < tokens.count
    else { return .range(first...first) }
    let token = tokens[position + 1]
    let last: UInt32
    switch token.kind {
    case .classLiteral:
      position += 2
      last = try codePoint(startingWith: token)
    case .classEscape:
      let text = text(token)
      // A hyphen before a class, or at the end, stands for itself.
      guard let letter = text.dropFirst().first, setItem(letter, text) == nil else {
        throw Declined("a range that ends in a class")
      }
      position += 2
      last = try codePoint(ofClassEscape: text)
    case .posixClass: throw Declined("a range that ends in a class")
    default: return .range(first...first)
    }
    guard first <= last else { throw Declined("a range out of order") }
    return .range(first...last)
  }
}
