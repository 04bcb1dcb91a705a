/// What the caller wants to know about the lines of a region.
package struct SelectionRequest: Sendable {
  /// The lines without a match are selected.
  package var isInverted = false
  /// Each selected line is wanted, not only their number.
  package var keepsLines = true
  /// Each match in a selected line is wanted; never set for an inverted search.
  package var keepsMatches = false
  /// Matches are kept as they are: with empty ones, and those of several lines as a whole, on the
  /// line where they begin.
  package var keepsExactMatches = false
  /// The wanted groups of each match, in this order.
  package var groups: [Int] = []
  /// The number of lines before each selected line is wanted.
  package var countsLines = false
  /// Of a match with several lines, only the first line is selected.
  package var keepsFirstLinesOnly = false
  /// The start of the subject of a search across lines: after a byte order mark.
  package var subjectStart = 0
  /// The number of matches in the selected lines is wanted.
  package var countsMatches = false
  /// Which patterns match is wanted; never set for an inverted search or a search across lines.
  package var patterns = PatternTelling.none
  /// The most selected lines that are wanted of one region; for a search across lines, the most
  /// matches.
  package var limit = Int.max
  /// For a search across lines: where matches count. All lines of a match must have one of these
  /// numbers, and one of these bytes; `nil` for everywhere.
  package var range: MatchRange?

  package init() {}

  /// Each match in the selected lines is needed.
  var wantsMatches: Bool { (keepsMatches || countsMatches) && !isInverted }

  /// More is needed of the selected lines than that they match.
  var wantsDetails: Bool { wantsMatches || (patterns != .none && !isInverted) }
}

/// A part of a file. A class, since most searches have none, and requests are copied.
package final class MatchRange: Sendable {
  let lines: Range<Int>
  let bytes: Range<Int>

  package init(lines: Range<Int>, bytes: Range<Int>) {
    self.lines = lines
    self.bytes = bytes
  }
}

/// A line that the search has selected.
package struct SelectedLine: Sendable, Equatable {
  /// The line with its terminator, if it has one; offsets in the searched bytes.
  package let range: Range<Int>
  /// The number of lines in the region before this one; 0 unless asked for.
  package let linesBefore: Int
  /// The end of the line's matches in `Selection.matches`; they begin at the end of the line
  /// before.
  package internal(set) var matchesEnd: Int
}

/// A line on which a pattern could not be decided.
package struct LineFailure: Sendable, Equatable {
  /// The start of the line in the searched bytes.
  package let lineStart: Int
  package let message: String
}

/// The selected lines of one region of a file, in order: what a strategy finds, and what the
/// reporter turns into output.
///
/// It owns no bytes of the file, so several threads can search regions and one thread reports them.
package struct Selection: Sendable {
  package internal(set) var lines: [SelectedLine] = []
  /// The matches of all lines without empty ones, as offsets in the searched bytes. A match of
  /// several lines has a part for each line, which may be only the terminator. With
  /// `SelectionRequest.keepsExactMatches`: all matches, as a whole.
  package internal(set) var matches = MatchList()
  /// The wanted groups of all matches, the same number for each match; `nil` if unset.
  package internal(set) var groups: [Range<Int>?] = []
  /// Empty unless asked for.
  var patterns = PatternRecord()
  package internal(set) var failures: [LineFailure] = []
  package internal(set) var selectedCount = 0
  package internal(set) var matchCount = 0
  /// The number of lines in the region, up to where the search stopped; 0 unless asked for.
  package internal(set) var lineCount = 0

  package init() {}

  /// Removes everything and keeps the room for it.
  package mutating func reset() {
    // Emptying an empty array takes ten times as long as checking that it is empty.
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

  /// Moves the only line, if it is selected, to `range`.
  package mutating func coverOnlyLine(_ range: Range<Int>) {
    guard let only = lines.first else { return }
    lines[0] = SelectedLine(
      range: range, linesBefore: only.linesBefore, matchesEnd: only.matchesEnd)
  }

  /// Moves the start of a first line from `start` to `newStart`, where a byte order mark is.
  package mutating func extendFirstLine(from start: Int, to newStart: Int) {
    guard let first = lines.first, first.range.lowerBound == start else { return }
    lines[0] = SelectedLine(
      range: newStart..<first.range.upperBound, linesBefore: first.linesBefore,
      matchesEnd: first.matchesEnd)
  }
}
