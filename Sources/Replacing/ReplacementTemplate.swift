/// The text that takes the place of a match, with the forms of `PCRE2_SUBSTITUTE_EXTENDED` in
/// pcre2api(3) of PCRE2 10.47.
///
/// It is parsed once here, and not by the library for each match: older ones lack `$&`, `$+` and
/// the conditional forms take longest.
package struct ReplacementTemplate: Sendable, Equatable {
  /// How a template is read.
  package enum Syntax: Sendable, Equatable {
    /// Dollar forms and backslash escapes.
    case extended
    /// Dollar forms; a backslash is itself.
    case simple
    /// Nothing is special.
    case literal
  }

  /// Which group of a match.
  enum Group: Sendable, Hashable {
    case number(Int)
    case name([UInt8])
    /// The last one by number that took part.
    case highest
  }

  /// Where a match is, in a template that may ask for that.
  enum Field: String, Sendable {
    case path = "PATH"
    case line = "LINE"
    case column = "COLUMN"
    case offset = "OFFSET"
  }

  enum Case: Sendable, Equatable {
    case unchanged, upper, lower
  }

  indirect enum Piece: Sendable, Equatable {
    case text([UInt8])
    case group(Group)
    /// One form if the group took part in the match, another if not; `nil` stands for the group.
    case condition(Group, set: [Piece]?, unset: [Piece])
    /// The name that `(*MARK)` gave.
    case mark
    /// The pattern that matched, as it was given.
    case pattern
    case field(Field)
    /// From here on to the next of these.
    case changeCase(Case)
    /// Of one character.
    case changeNextCase(Case)
  }

  let pieces: [Piece]
  /// Has an ampersand that stands for itself, though it might be escaped; in sed it is the match.
  package let hasLoneAmpersand: Bool

  /// - Throws: The first thing that cannot be understood.
  ///
  /// - Parameter hasFields: `$PATH`, `$LINE`, `$COLUMN`, `$OFFSET` and `$PATTERN` are no groups.
  package init(
    _ text: [UInt8], _ syntax: Syntax, hasFields: Bool = false
  ) throws(TemplateError) {
    guard syntax != .literal else {
      pieces = text.isEmpty ? [] : [.text(text)]
      hasLoneAmpersand = false
      return
    }
    var parser = TemplateParser(
      text, hasEscapes: syntax == .extended, hasFields: hasFields)
    pieces = try parser.parse()
    hasLoneAmpersand = syntax == .extended && parser.hasLoneAmpersand
  }

  /// Every group that a match has to have, so that the template makes sense.
  var requiredGroups: [Group] {
    var groups: [Group] = []
    func collect(_ pieces: [Piece]) {
      for piece in pieces {
        switch piece {
        case .group(let group): groups.append(group)
        // That a pattern has no such group is what the form for unset ones is for.
        case .condition(_, let set, let unset): collect((set ?? []) + unset)
        case .text, .mark, .pattern, .field, .changeCase, .changeNextCase: break
        }
      }
    }
    collect(pieces)
    return groups
  }

  package var asksForMark: Bool { has(.mark) }

  package var asksForPattern: Bool { has(.pattern) }

  package var asksForLineNumber: Bool { has(.field(.line)) }

  private func has(_ wanted: Piece) -> Bool {
    func isIn(_ pieces: [Piece]) -> Bool {
      pieces.contains { piece in
        if case .condition(_, let set, let unset) = piece { return isIn((set ?? []) + unset) }
        return piece == wanted
      }
    }
    return isIn(pieces)
  }

  /// What every match is replaced by, if that does not depend on it.
  package var constantBytes: [UInt8]? {
    var bytes: [UInt8] = []
    for piece in pieces {
      guard case .text(let text) = piece else { return nil }
      bytes += text
    }
    return bytes
  }
}

/// A template that cannot be understood.
package struct TemplateError: Error, Equatable {
  package let message: String
  /// In bytes of the template.
  package let offset: Int
}
