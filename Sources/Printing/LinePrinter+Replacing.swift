package import Bytes
internal import Input
package import Output
internal import PCRE2
package import Replacing
package import Search

/// Finds the replacements of the matches in printed lines.
///
/// A class: a value would be moved out of its printer and in again for each line.
package final class LineReplacing {
  private let replacer: Replacer
  private let policy: FitPolicy?
  private let terminator: LineTerminator
  private var scratch: Replacer.Scratch
  private let groups: [Int]
  /// Only matches within these bytes of the file are replaced.
  private let bytes: Range<Int>

  /// - Parameters:
  ///   - policy: If given, replacements that do not fit are not made.
  ///   - groups: The groups of each match that `matches(in:)` returns.
  package init(
    _ replacer: Replacer, fitting policy: FitPolicy?, terminator: LineTerminator,
    in bytes: Range<Int> = 0..<Int.max, noting groups: [Int] = []
  ) {
    self.bytes = bytes
    self.replacer = replacer
    self.policy = policy
    self.terminator = terminator
    self.groups = groups
    scratch = replacer.makeScratch()
  }

  /// Lets replacements contain the places of matches.
  package func tellPlaces() { scratch.fields = TemplateFields() }

  /// Notes the place of a line, if replacements may contain it.
  func note(_ line: borrowing ReportedLine, of file: ArraySlice<UInt8>, _ offsets: OffsetMap) {
    guard let fields = scratch.fields else { return }
    let start = line.byteOffset
    fields.path = Array(file)
    fields.lineNumber = line.lineNumber ?? 0
    fields.fileOffset = { offsets.fileOffset(of: start + $0) }
  }

  /// Calls `body` with each replacement in a line.
  func forEachReplacement(
    in line: borrowing ReportedLine, _ body: (Replacement, [UInt8]) throws(WriteError) -> Void
  ) throws(WriteError) {
    let end = terminator.contentEnd(in: line.bytes, of: 0..<line.bytes.byteCount)
    var error: WriteError?
    // The search has already reported lines that exceed a limit.
    _ = replacer.replace(
      in: line.bytes.extracting(first: end), at: line.byteOffset, fitting: policy, &scratch
    ) { replacement, text in
      guard isReplaced(replacement, in: line) else { return .keepGoing }
      do throws(WriteError) {
        try body(replacement, text)
        return .keepGoing
      } catch let failure {
        error = failure
        return .stop
      }
    }
    if let error { throw error }
  }

  private func isReplaced(
    _ replacement: Replacement, in line: borrowing ReportedLine
  ) -> Bool {
    let place = replacement.range.shifted(by: line.byteOffset)
    return replacement.fits && bytes.lowerBound <= place.lowerBound
      && place.upperBound <= bytes.upperBound
  }

  /// The replacements in a line, by match.
  func matches(in line: borrowing ReportedLine) -> [ReplacedMatch] {
    let end = terminator.contentEnd(in: line.bytes, of: 0..<line.bytes.byteCount)
    var matches: [ReplacedMatch] = []
    let wanted = groups
    let bytes = line.bytes
    _ = replacer.replace(
      in: bytes.extracting(first: end), at: line.byteOffset, fitting: policy, &scratch,
      noting: { match, number, pattern, scratch, shift in
        let groups = wanted.map { group in
          group <= pattern.groupCount ? pattern.group(group, scratch)?.shifted(by: shift) : nil
        }
        matches.append(
          ReplacedMatch(range: match.shifted(by: shift), pattern: number, groups: groups))
      }
    ) { replacement, text in
      if isReplaced(replacement, in: line) {
        matches[matches.count - 1].replace(replacement.range, by: text, in: bytes)
      }
      return .keepGoing
    }
    for index in matches.indices { matches[index].end(in: bytes) }
    return matches
  }
}

/// A match in a line, and its replacement.
struct ReplacedMatch {
  let range: Range<Int>
  /// The number from 0.
  let pattern: Int
  let groups: [Range<Int>?]
  /// `nil` if the match is not replaced.
  private(set) var text: [UInt8]?
  /// `text` contains everything before this offset.
  private var copiedEnd: Int

