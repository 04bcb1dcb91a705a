/// A shell pattern for names: `*`, `?`, `[...]` and backslash escapes, as fnmatch(3) has them.
///
/// A slash is an ordinary character, and `*` also matches a leading dot. Names are bytes: `?` and
/// a class match one character of UTF-8, or one byte where that is not valid.
package struct Glob: Sendable, Equatable {
  enum Piece: Sendable, Equatable {
    case character(UInt32)
    case anyCharacter
    case anyString
    case oneOf(GlobClass)
  }

  private let pieces: [Piece]
  let strategy: GlobStrategy

  package init(_ text: [UInt8]) {
    var parser = GlobParser(text)
    pieces = parser.parse()
    strategy = Glob.strategy(of: pieces)
  }

  /// The byte that every name it matches begins with, if that is one.
  var firstByte: UInt8? {
    if case .character(let code)? = pieces.first {
      GlobCharacter.bytes(of: code).first
    } else {
      nil
    }
  }

  /// The byte that every name it matches ends with, if that is one.
  var lastByte: UInt8? {
    if case .character(let code)? = pieces.last { GlobCharacter.bytes(of: code).last } else { nil }
  }

  package func matches(_ name: [UInt8]) -> Bool { matches(name[...]) }

  /// Whether the whole of `name` matches.
  ///
  /// - Complexity: O(*n* × *m*) in the characters of both: only the last `*` is ever gone back to.
  package func matches(_ name: ArraySlice<UInt8>) -> Bool {
    if let answer = strategy.matches(name) { return answer }
    var (piece, position) = (0, name.startIndex)
    /// Where the last `*` was, and where the name goes on after what it matches so far.
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

  /// Whether a file named by the user as `path` matches: as a whole, or from after one of its
  /// slashes on.
  ///
  /// As in GNU grep what follows a slash may begin with another only for a glob without wildcards.
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
  /// Where the one character that this piece matches at `position` ends.
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
