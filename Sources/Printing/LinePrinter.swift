internal import Bytes
internal import Editing
internal import Input
internal import MemoryMapping
package import Output
package import Search

/// Prints the lines of one file after the other as `grep` does.
package struct LinePrinter: ~Copyable, FilePrinter {
  package typealias Failure = WriteError

  let options: PrinterOptions
  package var output: OutputBuffer
  private var contextMatches: ContextMatches?
  let replacing: LineReplacing?
  /// The output line of a match that has several lines, while it is not finished.
  var openLine = OpenLine()
  /// The printed name of the current file.
  private(set) var fileName: ArraySlice<UInt8> = []
  private(set) var numberWidth = 0
  /// Names and numbers are links.
  private let hasLinks: Bool
  /// The target of links; empty if there are none.
  private(set) var linkedName: ArraySlice<UInt8> = []
  var isLinkOpen = false
  /// Fields have neither colours nor links, and the usual separators.
  let hasPlainFields: Bool
  /// The origin of the current file's bytes, if they are decoded; printed offsets refer to the
  /// file.
  var offsets = OffsetMap.identity
  private(set) var showsFileName = false
  /// The last column that was printed in characters.
  var lastColumn = KnownColumn()
  /// The file has a heading that is not printed yet.
  var isHeadingDue = false
  let labels: PatternLabels?
  let tellsPatterns: Bool
  /// The printed pattern field of the next lines; empty if there is none.
  var patternField: [UInt8] = []
  /// The line between groups of lines.
  private let separatorLine: [UInt8]?
  /// A group of the current file has begun.
  private var hasBegunGroup = false

  /// - Parameters:
  ///   - labels: How patterns that match are named; `nil` leaves them out.
  ///   - contextMatches: Finds the matches in context lines that an inverted search colours or
  ///     prints; `nil` if it does neither.
  ///   - replacing: Finds the replacements of matches, if there are any.
  package init(
    options: PrinterOptions, _ labels: PatternLabels? = nil, output: consuming OutputBuffer,
    contextMatches: consuming ContextMatches? = nil,
    replacing: consuming LineReplacing? = nil
  ) {
    self.options = options
    self.labels = labels
    tellsPatterns = labels != nil
    self.output = output
    hasLinks = options.names.hasLinks
    hasPlainFields = options.colors == nil && options.fieldSeparators == nil
    separatorLine = options.groupSeparator.map {
      (options.colors?.dressed($0, as: .separator) ?? $0) + [UInt8(ascii: "\n")]
    }
    self.contextMatches = contextMatches
    self.replacing = replacing
  }

  /// Begins a file.
  ///
  /// - Parameters:
  ///   - showsName: Whether `name` is printed.
  ///   - byteCount: The size of the file, by which numbers are aligned; `nil` if it has none.
  package mutating func beginFile(name: ArraySlice<UInt8>, showsName: Bool, byteCount: Int?) {
    fileName = options.names.text(of: name)
    hasBegunGroup = false
    lastColumn.lineOffset = -1
    if let replacing { beginFile(replacing) }
    if !offsets.isIdentity { offsets = .identity }
    showsFileName = showsName && !options.hasHeading
    isHeadingDue = showsName && options.hasHeading
    guard options.alignsWithTab else { return }
    // If the size is not known, twenty digits are enough for any offset.
    numberWidth = byteCount.map { digitCount($0 + (options.showsLineNumber ? 1 : 0)) } ?? 20
  }

  package mutating func beginFile(_ file: borrowing SearchedFile) {
    let byteCount = file.status.flatMap { $0.isRegularFile ? $0.byteCount : nil }
    beginFile(name: file.name, showsName: file.showsName, byteCount: byteCount)
    if hasLinks { linkedName = file.origin != .standardInput ? file.name : [] }
  }

  /// Prints, for a binary file, the message that replaces its lines.
  package mutating func endFile(_ summary: FileSummary) throws(WriteError) -> FileVerdict {
    var verdict = FileVerdict()
    if let replacing, try endFile(replacing) { verdict.hasError = true }
    if let offset = summary.binaryOffset {
      verdict.hasSelected = true
      let hint = options.showsHints ? " (NUL at offset \(offset); use -a)" : ""
      try output.say(Message.line(fileName, "binary file matches" + hint))
    }
    return verdict
  }

  package mutating func flush() throws(WriteError) { try output.flush() }

  package mutating func beginGroup() throws(WriteError) {
    try closeLine()
    defer { hasBegunGroup = true }
    guard let separatorLine, !isHeadingDue else { return }
    // Only the thread that joins the files knows whether there was a group before this file.
    guard hasBegunGroup else { return try output.beginFirstGroup(separator: separatorLine) }
    output.append(separatorLine)
    try output.endLine()
  }

  package mutating func selectedLine(
    _ line: borrowing ReportedLine, matches: borrowing ReportedMatches
  ) throws(WriteError) {
    if tellsPatterns { notePatterns(of: matches) }
    if let replacing { return try printReplaced(line, replacing) }
    switch options.part {
    case .line:
      let column = matches.count > 0 ? matches.range(at: 0).lowerBound + 1 : nil
      try printSelected(line, matches, column: column)
    case .linePerMatch:
      // An inverted search has no matches to count.
      if options.isInverted { try printSelected(line, matches, column: nil) }
      for index in 0..<matches.count {
        if tellsPatterns { notePattern(of: matches, index) }
        try printSelected(line, matches, column: matches.range(at: index).lowerBound + 1)
      }
    case .matches:
      // An inverted search has no matches to print.
      for index in 0..<matches.count {
        if tellsPatterns { notePattern(of: matches, index) }
        try printPart(of: line, match: matches.range(at: index), [matches.range(at: index)], [])
      }
    case .groups(let separator):
      for index in 0..<matches.count {
        if tellsPatterns { notePattern(of: matches, index) }
        try printGroups(of: line, matches, index, separator)
      }
    }
  }

  private mutating func printSelected(
    _ line: borrowing ReportedLine, _ matches: borrowing ReportedMatches, column: Int?
  ) throws(WriteError) {
    let start = contentStart(of: line)
    try printPrefix(
      of: line, at: 0, contentCount: contentCount(of: line) - start, column: column,
      separator: UInt8(ascii: ":"))
    let content = start..<max(start, contentEnd(of: line))
    if isTooLong(content) {
      printLong(
        line.bytes,
        LongLine(
          content: content,
          matches: matchesNear(column.map { $0 - 1 }, matches), matchCount: matches.count,
          focus: column.map { $0 - 1 }, isSelected: true, look: lineLook(selected: true)))
    } else if options.colors == nil {
      printUncolored(line, from: start)
    } else {
      let lineLook = lineLook(selected: true)
      var printed = start
      for index in 0..<matches.count {
        printMatch(
          matches.range(at: index), of: line, after: &printed, lineLook: lineLook,
          matchLook: .selectedMatch)
      }
      printTail(of: line, from: printed, lineLook: lineLook)
    }
    try output.endLine()
  }

  package mutating func contextLine(_ line: borrowing ReportedLine) throws(WriteError) {
    if openLine.isOpen, try continueLine(line) { return }
    if tellsPatterns { forgetPatterns() }
    if options.part.isOfMatches { return try printMatches(ofContext: line) }
    let start = contentStart(of: line)
    try printPrefix(
      of: line, at: 0, contentCount: contentCount(of: line) - start, column: nil,
      separator: UInt8(ascii: "-"))
    let content = start..<max(start, contentEnd(of: line))
    if isTooLong(content) {
      printLong(
        line.bytes,
        LongLine(
          content: content, matches: matches(inContext: line),
          matchCount: 0, isSelected: false, look: lineLook(selected: false)))
    } else if options.colors == nil {
      printUncolored(line, from: start)
    } else {
      let lineLook = lineLook(selected: false)
      var printed = start
      for match in matches(inContext: line) {
        printMatch(match, of: line, after: &printed, lineLook: lineLook, matchLook: .contextMatch)
      }
      printTail(of: line, from: printed, lineLook: lineLook)
    }
    try output.endLine()
  }

  /// The matches of a line of context that are shown: those of an inverted search.
  private mutating func matches(inContext line: borrowing ReportedLine) -> [Range<Int>] {
    guard options.isInverted else { return [] }
    let content = line.bytes.extracting(first: contentCount(of: line))
    return contextMatches?.matches(in: content).map(\.range) ?? []
  }

  private mutating func printGroups(
    of line: borrowing ReportedLine, _ matches: borrowing ReportedMatches, _ index: Int,
    _ separator: [UInt8]
  ) throws(WriteError) {
    var parts: [Range<Int>] = []
    for position in 0..<matches.groupsPerMatch {
      if let group = matches.group(position, at: index), !group.isEmpty { parts.append(group) }
    }
    try printGroups(parts, of: line, match: matches.range(at: index), separator)
  }

  private mutating func printGroups(
    _ parts: [Range<Int>], of line: borrowing ReportedLine, match: Range<Int>,
    _ separator: [UInt8]
  ) throws(WriteError) {
    // Without any part, the line is printed only if a prefix says what it is about.
    guard !parts.isEmpty || hasPrefix else { return }
    try printPart(of: line, match: match, parts, separator)
  }

  /// Prints what `-o` shows of a context line, which has matches only in an inverted search.
  private mutating func printMatches(
    ofContext line: borrowing ReportedLine
  ) throws(WriteError) {
    let content = line.bytes.extracting(first: contentCount(of: line))
    for match in contextMatches?.matches(in: content) ?? [] {
      if case .groups(let separator) = options.part {
        let parts = match.groups.compactMap { $0 }.filter { !$0.isEmpty }
        try printGroups(parts, of: line, match: match.range, separator)
      } else {
        try printPart(of: line, match: match.range, [match.range], [])
      }
    }
  }

  /// Prints parts of a match on a line of their own.
  private mutating func printPart(
    of line: borrowing ReportedLine, match: Range<Int>, _ parts: [Range<Int>], _ separator: [UInt8]
  ) throws(WriteError) {
    try printPrefix(
      of: line, at: match.lowerBound, contentCount: match.count, column: match.lowerBound + 1,
      separator: UInt8(ascii: options.isInverted ? "-" : ":"))
    for (index, part) in parts.enumerated() {
      if index > 0 { output.append(separator) }
      output.begin(.selectedMatch, options.colors)
      output.append(line.bytes.extracting(trimmed(part, of: line)))
      output.end(.selectedMatch, options.colors)
    }
    output.append(options.terminator)
    try output.endLine()
  }

  private mutating func printUncolored(_ line: borrowing ReportedLine, from start: Int) {
    output.append(start == 0 ? line.bytes : line.bytes.extracting(droppingFirst: start))
    terminate(line)
  }

  private mutating func printMatch(
    _ match: Range<Int>, of line: borrowing ReportedLine, after printed: inout Int,
    lineLook: ColorScheme.Part,
    matchLook: ColorScheme.Part
  ) {
    // White space that is trimmed may be part of a match.
    let start = max(match.lowerBound, printed)
    let end = max(match.upperBound, printed)
    output.begin(lineLook, options.colors)
    output.append(line.bytes.extracting(printed..<start))
    printed = end
    // A match of several lines may have only the terminator of this line.
    if start == end { return output.end(lineLook, options.colors) }
    output.begin(matchLook, options.colors)
    output.append(line.bytes.extracting(start..<end))
    output.end(matchLook, options.colors)
  }

  /// Prints the text after the last match; a carriage return before the terminator has no colour.
  private mutating func printTail(
    of line: borrowing ReportedLine, from start: Int,
    lineLook: ColorScheme.Part
  ) {
    var end = contentCount(of: line)
    if end > start, line.bytes.byte(at: end - 1) == UInt8(ascii: "\r") {
      end -= 1
    }
    if end > start {
      output.begin(lineLook, options.colors)
      output.append(line.bytes.extracting(start..<end))
      output.end(lineLook, options.colors)
    }
    output.append(line.bytes.extracting(max(start, end)..<line.bytes.byteCount))
    terminate(line)
  }

  private func lineLook(selected: Bool) -> ColorScheme.Part {
    let reverses = options.isInverted && (options.colors?.reversesInverted ?? false)
    return selected == reverses ? .contextLine : .selectedLine
  }

  /// Ends a printed line that has no terminator of its own.
  mutating func terminate(_ line: borrowing ReportedLine) {
    guard !options.keepsMissingTerminator, contentCount(of: line) == line.bytes.byteCount else {
      return
    }
    output.append(options.terminator)
  }

  /// Where the printed part of a line begins.
  func contentStart(of line: borrowing ReportedLine) -> Int {
    trimmed(0..<contentCount(of: line), of: line).lowerBound
  }

  /// A part of a line without leading white space, if that is not printed.
  private func trimmed(_ part: Range<Int>, of line: borrowing ReportedLine) -> Range<Int> {
    guard options.trimsIndentation else { return part }
    var start = part.lowerBound
    while start < part.upperBound, isBlank(line.bytes.byte(at: start)) { start += 1 }
    return start..<part.upperBound
  }

  /// Where the content of a line ends, and its terminator begins.
  func contentEnd(of line: borrowing ReportedLine) -> Int {
    let end = contentCount(of: line)
    let hasReturn =
      options.endsWithCarriageReturn && end > 0 && end < line.bytes.byteCount
      && line.bytes.byte(at: end - 1) == UInt8(ascii: "\r")
    return hasReturn ? end - 1 : end
  }

  func contentCount(of line: borrowing ReportedLine) -> Int {
    let count = line.bytes.byteCount
    guard count > 0 else { return 0 }
    return line.bytes.byte(at: count - 1) == options.terminator ? count - 1 : count
  }
}

/// A space, or a control character that moves within a line; ASCII only.
private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
