/// A glob of gitignore(5) for paths: `*`, `?` and `[...]` do not match a slash, and `**` between
/// slashes matches any number of directories.
package struct PathGlob: Sendable, Equatable {
  enum Piece: Sendable, Equatable {
    case character(UInt32)
    /// `?`
    case anyCharacter
    /// `*`
    case anyName
    /// `**/`: nothing, or everything up to a slash, with the slash.
    case directories
    /// `**` at the end.
    case anything
    case oneOf(GlobClass)
  }

  /// What `?` and a class match.
  package enum Unit: Sendable {
    /// As in git: a character outside of ASCII counts as several.
    case byte
    case character
  }

  private let pieces: [Piece]
  private let unit: Unit
  private let ignoresCase: Bool
  let strategy: GlobStrategy

  /// - Parameter isForNames: The text to compare has no slashes.
  /// - Returns: `nil` for a glob that matches nothing in git: it has an incomplete bracket
  ///   expression or escape at its end.
  package init?(
    _ text: [UInt8], unit: Unit = .byte, ignoresCase: Bool = false, isForNames: Bool = false
  ) {
    var parser = PathGlobParser(text, unit: unit, ignoresCase: ignoresCase)
    guard let pieces = parser.parse() else { return nil }
    self.pieces = pieces
    self.unit = unit
    self.ignoresCase = ignoresCase
    strategy = ignoresCase ? .general : PathGlob.strategy(of: pieces, isForNames: isForNames)
  }

  /// The first byte of every path that matches, if that is always the same.
  var firstByte: UInt8? { byte(of: pieces.first, at: \.first) }

  /// The last byte of every path that matches, if that is always the same.
  var lastByte: UInt8? { byte(of: pieces.last, at: \.last) }

  private func byte(of piece: Piece?, at end: KeyPath<[UInt8], UInt8?>) -> UInt8? {
    guard case .character(let code)? = piece, !ignoresCase else { return nil }
    return GlobCharacter.bytes(of: code)[keyPath: end]
  }

  package func matches(_ path: [UInt8]) -> Bool { matches(path[...]) }

  /// Whether the glob matches the whole of `path`.
  ///
  /// - Complexity: O(*n*² × *m*) at worst: after the last `**`, it only goes back to the last `*`.
  package func matches(_ path: ArraySlice<UInt8>) -> Bool {
    if let answer = strategy.matches(path) { return answer }
    var (piece, position) = (0, path.startIndex)
    /// The last `*` and the last `**`, and where the path continues after them.
    var nameRetry: (piece: Int, position: Int)?
    var pathRetry: (piece: Int, position: Int)?
    while true {
      if piece < pieces.count {
        switch pieces[piece] {
        case .anyName:
          piece += 1
          nameRetry = (piece, position)
          continue
        case .directories, .anything:
          piece += 1
          pathRetry = (piece, position)
          nameRetry = nil
          continue
        case .character, .anyCharacter, .oneOf:
          if let end = end(of: pieces[piece], in: path, at: position) {
            piece += 1
            position = end
            continue
          }
        }
      } else if position == path.endIndex {
        return true
      }
      if let last = nameRetry, last.position < path.endIndex,
        path[last.position] != UInt8(ascii: "/")
      {
        (piece, position) = (last.piece, character(in: path, at: last.position).end)
        nameRetry = (piece, position)
      } else if let last = pathRetry, let next = retryPosition(last, in: path) {
        (piece, position) = (last.piece, next)
        pathRetry = (piece, position)
        nameRetry = nil
      } else {
        return false
      }
    }
  }

  /// Where the path continues if the `**` before a piece matches a little more.
  private func retryPosition(
    _ last: (piece: Int, position: Int), in path: ArraySlice<UInt8>
  ) -> Int? {
    guard last.position < path.endIndex else { return nil }
    if pieces[last.piece - 1] == .anything { return last.position + 1 }
    return path[last.position...].firstIndex(of: UInt8(ascii: "/")).map { $0 + 1 }
  }

  private func end(of piece: Piece, in path: ArraySlice<UInt8>, at position: Int) -> Int? {
    guard position < path.endIndex else { return nil }
    let character = character(in: path, at: position)
    let code = ignoresCase ? GlobCharacter.folded(character.code) : character.code
    let isMatch =
      switch piece {
      case .character(let expected): code == expected
      case .anyCharacter: path[position] != UInt8(ascii: "/")
      case .oneOf(let set):
        path[position] != UInt8(ascii: "/") && set.contains(code, ignoringCase: ignoresCase)
      case .anyName, .directories, .anything: false
      }
    return isMatch ? character.end : nil
  }

  private func character(in path: ArraySlice<UInt8>, at position: Int) -> GlobCharacter {
    switch unit {
    case .byte: GlobCharacter(byte: path[position], end: position + 1)
    case .character: GlobCharacter(in: path, at: position)
    }
  }

  /// A star in a glob for paths stops at slashes. So only a glob for names can be compared by the
  /// start or the end of a name.
  private static func strategy(of pieces: [Piece], isForNames: Bool) -> GlobStrategy {
    var head: [UInt8] = []
    var tail: [UInt8]?
    for piece in pieces {
      switch piece {
      case .anyName where isForNames && tail == nil: tail = []
      case .character(let code):
        let bytes = GlobCharacter.bytes(of: code)
        if tail == nil { head += bytes } else { tail?.append(contentsOf: bytes) }
      case .anyName, .anyCharacter, .directories, .anything, .oneOf: return .general
      }
    }
    return GlobStrategy(head: head, tail: tail)
  }
}
