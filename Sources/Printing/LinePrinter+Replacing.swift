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
  let replacer: Replacer
  let policy: FitPolicy?
  let terminator: LineTerminator
  var scratch: Replacer.Scratch
  let groups: [Int]
  /// Only matches within these bytes of the file are replaced.
  private let bytes: Range<Int>
  /// The same for lines, if matches may have several.
  let lines: Range<Int>
  /// Set if matches may have several lines.
  var across: ReplacementsAcrossLines?

  /// - Parameters:
  ///   - policy: If given, replacements that do not fit are not made.
  ///   - lines: Only of importance if matches may have several lines.
  ///   - groups: The groups of each match that `matches(in:)` returns.
  package init(
    _ replacer: Replacer, fitting policy: FitPolicy?, terminator: LineTerminator,
    in bytes: Range<Int> = 0..<Int.max, lines: Range<Int> = 0..<Int.max,
    noting groups: [Int] = []
  ) {
    self.bytes = bytes
    self.lines = lines
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
    let start = across == nil ? line.byteOffset : 0
    fields.path = Array(file)
    fields.lineNumber = line.lineNumber ?? 0
    fields.fileOffset = { offsets.fileOffset(of: start + $0) }
  }

  /// Calls `body` with each replacement in a line.
  func forEachReplacement(
    in line: borrowing ReportedLine, _ body: (Replacement, [UInt8]) throws(WriteError) -> Void
  ) throws(WriteError) {
    if let across { return try forEachReplacement(in: line, across, body) }
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
    isReplaced(replacement, at: line.byteOffset)
  }

  /// - Parameter offset: The offset in the file of the text with the replacement.
  func isReplaced(_ replacement: Replacement, at offset: Int) -> Bool {
    let place = replacement.range.shifted(by: offset)
    return replacement.fits && bytes.lowerBound <= place.lowerBound
      && place.upperBound <= bytes.upperBound
  }

  /// The replacements in a line, by match.
  func matches(in line: borrowing ReportedLine) -> [ReplacedMatch] {
    let end = terminator.contentEnd(in: line.bytes, of: 0..<line.bytes.byteCount)
    var matches: [ReplacedMatch] = []
    let bytes = line.bytes
    _ = replacer.replace(
      in: bytes.extracting(first: end), at: line.byteOffset, fitting: policy, &scratch,
      noting: { match, number, pattern, scratch, shift in
        matches.append(ReplacedMatch(match, number, pattern, groups, scratch, shiftedBy: shift))
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

/// The first of `count` indices for which a condition holds, which then holds for all later ones.
func firstIndex(in count: Int, where isLate: (Int) -> Bool) -> Int {
  var low = 0
  var high = count
  while low < high {
    let middle = (low + high) / 2
    if isLate(middle) { high = middle } else { low = middle + 1 }
  }
  return low
}

/// The printed content of a line with all its replacements.
private struct ReplacedLine {
  struct Match {
    /// Its replacement in `text`.
    let range: Range<Int>
    /// The column of the match in the original line, from 1.
    let column: Int
    let pattern: Int
    /// The match is empty.
    let isOfEmpty: Bool
  }

  var text: [UInt8] = []
  var matches: [Match] = []

  /// The replacements less than `count` bytes before or after an offset. A line may have a million,
  /// and `--vimgrep` prints it for each of them.
  func ranges(near centre: Int, within count: Int) -> [Range<Int>] {
    let low = firstIndex(in: matches.count) { matches[$0].range.upperBound > centre - count }
    return matches[low...].prefix { $0.range.lowerBound < centre + count }.map(\.range)
  }
}

/// A match in a line, and its replacement.
struct ReplacedMatch {
  private(set) var range: Range<Int>
  /// The number from 0.
  let pattern: Int
  private(set) var groups: [Range<Int>?]
  /// `nil` if the match is not replaced.
  private(set) var text: [UInt8]?
  /// `text` contains everything before this offset.
  private var copiedEnd: Int

  /// - Parameter groups: The numbers of the wanted groups.
  init(
    _ match: Range<Int>, _ number: Int, _ pattern: CompiledPattern, _ groups: [Int],
    _ scratch: borrowing MatchScratch, shiftedBy shift: Int
  ) {
    range = match.shifted(by: shift)
    self.pattern = number
    self.groups = groups.map { group in
      group <= pattern.groupCount ? pattern.group(group, scratch)?.shifted(by: shift) : nil
    }
    copiedEnd = range.lowerBound
  }

  func shifted(by offset: Int) -> ReplacedMatch {
    var copy = self
    copy.range = range.shifted(by: offset)
    copy.groups = groups.map { $0?.shifted(by: offset) }
    return copy
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
    case .line where replacing.isAcrossLines: try printAcrossLines(line, replacing)
    case .line:
      if options.maxColumns == 0 { return try printLine(line, replacing) }
      try print(try replacedLine(line, replacing), of: line, match: nil)
    case .linePerMatch:
      let replaced = try replacedLine(line, replacing)
      for index in replaced.matches.indices where !replaced.matches[index].isOfEmpty {
        notePattern(replaced.matches[index].pattern)
        try print(replaced, of: line, match: index)
      }
    case .matches, .groups:
      try replacing.forEachReplacement(in: line) { replacement, text throws(WriteError) in
        guard !replacement.range.isEmpty else { return }
        notePattern(replacement.pattern)
        try printReplacement(of: line, replacement.range, text)
      }
    }
  }

  /// Makes all replacements of a line.
  private func replacedLine(
    _ line: borrowing ReportedLine, _ replacing: LineReplacing
  ) throws(WriteError) -> ReplacedLine {
    var replaced = ReplacedLine()
    var copied = contentStart(of: line)
    try replacing.forEachReplacement(in: line) { replacement, new throws(WriteError) in
      let range = replacement.range
      replaced.text += line.bytes.extracting(copied..<max(copied, range.lowerBound)).copied()
      copied = max(copied, range.upperBound)
      let start = replaced.text.count
      replaced.matches.append(
        ReplacedLine.Match(
          range: start..<start + new.count, column: range.lowerBound + 1,
          pattern: replacement.pattern, isOfEmpty: range.isEmpty))
      replaced.text += new
    }
    replaced.text += line.bytes.extracting(copied..<max(copied, contentEnd(of: line))).copied()
    return replaced
  }

  /// Prints a selected line with its replacements, or an excerpt of it if it is too long.
  ///
  /// - Parameter match: The match whose column is printed; `nil` means the first one.
  private mutating func print(
    _ replaced: borrowing ReplacedLine, of line: borrowing ReportedLine, match: Int?
  ) throws(WriteError) {
    let shown = match.map { replaced.matches[$0] } ?? replaced.matches.first
    let text = replaced.text
    try printPrefix(
      of: line, at: 0, contentCount: text.count, column: shown?.column,
      separator: UInt8(ascii: ":"))
    if isTooLong(0..<text.count) {
      let isAtStart = options.longLinePreview == .start
      let near = replaced.ranges(
        near: isAtStart ? 0 : shown?.range.lowerBound ?? 0, within: options.maxColumns)
      text.withRawSpan { bytes in
        printLong(
          bytes,
          LongLine(
            content: 0..<text.count, matches: near, matchCount: replaced.matches.count,
            focus: shown?.range.lowerBound, isSelected: true, look: .selectedLine))
      }
    } else {
      var printed = 0
      for match in replaced.matches {
        output.append(text[printed..<match.range.lowerBound])
        printNew(Array(text[match.range]))
        printed = match.range.upperBound
      }
      output.append(text[printed...])
      output.append(line.bytes.extracting(contentEnd(of: line)..<line.bytes.byteCount))
      terminate(line)
    }
    try output.endLine()
  }

  /// Prints a selected line with its replacements, each as soon as it is made.
  private mutating func printLine(
    _ line: borrowing ReportedLine, _ replacing: LineReplacing
  ) throws(WriteError) {
    let start = contentStart(of: line)
    var printed = start
    var hasPrefix = false
    try replacing.forEachReplacement(in: line) { replacement, text throws(WriteError) in
      let range = replacement.range
      if !hasPrefix {
        hasPrefix = true
        try printPrefix(
          of: line, at: 0, contentCount: line.bytes.byteCount - start,
          column: range.lowerBound + 1, separator: UInt8(ascii: ":"))
      }
      output.append(line.bytes.extracting(printed..<max(printed, range.lowerBound)))
      printNew(text)
      printed = max(printed, range.upperBound)
    }
    if !hasPrefix {
      try printPrefix(
        of: line, at: 0, contentCount: line.bytes.byteCount - start, column: nil,
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

  mutating func printNew(_ text: [UInt8]) {
    guard !text.isEmpty else { return }
    output.begin(.selectedMatch, options.colors)
    output.append(text)
    output.end(.selectedMatch, options.colors)
  }
}
