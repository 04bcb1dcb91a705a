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

  package init(_ text: [UInt8]) {
    var parser = GlobParser(text)
    pieces = parser.parse()
  }

  /// Whether the whole of `name` matches.
  ///
  /// - Complexity: O(*n* × *m*) in the characters of both: only the last `*` is ever gone back to.
  package func matches(_ name: some Sequence<UInt8>) -> Bool {
    let name = Array(name)
    var (piece, position) = (0, 0)
    /// Where the last `*` was, and where the name goes on after what it matches so far.
    var retry: (piece: Int, position: Int)?
    while true {
      if piece < pieces.count, pieces[piece] == .anyString {
        retry = (piece + 1, position)
        piece += 1
      } else if piece == pieces.count && position == name.count {
        return true
      } else if piece < pieces.count, let end = pieces[piece].end(in: name, at: position) {
        piece += 1
        position = end
      } else if let last = retry, last.position < name.count {
        let next = GlobCharacter(in: name, at: last.position).end
        retry = (last.piece, next)
        (piece, position) = (last.piece, next)
      } else {
        return false
      }
    }
  }
}

extension Glob.Piece {
  /// Where the one character that this piece matches at `position` ends.
  fileprivate func end(in name: [UInt8], at position: Int) -> Int? {
    guard position < name.count else { return nil }
    let character = GlobCharacter(in: name, at: position)
    switch self {
    case .character(let code): return character.code == code ? character.end : nil
    case .anyCharacter: return character.end
    case .oneOf(let set): return set.contains(character.code) ? character.end : nil
    case .anyString: return nil
    }
  }
}

/// A set of characters between brackets.
struct GlobClass: Sendable, Equatable {
  enum Member: Sendable, Equatable {
    case range(ClosedRange<UInt32>)
    case named(String)
  }

  var isNegated = false
  var members: [Member] = []

  func contains(_ code: UInt32) -> Bool {
    members.contains { member in
      switch member {
      case .range(let range): range.contains(code)
      case .named(let name): isMember(code, ofClass: name)
      }
    } != isNegated
  }

  private func isMember(_ code: UInt32, ofClass name: String) -> Bool {
    guard let properties = UnicodeScalar(code)?.properties else { return false }
    let isASCII = code < 0x80
    return switch name {
    case "alpha": properties.isAlphabetic
    case "digit": (0x30...0x39).contains(code)
    case "alnum": properties.isAlphabetic || (0x30...0x39).contains(code)
    case "upper": properties.isUppercase
    case "lower": properties.isLowercase
    case "space": properties.isWhitespace
    case "blank": code == 0x20 || code == 0x09
    case "punct":
      isASCII && code > 0x20 && code < 0x7F && !properties.isAlphabetic
        && !(0x30...0x39).contains(code)
    case "cntrl": code < 0x20 || code == 0x7F
    case "print": code >= 0x20 && code != 0x7F
    case "graph": code > 0x20 && code != 0x7F
    case "xdigit": properties.isASCIIHexDigit
    default: false
    }
  }
}

/// One character of a name. A byte that is not part of valid UTF-8 has a code above all others.
struct GlobCharacter {
  let code: UInt32
  let end: Int

  init(in bytes: [UInt8], at position: Int) {
    let first = bytes[position]
    let length =
      switch first {
      case 0x00...0x7F: 1
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 0
      }
    let sequence = bytes[position...].prefix(length)
    if length > 0, let text = String(validating: sequence, as: UTF8.self),
      let scalar = text.unicodeScalars.first
    {
      code = scalar.value
      end = position + length
    } else {
      code = 0x8000_0000 | UInt32(first)
      end = position + 1
    }
  }
}
