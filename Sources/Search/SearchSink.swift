/// Whether whoever receives events wants more of them.
package enum SinkStep: Sendable {
  case keepGoing, stop
}

/// A line on its way to the output. It borrows the bytes: keeping it means copying them.
package struct ReportedLine: ~Escapable {
  /// The line with its terminator, if it has one.
  package let bytes: RawSpan
  /// Bytes from the start of the file to the start of the line.
  package let byteOffset: Int
  /// 1-based; `nil` when nobody asked for line numbers.
  package let lineNumber: Int?

  @_lifetime(copy bytes)
  package init(bytes: RawSpan, byteOffset: Int, lineNumber: Int?) {
    self.bytes = bytes
    self.byteOffset = byteOffset
    self.lineNumber = lineNumber
  }
}

/// The matches of a selected line, as far as they were asked for.
package struct ReportedMatches {
  // Not the selection, which has more than can be lent for each line without counting references.
  let matches: MatchList
  let groups: [Range<Int>?]
  let patterns: PatternRecord
  let indices: Range<Int>
  /// What to add to an offset of the selection to make it one from the start of the line.
  let shift: Int
  package let groupsPerMatch: Int
  let patternIndices: Range<Int>

  package var count: Int { indices.count }

  /// Match `index`, counted from the first one of the line, in bytes from the start of the line.
  package func range(at index: Int) -> Range<Int> {
    shifted(matches[indices.lowerBound + index])
  }

  /// Wanted group `position` of match `index`; `nil` if it took no part.
  package func group(_ position: Int, at index: Int) -> Range<Int>? {
    let match = indices.lowerBound + index
    return groups[match * groupsPerMatch + position].map(shifted)
  }

  /// How many patterns are told of the line: as many as there are matches, or all that match.
  package var patternCount: Int { patternIndices.count }

  /// A pattern that is told, from 0: that of a match, or one of all that match, ascending.
  package func pattern(at index: Int) -> Int {
    patterns.number(at: patternIndices.lowerBound + index)
  }

  private func shifted(_ range: Range<Int>) -> Range<Int> {
    range.lowerBound + shift..<range.upperBound + shift
  }
}

/// Receives the lines of one file, in order of their offsets.
///
/// After an error nothing more is called. Whether a group is adjacent to the one before is the
/// reporter's business; whether a separator is printed for it is the sink's.
package protocol SearchSink: ~Copyable {
  associatedtype Failure: Error

  /// A run of lines begins that is not adjacent to the one before it in this file, or is the
  /// file's first.
  mutating func beginGroup() throws(Failure)
  mutating func selectedLine(
    _ line: borrowing ReportedLine, matches: borrowing ReportedMatches
  ) throws(Failure)
  mutating func contextLine(_ line: borrowing ReportedLine) throws(Failure)
}
