/// What the caller wants to know about the lines of a region.
package struct SelectionRequest: Sendable {
  /// The lines that do not match are the selected ones.
  package var isInverted = false
  /// Each selected line is wanted, not only how many there are.
  package var keepsLines = true
  /// Each match in a selected line is wanted (never of an inverted search).
  package var keepsMatches = false
  /// Matches are kept as they are: empty ones, too, and those of several lines whole, with the line
  /// they begin on.
  package var keepsExactMatches = false
  /// The groups wanted of each match, in this order.
  package var groups: [Int] = []
  /// How many lines lie before each selected line is wanted.
  package var countsLines = false
  /// Of a match of several lines only the first is selected.
  package var keepsFirstLinesOnly = false
  /// Where the subject of a search across lines begins: after a byte order mark.
  package var subjectStart = 0
  /// How many matches the selected lines hold is wanted.
  package var countsMatches = false
  /// Which patterns match is wanted (never of an inverted search, nor of one across lines).
  package var patterns = PatternTelling.none
  /// No more selected lines than these are wanted of one region; of a search across lines, matches.
  package var limit = Int.max

  package init() {}

  /// Something is wanted of each match in the selected lines.
  var wantsMatches: Bool { (keepsMatches || countsMatches) && !isInverted }

  /// Something is wanted of the selected lines besides that they match.
  var wantsDetails: Bool { wantsMatches || (patterns != .none && !isInverted) }
}

/// A line that the search has selected.
package struct SelectedLine: Sendable, Equatable {
  /// The line with its terminator, if it has one, as offsets in the searched bytes.
  package let range: Range<Int>
  /// How many lines of the region come before it; 0 unless asked for.
  package let linesBefore: Int
  /// The line's matches end before this index of `Selection.matches`; they begin where those of
  /// the line before it end.
  package internal(set) var matchesEnd: Int
}

/// A line on which a pattern could not be decided.
package struct LineFailure: Sendable, Equatable {
  /// Where the line starts in the searched bytes.
  package let lineStart: Int
  package let message: String
}

/// The selected lines of one region of a file, in order: what a strategy finds, and what the
/// reporter turns into output.
///
/// It owns no bytes of the file, so regions may be searched by several threads and reported by
/// one.
package struct Selection: Sendable {
  package internal(set) var lines: [SelectedLine] = []
  /// The matches of all lines as offsets in the searched bytes, without empty ones; of a match of
  /// several lines what is on each, which may be nothing but the terminator
  /// (`SelectionRequest.keepsExactMatches`: all, and whole).
  package internal(set) var matches = MatchList()
  /// The wanted groups of all matches, as many a match as were asked for; `nil` is unset.
  package internal(set) var groups: [Range<Int>?] = []
  /// Empty unless asked for.
  var patterns = PatternRecord()
  package internal(set) var failures: [LineFailure] = []
  package internal(set) var selectedCount = 0
  package internal(set) var matchCount = 0
  /// How many lines the region has, up to where the search stopped; 0 unless asked for.
  package internal(set) var lineCount = 0

  package init() {}

  /// Forgets everything and keeps the room for it.
  package mutating func reset() {
    // To empty an empty array takes ten times as long as to see that it is.
    if !(lines.isEmpty && matches.isEmpty && groups.isEmpty && failures.isEmpty) {
      lines.removeAll(keepingCapacity: true)
      matches.removeAll(from: 0)
      groups.removeAll(keepingCapacity: true)
      failures.removeAll(keepingCapacity: true)
    }
    if patterns.isKept { patterns.reset() }
    selectedCount = 0
    matchCount = 0
    lineCount = 0
  }

  /// Puts the only line there is, if it is selected, at `range`.
  package mutating func coverOnlyLine(_ range: Range<Int>) {
    guard let only = lines.first else { return }
    lines[0] = SelectedLine(
      range: range, linesBefore: only.linesBefore, matchesEnd: only.matchesEnd)
  }

  /// Makes a first line that begins at `start` begin at `newStart`, where a byte order mark is.
  package mutating func extendFirstLine(from start: Int, to newStart: Int) {
    guard let first = lines.first, first.range.lowerBound == start else { return }
    lines[0] = SelectedLine(
      range: newStart..<first.range.upperBound, linesBefore: first.linesBefore,
      matchesEnd: first.matchesEnd)
  }
}
