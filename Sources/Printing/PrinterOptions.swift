package import Output

/// The look of a line of output.
package struct PrinterOptions: Sendable {
  /// Which part of a selected line is printed.
  package enum Part: Sendable, Equatable {
    case line
    /// The line once for each match that is not empty.
    case linePerMatch
    /// Each match, on a line of its own.
    case matches
    /// The wanted groups of each match (`SelectionRequest.groups`), on one line.
    case groups(separator: [UInt8])

    /// Whether only matches are printed.
    package var isOfMatches: Bool {
      switch self {
      case .line, .linePerMatch: false
      case .matches, .groups: true
      }
    }
  }

  package var part = Part.line
  package var showsLineNumber = false
  package var showsColumn = false
  /// Columns are characters, not bytes.
  package var countsCharacters = false
  package var showsByteOffset = false
  /// `nil` for `:` and `-`.
  package var fieldSeparators: FieldSeparators?
  /// Numbers are aligned, and a tab comes before the content.
  package var alignsWithTab = false
  /// The look of file names; its colours apply to all other parts, too.
  package var names = NamePrinter()
  /// The name is printed once before the lines of a file, and an empty line between files.
  package var hasHeading = false
  /// The line between groups of context that are not adjacent; `nil` prints none.
  package var groupSeparator: [UInt8]?
  /// Ends a line that has no terminator of its own: a line feed or a NUL.
  package var terminator = UInt8(ascii: "\n")
  /// A carriage return before the terminator belongs to it.
  package var endsWithCarriageReturn = false
  /// A last line without a terminator is printed without one.
  package var keepsMissingTerminator = false
  /// Longer lines are not printed whole; 0 for any length.
  package var maxColumns = 0
  package var longLinePreview = LongLinePreview.none
  /// White space at the start of lines is not printed.
  package var trimsIndentation = false
  package var isInverted = false
  /// Standard error is a terminal, so hints are worth printing.
  package var showsHints = false

  package init() {}

  /// Nothing is printed but matches, or what takes their place.
  package mutating func printsMatchesBare() {
    part = .matches
    showsLineNumber = false
    showsColumn = false
    showsByteOffset = false
    hasHeading = false
    alignsWithTab = false
  }

  /// `nil` prints without colour.
  package var colors: ColorScheme? {
    get { names.colors }
    set { names.colors = newValue }
  }
}
