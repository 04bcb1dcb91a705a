package import Bytes
package import Input

/// What is reported of a file besides the selected lines.
package struct ReportOptions: Sendable {
  // Numbers first: each report has a copy, which is larger with flags between them.
  /// Lines of context before and after each selected line.
  package var before = 0
  package var after = 0
  /// The report ends after this many selected lines and their context.
  package var maxSelected = Int.max
  /// Only lines with these numbers, from 1, are selected, and only lines with one of these bytes of
  /// the file. The others are context lines. `setRange` sets them.
  package private(set) var lines = 0..<Int.max
  package private(set) var bytes = 0..<Int.max
  /// The number of the first line, less one.
  package var lineBase = 0
  package var groupsPerMatch = 0
  package private(set) var isRanged = false
  /// Lines of context are not reported; they only separate groups.
  package var hidesContext = false
  /// Every line is reported; lines that are not selected are context.
  package var reportsAllLines = false
  /// The first line after a selected one that is not selected ends the report.
  package var stopsAtNonmatch = false
  package var numbersLines = false
  /// A line with a NUL byte ends the report (`LineReporter.Ending.binary`).
  package var stopsAtBinary = false
  /// Lines with a NUL byte are reported, and `LineReporter.firstNUL` holds the offset of the first
  /// one.
  package var notesBinary = false

  package init() {}

  package mutating func setRange(lines: Range<Int>?, bytes: Range<Int>?) {
    self.lines = lines ?? self.lines
    self.bytes = bytes ?? self.bytes
    isRanged = lines != nil || bytes != nil
  }

  /// Lines after the last selected one are reported.
  package var reachesBehindSelected: Bool { after > 0 || reportsAllLines }
}

/// A part of a file in memory, with its place in the file.
package struct FileWindow: ~Escapable {
  package let bytes: RawSpan
  /// Bytes from the start of the file to the first of `bytes`.
  package let fileOffset: Int
  /// An offset in `bytes`; earlier lines are not available.
  package let firstLineStart: Int

  @_lifetime(copy bytes)
  package init(bytes: RawSpan, fileOffset: Int, firstLineStart: Int) {
    self.bytes = bytes
    self.fileOffset = fileOffset
    self.firstLineStart = firstLineStart
  }
}

