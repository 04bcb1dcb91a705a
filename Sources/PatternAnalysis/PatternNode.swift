/// A pattern as a tree: its meaning, without its spelling.
///
/// Every kind of node except the last is fully understood. If the parser meets anything else, it
/// declines the whole pattern.
indirect enum PatternNode: Equatable, Sendable {
  case character(PatternCharacter)
  case set(CharacterSet)
  case assertion(Assertion)
  /// The text that a group has matched. `group` is the reference as it is written.
  case reference(group: [UInt8], isCaseless: Bool)
  case group(GroupKind, PatternNode)
  case sequence([PatternNode])
  case alternatives([PatternNode])
  case repetition(PatternNode, Quantifier)

  enum Assertion: Equatable, Sendable {
    case subjectStart, subjectEnd
    case lineStart, lineEnd
    case wordBoundary, noWordBoundary
  }

  enum GroupKind: Equatable, Sendable {
    case capture(name: [UInt8]?)
    case plain, atomic
    case lookAhead, negativeLookAhead, lookBehind, negativeLookBehind

    /// It matches without consuming anything.
    var isLookAround: Bool {
      switch self {
      case .lookAhead, .negativeLookAhead, .lookBehind, .negativeLookBehind: true
      case .capture, .plain, .atomic: false
      }
    }
  }

  struct Quantifier: Equatable, Sendable {
    enum Greed: Equatable, Sendable {
      case greedy, lazy, possessive
    }

    var minimum: Int
    /// `nil` means no limit.
    var maximum: Int?
    var greed = Greed.greedy
  }
}

/// One character that matches itself.
struct PatternCharacter: Equatable, Sendable {
  /// A code point, or a byte if the pattern consists of bytes.
  var value: UInt32
  var isCaseless = false
}

/// Matches exactly one character out of several.
struct CharacterSet: Equatable, Sendable {
  enum Item: Equatable, Sendable {
    case range(ClosedRange<UInt32>)
    /// `\d \D \w \W \s \S \h \H \v \V`, by its letter.
    case escape(UInt8)
    /// `\p{..}` or `\P{..}`, as it is written.
    case property([UInt8])
    /// `[:alpha:]` and similar classes, as they are written.
    case posix([UInt8])
  }

  var items: [Item]
  var isNegated = false
  var isCaseless = false

  static let notLineFeed = CharacterSet(items: [.range(0x0A...0x0A)], isNegated: true)
  static let anything = CharacterSet(items: [], isNegated: true)
}

/// The options of a pattern that change its meaning.
package struct AnalysisOptions: Sendable {
  /// Characters are UTF-8 and not bytes.
  package var isUTF8: Bool
  /// `\w` and similar escapes follow Unicode properties.
  package var usesProperties: Bool
  package var isCaseless: Bool
  /// `{,3}` is a quantifier, and a quantifier may contain spaces: the library is 10.43 or newer.
  package var readsOpenQuantifiers = false

  package init(isUTF8: Bool, usesProperties: Bool, isCaseless: Bool) {
    self.isUTF8 = isUTF8
    self.usesProperties = usesProperties
    self.isCaseless = isCaseless
  }
}

/// Why something is not known about a pattern: a clause for people.
package struct Declined: Error, Equatable, Sendable {
  package let reason: String

  package init(_ reason: String) { self.reason = reason }
}
