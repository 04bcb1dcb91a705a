/// Parses the text of a glob. There are no errors: text that is not well-formed stands for itself.
struct GlobParser {
  private let text: [UInt8]
  private var position = 0

  init(_ text: [UInt8]) { self.text = text }

  mutating func parse() -> [Glob.Piece] {
    var pieces: [Glob.Piece] = []
    while position < text.count {
      switch text[position] {
      case UInt8(ascii: "*"):
        position += 1
        if pieces.last != .anyString { pieces.append(.anyString) }
      case UInt8(ascii: "?"):
        position += 1
        pieces.append(.anyCharacter)
      case UInt8(ascii: "["):
        if let set = parseClass() {
          pieces.append(.oneOf(set))
        } else {
          pieces.append(.character(next()))
        }
      default: pieces.append(.character(nextUnescaped()))
      }
    }
    return pieces
  }

  private mutating func next() -> UInt32 {
    let character = GlobCharacter(in: text[...], at: position)
    position = character.end
    return character.code
  }

  private mutating func nextUnescaped() -> UInt32 {
    if text[position] == UInt8(ascii: "\\") && position + 1 < text.count { position += 1 }
    return next()
  }

  /// Parses `[...]` at the current position; returns `nil`, and consumes nothing, if it has no end.
  private mutating func parseClass() -> GlobClass? {
    let start = position
    position += 1
    var set = GlobClass()
    if position < text.count, "!^".utf8.contains(text[position]) {
      set.isNegated = true
      position += 1
    }
    var isFirst = true
    while position < text.count {
      if text[position] == UInt8(ascii: "]") && !isFirst {
        position += 1
        return set
      }
      isFirst = false
      if let name = parseClassName() {
        set.members.append(.named(name))
        continue
      }
      let low = nextUnescaped()
      var high = low
      if position + 1 < text.count, text[position] == UInt8(ascii: "-"),
        text[position + 1] != UInt8(ascii: "]")
      {
        position += 1
        high = nextUnescaped()
      }
      if low <= high { set.members.append(.range(low...high)) }
    }
    position = start
    return nil
  }

  /// Parses `[:name:]` at the current position.
  private mutating func parseClassName() -> String? {
    let rest = text[position...]
    guard rest.starts(with: "[:".utf8),
      let colon = rest.dropFirst(2).firstIndex(of: UInt8(ascii: ":")),
      colon + 1 < text.count, text[colon + 1] == UInt8(ascii: "]")
    else { return nil }
    let name = String(decoding: text[(position + 2)..<colon], as: UTF8.self)
    position = colon + 2
    return name
  }
}