/// Keeps the books of a file's output: context, line numbers, limits, the end at a NUL byte.
///
/// It gets the selections of consecutive regions in order, however they were found. So the output
/// cannot depend on which thread searched which region.
package struct LineReporter {
  /// Why the report of a file ends before the file does.
  package enum Ending: Sendable, Equatable {
    /// All lines that may be reported have been reported.
    case limit
    /// A line to be reported shows that the file is binary, by the NUL at this file offset.
    case binary(nulOffset: Int)
  }

  private let options: ReportOptions
  private let terminator: LineTerminator
  /// The first NUL byte near the start of the file, as soon as it is known.
  package var earlyNUL: EarlyNUL?
  /// The next line that the sink gets begins a group.
  private var isGroupDue = false
  package private(set) var selectedCount = 0
  /// The number of matches in the reported lines, as far as the selections have them.
  package private(set) var matchCount = 0
  /// File offset just after the last selected line.
  package private(set) var lastSelectedEnd: Int?
  package private(set) var ending: Ending?
  /// The file offset of the first NUL byte, if one is known and the file is not forced to be text.
  package private(set) var firstNUL: Int?
  /// The file offset just after the unselected line that ended the report.
  package private(set) var nonmatchEnd: Int?
  /// The file offset of the first line.
  private var start = 0
  /// The file offset just after the last line given to the sink.
  private var lastReportedEnd = -1
  private var lastReportedNumber = 0
  /// How many more lines of context the last selected line needs.
  private var contextDue = 0
  private var linesBeforeRegion: Int

  package init(options: ReportOptions, terminator: LineTerminator) {
    self.options = options
    self.terminator = terminator
    linesBeforeRegion = options.lineBase
    lastReportedNumber = options.lineBase
    if options.reportsAllLines { contextDue = .max }
  }

  /// The file offset of the first byte that a later region may need for context; not above the
  /// offset of `end`.
  package func firstByteNeeded(after end: Int, in window: borrowing FileWindow) -> Int {
    guard options.before > 0 else { return window.fileOffset + end }
    let start = terminator.start(
      ofLine: options.before, before: end, in: window.bytes, notBefore: window.firstLineStart)
    return max(window.fileOffset + start, min(lastReportedEnd, window.fileOffset + end))
  }

  /// The lines before a file offset are not searched, and cannot be context.
  package mutating func begin(at offset: Int) { start = offset }

  /// Moves the reported lines: in memory they now lie later in the file than before.
  package mutating func shift(by byteCount: Int) {
    if lastReportedEnd >= 0 { lastReportedEnd += byteCount }
  }

  /// Skips the next region, if no line of it is reported.
  ///
  /// - Returns: Whether it was skipped.
  package mutating func passOver(_ selection: Selection) -> Bool {
    guard selection.lines.isEmpty, contextDue == 0, selectedCount < options.maxSelected,
      !options.stopsAtNonmatch || selectedCount == 0, !options.isRanged
    else { return false }
    linesBeforeRegion += selection.lineCount
    return true
  }

  /// Reports the lines of the next region.
  ///
  /// - Parameters:
  ///   - selection: What was found in `region`.
  ///   - region: The region after the last one, as offsets in the bytes of `window`.
  ///   - window: All of the region, and before it the bytes that `firstByteNeeded` asked for.
  /// - Returns: `.stop` if nothing after this region can be reported; `ending` says why.
  package mutating func report<Sink: SearchSink & ~Copyable>(
    _ selection: Selection, of region: Range<Int>, in window: borrowing FileWindow,
    to sink: inout Sink
  ) throws(Sink.Failure) -> SinkStep {
    var matchesStart = 0
    var patternsStart = 0
    var lineIndex = 0
    let tellsPatterns = selection.patterns.isKept
    for line in selection.lines {
      if selectedCount >= options.maxSelected { break }
      let number = linesBeforeRegion + line.linesBefore + 1
      var patternIndices = 0..<0
      if tellsPatterns {
        patternIndices = selection.patterns.indices(ofLine: lineIndex, from: patternsStart)
        patternsStart = patternIndices.upperBound
        lineIndex += 1
      }
      if options.isRanged && !isInRange(line.range, number: number, in: window) {
        matchesStart = line.matchesEnd
        continue
      }
      if isNonmatchBefore(window.fileOffset + line.range.lowerBound) { break }
      if try reportContextDue(upTo: line.range.lowerBound, in: window, to: &sink) == .stop {
        return .stop
      }
      if try reportLeadingContext(of: line, number: number, in: window, to: &sink) == .stop {
        return .stop
      }
      let matches = ReportedMatches(
        matches: selection.matches, groups: selection.groups, patterns: selection.patterns,
        indices: matchesStart..<line.matchesEnd, shift: -line.range.lowerBound,
        groupsPerMatch: options.groupsPerMatch, patternIndices: patternIndices)
      matchesStart = line.matchesEnd
      guard admits(line.range, in: window) else { return .stop }
      try beginGroupIfDue(before: line.range, in: window, to: &sink)
      let reported = self.line(line.range, number: number, in: window)
      try sink.selectedLine(reported, matches: matches)
      selectedCount += 1
      matchCount += matches.count
      advance(past: line.range, number: number, in: window)
      lastSelectedEnd = lastReportedEnd
      contextDue = options.reportsAllLines ? .max : options.after
      if options.stopsAtNonmatch { contextDue = min(contextDue, 1) }
    }
    linesBeforeRegion += selection.lineCount
    if try reportContextDue(upTo: region.upperBound, in: window, to: &sink) == .stop {
      return .stop
    }
    return step(after: region, in: window)
  }

  /// Whether something of later regions can be reported; otherwise the report has reached its end.
  private mutating func step(after region: Range<Int>, in window: borrowing FileWindow) -> SinkStep
  {
    let isOver = selectedCount >= options.maxSelected || isRangeOver(at: region, in: window)
    if !isOver || contextDue > 0 {
      guard isNonmatchBefore(window.fileOffset + region.upperBound), let lastSelectedEnd else {
        return .keepGoing
      }
      let start = lastSelectedEnd - window.fileOffset
      nonmatchEnd =
        window.fileOffset
        + terminator.lineEnd(in: window.bytes, from: max(0, start), to: region.upperBound)
    }
    ending = .limit
    return .stop
  }

  /// Whether a line that begins at `start` may be selected.
  package func admits(lineAt start: Int, number: Int, in window: borrowing FileWindow) -> Bool {
    guard options.isRanged else { return true }
    let end = terminator.lineEnd(in: window.bytes, from: start, to: window.bytes.byteCount)
    return isInRange(start..<end, number: number, in: window)
  }

  /// Whether a line may be selected by where it is.
  private func isInRange(
    _ line: Range<Int>, number: Int, in window: borrowing FileWindow
  ) -> Bool {
    options.lines.contains(number)
      && options.bytes.overlaps(line.shifted(by: window.fileOffset))
  }

  /// No line after a region, which is counted, may be selected.
  private func isRangeOver(at region: Range<Int>, in window: borrowing FileWindow) -> Bool {
    options.isRanged
      && (linesBeforeRegion + 1 >= options.lines.upperBound
        || window.fileOffset + region.upperBound >= options.bytes.upperBound)
  }

  /// Whether a line between the last selected one and `offset` ends the report.
  private func isNonmatchBefore(_ offset: Int) -> Bool {
    options.stopsAtNonmatch && (lastSelectedEnd.map { $0 < offset } ?? false)
  }

  /// Reports the lines before a selected one that are wanted and not reported yet.
  private mutating func reportLeadingContext<Sink: SearchSink & ~Copyable>(
    of line: SelectedLine, number: Int, in window: borrowing FileWindow, to sink: inout Sink
  ) throws(Sink.Failure) -> SinkStep {
    let floor = max(window.firstLineStart, lastReportedEnd - window.fileOffset)
    var start = line.range.lowerBound
    if options.before > 0 {
      start = terminator.start(
        ofLine: options.before, before: start, in: window.bytes, notBefore: floor)
    }
    guard start < line.range.lowerBound else { return .keepGoing }
    var number = number
    if options.numbersLines {
      number -= terminator.count(in: window.bytes, from: start, to: line.range.lowerBound)
    }
    while start < line.range.lowerBound {
      let end = terminator.lineEnd(in: window.bytes, from: start, to: line.range.lowerBound)
      if try reportContext(start..<end, number: number, in: window, to: &sink) == .stop {
        return .stop
      }
      number += 1
      start = end
    }
    return .keepGoing
  }

  /// Reports the lines after the last selected one, or after the start, that are still wanted.
  private mutating func reportContextDue<Sink: SearchSink & ~Copyable>(
    upTo limit: Int, in window: borrowing FileWindow, to sink: inout Sink
  ) throws(Sink.Failure) -> SinkStep {
    while contextDue > 0 {
      let start = max(lastReportedEnd, start) - window.fileOffset
      guard start < limit else { break }
      let end = terminator.lineEnd(in: window.bytes, from: start, to: limit)
      let number = lastReportedNumber + 1
      if try reportContext(start..<end, number: number, in: window, to: &sink) == .stop {
        return .stop
      }
      contextDue -= 1
    }
    return .keepGoing
  }

  private mutating func reportContext<Sink: SearchSink & ~Copyable>(
    _ range: Range<Int>, number: Int, in window: borrowing FileWindow, to sink: inout Sink
  ) throws(Sink.Failure) -> SinkStep {
    if options.hidesContext {
      isGroupDue = isGroupDue || window.fileOffset + range.lowerBound != lastReportedEnd
    } else {
      guard admits(range, in: window) else { return .stop }
      try beginGroupIfDue(before: range, in: window, to: &sink)
      try sink.contextLine(line(range, number: number, in: window))
    }
    advance(past: range, number: number, in: window)
    return .keepGoing
  }

  /// Begins a group, if the line does not follow the last reported line. Only reported lines begin
  /// groups.
  private mutating func beginGroupIfDue<Sink: SearchSink & ~Copyable>(
    before range: Range<Int>, in window: borrowing FileWindow, to sink: inout Sink
  ) throws(Sink.Failure) {
    if isGroupDue || window.fileOffset + range.lowerBound != lastReportedEnd {
      try sink.beginGroup()
    }
    isGroupDue = false
  }

  private mutating func advance(
    past range: Range<Int>, number: Int, in window: borrowing FileWindow
  ) {
    lastReportedEnd = window.fileOffset + range.upperBound
    lastReportedNumber = number
  }

  /// Whether the line may be reported, as far as NUL bytes are concerned.
  private mutating func admits(_ range: Range<Int>, in window: borrowing FileWindow) -> Bool {
    guard options.stopsAtBinary || (options.notesBinary && firstNUL == nil) else { return true }
    var nul = window.bytes.firstOffset(of: 0, from: range.lowerBound, to: range.upperBound)
      .map { window.fileOffset + $0 }
    if let earlyNUL, earlyNUL.marksLinesEndingAfter < window.fileOffset + range.upperBound {
      nul = earlyNUL.offset
    }
    guard let nul else { return true }
    firstNUL = nul
    guard options.stopsAtBinary else { return true }
    ending = .binary(nulOffset: nul)
    return false
  }

  @_lifetime(copy window)
  private func line(
    _ range: Range<Int>, number: Int, in window: borrowing FileWindow
  ) -> ReportedLine {
    ReportedLine(
      bytes: window.bytes.extracting(range), byteOffset: window.fileOffset + range.lowerBound,
      lineNumber: options.numbersLines ? number : nil)
  }
}
