/// Parses the text of a glob of gitignore(5) as git's wildmatch does.
struct PathGlobParser {
  private let text: [UInt8]
  private let unit: PathGlob.Unit
  private let ignoresCase: Bool
  private var position = 0

  init(_ text: [UInt8], unit: PathGlob.Unit, ignoresCase: Bool) {
    self.text = text
    self.unit = unit
    self.ignoresCase = ignoresCase
  }

  /// `nil` if the glob matches nothing.
  mutating func parse() -> [PathGlob.Piece]? {
    // Git compares the text before the first wildcard separately, and then begins the glob with the
    // rest: `a**/b` matches `ac/d/b`, but `a?**/b` does not.
    let wildStart = text.firstIndex { "*?[\\".utf8.contains($0) } ?? text.endIndex
    var pieces: [PathGlob.Piece] = []
    while position < text.count {
      switch text[position] {
      case UInt8(ascii: "*"):
        pieces.append(parseStars(wildStart: wildStart))
      case UInt8(ascii: "?"):
        position += 1
        pieces.append(.anyCharacter)
      case UInt8(ascii: "["):
        guard let set = parseClass() else { return nil }
        pieces.append(.oneOf(set))
      default:
        guard let code = nextUnescaped() else { return nil }
        pieces.append(.character(ignoresCase ? GlobCharacter.folded(code) : code))
      }
    }
    return pieces
  }

  private mutating func parseStars(wildStart: Int) -> PathGlob.Piece {
    let start = position
    while position < text.count, text[position] == UInt8(ascii: "*") { position += 1 }
    let follows = start == wildStart || text[start - 1] == UInt8(ascii: "/")
    guard position - start > 1, follows else { return .anyName }
    if position == text.count { return .anything }
    if text[position] == UInt8(ascii: "/") {
      position += 1
      return .directories
    }
    return text[position...].starts(with: #"\/"#.utf8) ? .anything : .anyName
  }

  private mutating func next() -> UInt32 {
    let character =
      switch unit {
      case .byte: GlobCharacter(byte: text[position], end: position + 1)
      case .character: GlobCharacter(in: text[...], at: position)
      }
    position = character.end
    return character.code
  }

  /// `nil` after a backslash at the end.
  private mutating func nextUnescaped() -> UInt32? {
    if text[position] == UInt8(ascii: "\\") { position += 1 }
    return position < text.count ? next() : nil
  }

  private mutating func parseClass() -> GlobClass? {
    position += 1
    var set = GlobClass()
    if position < text.count, "!^".utf8.contains(text[position]) {
      set.isNegated = true
      position += 1
    }
    /// The character before, which may start a range.
    var low: UInt32?
    var isFirst = true
    while position < text.count {
      let byte = text[position]
      if byte == UInt8(ascii: "]") && !isFirst {
        position += 1
        return set
      }
      isFirst = false
      if byte == UInt8(ascii: "-"), let start = low, position + 1 < text.count,
        text[position + 1] != UInt8(ascii: "]")
      {
        position += 1
        guard let high = nextUnescaped() else { return nil }
        if start <= high { set.members.append(.range(start...high)) }
        low = nil
      } else if let name = parseClassName() {
        guard GlobClass.names.contains(name) else { return nil }
        set.members.append(.named(name))
        low = nil
      } else {
        guard let code = nextUnescaped() else { return nil }
        set.members.append(.range(code...code))
        low = code
      }
    }
    return nil
  }

  /// `[:name:]` at the current position; a bracket without this end stands for itself.
  private mutating func parseClassName() -> String? {
    let rest = text[position...]
    guard rest.starts(with: "[:".utf8),
      let end = rest.dropFirst(2).firstIndex(of: UInt8(ascii: "]")),
      end > position + 2, text[end - 1] == UInt8(ascii: ":")
    else { return nil }
    let name = String(decoding: text[(position + 2)..<(end - 1)], as: UTF8.self)
    position = end + 1
    return name
  }
}
