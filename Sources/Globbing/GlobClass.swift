/// A set of characters between brackets.
struct GlobClass: Sendable, Equatable {
  enum Member: Sendable, Equatable {
    case range(ClosedRange<UInt32>)
    case named(String)
  }

  var isNegated = false
  var members: [Member] = []

  static let names: Set = [
    "alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space",
    "upper", "xdigit",
  ]

  func contains(_ code: UInt32) -> Bool { hasMember(code) != isNegated }

  /// Whether the set contains a character or, if case is ignored, its other case.
  func contains(_ code: UInt32, ignoringCase: Bool) -> Bool {
    let isMember = hasMember(code) || (ignoringCase && hasMember(GlobCharacter.capital(code)))
    return isMember != isNegated
  }

  private func hasMember(_ code: UInt32) -> Bool {
    members.contains { member in
      switch member {
      case .range(let range): range.contains(code)
      case .named(let name): isMember(code, ofClass: name)
      }
    }
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
