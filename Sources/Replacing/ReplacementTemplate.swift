/// The text that replaces a match, with the forms of `PCRE2_SUBSTITUTE_EXTENDED` in pcre2api(3) of
/// PCRE2 10.47.
///
/// It is parsed once here, not by the library for each match: older libraries lack `$&` and `$+`,
/// and conditional forms are the slowest.
package struct ReplacementTemplate: Sendable, Equatable {
  /// How a template is read.
  package enum Syntax: Sendable, Equatable {
    /// Dollar forms and backslash escapes.
    case extended
    /// Dollar forms; a backslash stands for itself.
    case simple
    /// Nothing is special.
    case literal
  }

  /// A group of a match.
  enum Group: Sendable, Hashable {
    case number(Int)
    case name([UInt8])
    /// The group with the highest number that took part.
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
    /// One form if the group took part in the match, another if it did not; `nil` stands for the
    /// group itself.
    case condition(Group, set: [Piece]?, unset: [Piece])
    /// The name that `(*MARK)` gave.
    case mark
    /// The pattern that matched, as the user gave it.
    case pattern
    case field(Field)
    /// Changes the case from here to the next change.
    case changeCase(Case)
    /// Changes the case of one character.
    case changeNextCase(Case)
  }

  let pieces: [Piece]
  /// Has an unescaped ampersand, which stands for itself here and for the match in sed.
  package let hasLoneAmpersand: Bool

  /// - Throws: The first item that is not valid.
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

  /// The groups that every pattern must have for the template to make sense.
  var requiredGroups: [Group] {
    var groups: [Group] = []
    func collect(_ pieces: [Piece]) {
      for piece in pieces {
        switch piece {
        case .group(let group): groups.append(group)
        // The form for unset groups also covers patterns without the group.
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

  /// The names of the fields that the template contains.
  package var fieldNames: [[UInt8]] {
    let fields = [Field.path, .line, .column, .offset].filter { has(.field($0)) }
    return fields.map { Array($0.rawValue.utf8) } + (asksForPattern ? [Array("PATTERN".utf8)] : [])
  }

  private func has(_ wanted: Piece) -> Bool {
    func isIn(_ pieces: [Piece]) -> Bool {
      pieces.contains { piece in
        if case .condition(_, let set, let unset) = piece { return isIn((set ?? []) + unset) }
        return piece == wanted
      }
    }
    return isIn(pieces)
  }

  /// The replacement of every match, if it does not depend on the match.
  package var constantBytes: [UInt8]? {
    var bytes: [UInt8] = []
    for piece in pieces {
      guard case .text(let text) = piece else { return nil }
      bytes += text
    }
    return bytes
  }
}

/// The template is not valid.
package struct TemplateError: Error, Equatable {
  package let message: String
  /// The offset in bytes of the template.
  package let offset: Int
}
