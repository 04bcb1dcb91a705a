/// A shell pattern for names: `*`, `?`, `[...]` and backslash escapes, as in fnmatch(3).
///
/// A slash is an ordinary character, and `*` also matches a leading dot. Names are bytes: `?` and a
/// class match one UTF-8 character, or one byte that is not valid UTF-8.
package struct Glob: Sendable, Equatable {
  enum Piece: Sendable, Equatable {
    case character(UInt32)
    case anyCharacter
    case anyString
    case oneOf(GlobClass)
  }

  /// The pattern as it is written.
  let text: [UInt8]
  private let pieces: [Piece]
  let strategy: GlobStrategy

  package init(_ text: [UInt8]) {
    self.text = text
    var parser = GlobParser(text)
    pieces = parser.parse()
    strategy = Glob.strategy(of: pieces)
  }

  /// The first byte of every name that matches, if that is always the same.
  var firstByte: UInt8? {
    if case .character(let code)? = pieces.first {
      GlobCharacter.bytes(of: code).first
    } else {
      nil
    }
  }

  /// The last byte of every name that matches, if that is always the same.
  var lastByte: UInt8? {
    if case .character(let code)? = pieces.last { GlobCharacter.bytes(of: code).last } else { nil }
  }

  package func matches(_ name: [UInt8]) -> Bool { matches(name[...]) }

  /// Whether the glob matches the whole of `name`.
  ///
  /// - Complexity: O(*n* × *m*) in the characters of both: it only goes back to the last `*`.
  package func matches(_ name: ArraySlice<UInt8>) -> Bool {
    if let answer = strategy.matches(name) { return answer }
    var (piece, position) = (0, name.startIndex)
    /// The last `*`, and where the name continues after what this `*` has matched so far.
    var retry: (piece: Int, position: Int)?
    while true {
      if piece < pieces.count, case .anyString = pieces[piece] {
        retry = (piece + 1, position)
        piece += 1
      } else if piece == pieces.count && position == name.endIndex {
        return true
      } else if piece < pieces.count, let end = pieces[piece].end(in: name, at: position) {
        piece += 1
        position = end
      } else if let last = retry, last.position < name.endIndex {
        let next = GlobCharacter(in: name, at: last.position).end
        retry = (last.piece, next)
        (piece, position) = (last.piece, next)
      } else {
        return false
      }
    }
  }

  /// Whether a file that the user named as `path` matches: as a whole, or the part after one of its
  /// slashes.
  ///
  /// As in GNU grep, a glob with wildcards does not match a part that begins with another slash.
  func matches(namedPath path: [UInt8]) -> Bool {
    if matches(path) { return true }
    var isLiteral = false
    if case .literal = strategy { isLiteral = true }
    return path.indices.contains { index in
      guard path[index] == UInt8(ascii: "/"), index + 1 < path.count else { return false }
      return (isLiteral || path[index + 1] != UInt8(ascii: "/")) && matches(path[(index + 1)...])
    }
  }

  private static func strategy(of pieces: [Piece]) -> GlobStrategy {
    var head: [UInt8] = []
    var tail: [UInt8]?
    for piece in pieces {
      switch piece {
      case .anyString where tail == nil: tail = []
      case .character(let code):
        let bytes = GlobCharacter.bytes(of: code)
        if tail == nil { head += bytes } else { tail?.append(contentsOf: bytes) }
      case .anyString, .anyCharacter, .oneOf: return .general
      }
    }
    return GlobStrategy(head: head, tail: tail)
  }
}

extension Glob.Piece {
  /// The end of the one character that this piece matches at `position`; `nil` if it does not
  /// match.
  fileprivate func end(in name: ArraySlice<UInt8>, at position: Int) -> Int? {
    guard position < name.endIndex else { return nil }
    let character = GlobCharacter(in: name, at: position)
    switch self {
    case .character(let code): return character.code == code ? character.end : nil
    case .anyCharacter: return character.end
    case .oneOf(let set): return set.contains(character.code) ? character.end : nil
    case .anyString: return nil
    }
  }
}
