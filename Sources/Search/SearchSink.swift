/// Whether the receiver of events wants more of them.
package enum SinkStep: Sendable {
  case keepGoing, stop
}

/// A line on its way to the output. It borrows the bytes: keeping it means copying them.
package struct ReportedLine: ~Escapable {
  /// The line with its terminator, if it has one.
  package let bytes: RawSpan
  /// Bytes from the start of the file to the start of the line.
  package let byteOffset: Int
  /// The line number, from 1; `nil` if nobody asked for line numbers.
  package let lineNumber: Int?

  @_lifetime(copy bytes)
  package init(bytes: RawSpan, byteOffset: Int, lineNumber: Int?) {
    self.bytes = bytes
    self.byteOffset = byteOffset
    self.lineNumber = lineNumber
  }
}

/// The matches of a selected line, as far as the caller asked for them.
package struct ReportedMatches {
  // A selection cannot be lent for each line without counting references.
  let matches: MatchList
  let groups: [Range<Int>?]
  let patterns: PatternRecord
  let indices: Range<Int>
  /// Add this to an offset of the selection to get an offset from the start of the line.
  let shift: Int
  package let groupsPerMatch: Int
  let patternIndices: Range<Int>

  package var count: Int { indices.count }

  /// Match `index` of the line, from 0, in bytes from the start of the line.
  package func range(at index: Int) -> Range<Int> {
    shifted(matches[indices.lowerBound + index])
  }

  /// Wanted group number `position` of match `index`; `nil` if it took no part.
  package func group(_ position: Int, at index: Int) -> Range<Int>? {
    let match = indices.lowerBound + index
    return groups[match * groupsPerMatch + position].map(shifted)
  }

  /// The number of patterns reported for the line: one for each match, or all that match.
  package var patternCount: Int { patternIndices.count }

  /// A reported pattern, from 0: the pattern of a match, or one of all that match, ascending.
  package func pattern(at index: Int) -> Int {
    patterns.number(at: patternIndices.lowerBound + index)
  }

  private func shifted(_ range: Range<Int>) -> Range<Int> {
    range.lowerBound + shift..<range.upperBound + shift
  }
}

/// Receives the lines of one file, in order of their offsets.
///
/// After an error, no function is called any more. The reporter decides whether a group is adjacent
/// to the one before; the sink decides whether a separator is printed between them.
package protocol SearchSink: ~Copyable {
  associatedtype Failure: Error

  /// Begins a run of lines that is not adjacent to the one before it in this file, or is the first
  /// in the file.
  mutating func beginGroup() throws(Failure)
  mutating func selectedLine(
    _ line: borrowing ReportedLine, matches: borrowing ReportedMatches
  ) throws(Failure)
  mutating func contextLine(_ line: borrowing ReportedLine) throws(Failure)
}