  init(range: Range<Int>, pattern: Int, groups: [Range<Int>?]) {
    self.range = range
    self.pattern = pattern
    self.groups = groups
    copiedEnd = range.lowerBound
  }

  mutating func replace(_ part: Range<Int>, by new: [UInt8], in line: RawSpan) {
    text = (text ?? []) + line.extracting(copiedEnd..<part.lowerBound).copied() + new
    copiedEnd = part.upperBound
  }

  mutating func end(in line: RawSpan) {
    text? += line.extracting(copiedEnd..<range.upperBound).copied()
  }
}

extension LinePrinter {
  /// Prints the wanted part of a selected line with its replacements.
  mutating func printReplaced(
    _ line: borrowing ReportedLine, _ replacing: LineReplacing
  ) throws(WriteError) {
    replacing.note(line, of: fileName, offsets)
    switch options.part {
    case .line: try printLine(line, replacing, column: nil)
    case .linePerMatch:
      var places: [(column: Int, pattern: Int)] = []
      try replacing.forEachReplacement(in: line) { replacement, _ throws(WriteError) in
        guard !replacement.range.isEmpty else { return }
        places.append((replacement.range.lowerBound + 1, replacement.pattern))
      }
      for place in places {
        notePattern(place.pattern)
        try printLine(line, replacing, column: place.column)
      }
    case .matches, .groups:
      try replacing.forEachReplacement(in: line) { replacement, text throws(WriteError) in
        guard !replacement.range.isEmpty else { return }
        notePattern(replacement.pattern)
        try printReplacement(of: line, replacement.range, text)
      }
    }
  }

  /// Prints a selected line with its replacements.
  ///
  /// - Parameter column: `nil` means the column of the first match.
  private mutating func printLine(
    _ line: borrowing ReportedLine, _ replacing: LineReplacing, column: Int?
  ) throws(WriteError) {
    if try printLong(line, replacing, column: column) { return }
    let start = contentStart(of: line)
    var printed = start
    var hasPrefix = false
    try replacing.forEachReplacement(in: line) { replacement, text throws(WriteError) in
      let range = replacement.range
      if !hasPrefix {
        hasPrefix = true
        try printPrefix(
          of: line, at: 0, contentCount: line.bytes.byteCount - start,
          column: column ?? range.lowerBound + 1, separator: UInt8(ascii: ":"))
      }
      output.append(line.bytes.extracting(printed..<max(printed, range.lowerBound)))
      printNew(text)
      printed = max(printed, range.upperBound)
    }
    if !hasPrefix {
      try printPrefix(
        of: line, at: 0, contentCount: line.bytes.byteCount - start, column: column,
        separator: UInt8(ascii: ":"))
    }
    output.append(line.bytes.extracting(printed..<line.bytes.byteCount))
    terminate(line)
    try output.endLine()
  }

  /// Prints only the replacement of a match, on a line of its own.
  private mutating func printReplacement(
    of line: borrowing ReportedLine, _ range: Range<Int>, _ text: [UInt8]
  ) throws(WriteError) {
    try printPrefix(
      of: line, at: range.lowerBound, contentCount: text.count, column: range.lowerBound + 1,
      separator: UInt8(ascii: ":"))
    printNew(text)
    output.append(options.terminator)
    try output.endLine()
  }

  /// Prints a changed line, as it is after the edit.
  package mutating func changedLine(_ line: borrowing ReportedLine) throws(WriteError) {
    try printPrefix(
      of: line, at: 0, contentCount: line.bytes.byteCount, column: nil,
      separator: UInt8(ascii: ":"))
    output.append(line.bytes)
    terminate(line)
  }

  private mutating func printNew(_ text: [UInt8]) {
    guard !text.isEmpty else { return }
    output.begin(.selectedMatch, options.colors)
    output.append(text)
    output.end(.selectedMatch, options.colors)
  }
}
