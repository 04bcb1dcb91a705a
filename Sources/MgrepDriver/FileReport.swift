internal import Bytes
internal import Editing
internal import Input
internal import Output
internal import Printing
internal import Scheduling
internal import Search

/// The report on one file: takes the selections of its regions in order, prints what the run asks
/// for, and knows when no more of the file is needed.
struct FileReport {
  // Of `OutputNeeds` what is asked here, since all of it would count a reference for each file.
  private let needsLines: Bool
  private let firstHitIsEnough: Bool
  private let fileStartIsTold: Bool
  private let allEndsAreTold: Bool
  private let endsOfSelectedAreTold: Bool
  private let binaryPolicy: RunPlan.BinaryPolicy
  private let terminator: LineTerminator
  private let maxSelected: Int
  /// Matches are counted where otherwise lines are.
  private let limitsMatches: Bool
  private let reachesBehindSelected: Bool
  private let stopsAtNonmatch: Bool
  /// Selections tell how many lines they cover.
  private let countsLines: Bool
  private var reporter: LineReporter
  private var selectedCount = 0
  /// The matches in all selections.
  private var foundCount = 0
  /// Selections hold the lines, each with its matches if those are counted.
  private let keepsLines: Bool
  private var linesBefore = 0
  private var failureCount = 0
  /// What the failures have in common that are only counted; `nil` if nothing.
  private var untoldFailure: String?
  /// How the file begins, as far as that is known yet.
  var content = Content()
  /// From here on the bytes are not the file's, which lost them, but zeros.
  private var lossStart = Int.max

  /// Messages about single lines, before only their number is told.
  private static let maxFailureMessages = 3

  /// - Parameter wanted: How many lines of the file may be reported, or matches.
  // As a call it would make one report and copy it into another.
  @inline(__always)
  init(
    _ plan: borrowing RunPlan, wanted: Int, _ request: borrowing SelectionRequest
  ) {
    countsLines = request.countsLines
    keepsLines = request.keepsLines
    needsLines = plan.needs.lines
    firstHitIsEnough = plan.needs.firstHitIsEnough
    fileStartIsTold = plan.needs.fileStarts
    // Cases are compared by a call into the other module, a pattern is not.
    if case .all = plan.needs.fileEnds { allEndsAreTold = true } else { allEndsAreTold = false }
    if case .none = plan.needs.fileEnds {
      endsOfSelectedAreTold = false
    } else {
      endsOfSelectedAreTold = true
    }
    binaryPolicy = plan.binaryPolicy
    terminator = plan.search.terminator
    maxSelected = plan.maxSelected(ofWanted: wanted)
    var options = plan.reporting
    options.maxSelected = wanted
    // What is counted shows no NUL.
    options.notesBinary = plan.needsBinaryLines && plan.binaryPolicy == .message
    options.stopsAtBinary =
      plan.needs.lines && !options.notesBinary && plan.binaryPolicy != .text
    limitsMatches = plan.search.isMultiline && !plan.request.isInverted
    // Of matches it knows nothing.
    if limitsMatches { options.maxSelected = .max }
    reachesBehindSelected = options.reachesBehindSelected
    stopsAtNonmatch = options.stopsAtNonmatch && !firstHitIsEnough
    reporter = LineReporter(options: options, terminator: plan.search.terminator)
  }

  /// Where a later reader of the file shall go on, when the report stopped at its limit of lines, or
  /// of matches.
  var resumeOffset: Int? {
    reporter.ending == .limit || hasAllMatches ? reporter.lastSelectedEnd : nil
  }

  /// The matches that count: not those behind the last line that is reported. Where lines are not
  /// kept there is no limit, or it is one line; across lines the search itself keeps to it.
  @inline(__always)
  private var matchCount: Int {
    if content.isSkipped { return 0 }
    let isCountedByReporter = keepsLines && !limitsMatches && !firstHitIsEnough
    return isCountedByReporter ? reporter.matchCount : foundCount
  }

  /// No more matches are wanted.
  private var hasAllMatches: Bool { limitsMatches && selectedCount >= maxSelected }

  /// Whether the report ended since the file turned out to be binary.
  @inline(__always)
  var endedAtBinary: Bool {
    if case .binary(let offset) = reporter.ending { return offset < lossStart }
    return content.isSkipped && (reporter.earlyNUL?.offset ?? 0) < lossStart
  }

  /// Takes note that bytes of a mapped file read as zeros which it does not have, and which make no
  /// binary file of it.
  mutating func note(lossFrom validByteCount: Int) { lossStart = validByteCount }

  /// Places of the file that may be told at its end.
  var notedOffsets: [Int] {
    [
      content.earlyNUL?.offset, reporter.firstNUL, reporter.lastSelectedEnd, reporter.nonmatchEnd,
    ].compactMap(\.self)
  }

  /// Takes note of a NUL in `content`.
  mutating func noteEarlyNUL() { reporter.earlyNUL = content.earlyNUL }

  /// File offset of the first byte that later regions may need, not above that of `end`.
  func firstByteNeeded(after end: Int, in window: borrowing FileWindow) -> Int {
    reporter.firstByteNeeded(after: end, in: window)
  }

  /// Zeros of the stream were left out of what is in memory, which so lies later in the file.
  mutating func notePassedOver(_ byteCount: Int) { reporter.shift(by: byteCount) }

  /// The next failure is told with the number of its line, which selections do not tell.
  var tellsLines: Bool { !countsLines && failureCount < FileReport.maxFailureMessages }

  /// Takes the next region's selection.
  ///
  /// - Parameters:
  ///   - lineCountBefore: Lines before those of `window`, if it has a failure and selections do not
  ///     count them.
  ///   - name: The file's, which is not kept, since that would count a reference.
  /// - Returns: `.stop` when the rest of the file makes no difference.
  // Large, since what others own is lent: a struct of it would copy it and count references.
  mutating func take(
    _ selection: Selection, of region: Range<Int>, in window: borrowing FileWindow,
    after lineCountBefore: Int, name: ArraySlice<UInt8>, _ printer: Printer, _ run: inout RunState
  ) throws(WriteError) -> SinkStep {
    for failure in selection.failures {
      try tell(failure, region, window, after: lineCountBefore, name, printer, &run)
    }
    linesBefore += selection.lineCount
    selectedCount += selection.selectedCount
    foundCount += selection.matchCount
    if content.isSkipped { return .stop }
    if firstHitIsEnough { return selectedCount > 0 ? .stop : .keepGoing }
    // Where lines are not needed, only a run that has to know where the last one ends is given them.
    if !needsLines && !stopsAtNonmatch && selection.lines.isEmpty {
      return selectedCount >= maxSelected ? .stop : .keepGoing
    }
    if reporter.passOver(selection) { return .keepGoing }
    let step = try printer.report(selection, of: region, in: window, by: &reporter)
    return hasAllMatches && !reachesBehindSelected ? .stop : step
  }

  /// Prints what can be told only at the end of the file.
  ///
  /// - Parameters:
  ///   - byteCount: Those searched, as far as there was no reason to stop before.
  ///   - isFile: It has a name and an end.
  ///   - offsets: Where what was searched is in the file, if it was decoded.
  mutating func finish(
    name: ArraySlice<UInt8>, searched byteCount: Int, isFile: Bool,
    from offsets: OffsetMap? = nil, _ printer: Printer,
    _ run: inout RunState
  ) throws(WriteError) {
    if failureCount > FileReport.maxFailureMessages {
      let rest = failureCount - FileReport.maxFailureMessages
      let text = "\(untoldFailure ?? "gave up") on \(rest) more line\(rest == 1 ? "" : "s")"
      try printer.say(Message.line(name, text))
    }
    let lineCount = lineCount
    run.statistics.add(lines: lineCount, matches: matchCount)
    if lineCount > 0 {
      run.status.hasSelected = true
    } else if let compression = content.compression, !endedAtBinary,
      // A file of a directory may well be compressed; one that is named was meant to be searched.
      run.isInteractive && !run.isMetInWalk
    {
      try run.diagnostics.fileError(name, compression.note, after: printer)
    }
    let isTold = allEndsAreTold || (endsOfSelectedAreTold && lineCount > 0)
    if isTold || binaryOffset != nil {
      var summary = self.summary
      if !fileStartIsTold {
        printer.beginFile(
          SearchedFile(
            name: name, showsName: run.showsName, status: nil,
            origin: run.isMetInWalk ? .walk : .operand))
      }
      if needsLines { addPlaces(to: &summary, byteCount, isFile: isFile) }
      if let offsets { summary.translateOffsets(by: offsets) }
      let verdict = try printer.endFile(summary)
      run.status.hasSelected = run.status.hasSelected || verdict.hasSelected
      run.status.hasError = run.status.hasError || verdict.hasError
    }
  }

  /// Adds how far the file was searched, and where it showed that it is binary.
  ///
  /// It changes nothing here, but a call that may not would copy all of this.
  @inline(never)
  private mutating func addPlaces(to summary: inout FileSummary, _ byteCount: Int, isFile: Bool) {
    summary.searchedByteCount =
      (limitsMatches ? nil : reporter.nonmatchEnd ?? resumeOffset) ?? byteCount
    guard binaryPolicy != .text, let offset = reporter.earlyNUL?.offset ?? reporter.firstNUL,
      offset < lossStart
    else { return }
    summary.firstNUL = offset
    // As ripgrep counts.
    if isFile || endedAtBinary { summary.searchedByteCount = offset }
  }

  /// The selected lines that count.
  @inline(__always)
  private var lineCount: Int {
    if needsLines || stopsAtNonmatch { return reporter.selectedCount }
    return content.isSkipped ? 0 : min(selectedCount, maxSelected)
  }

  /// Where a line showed that the file is binary, if that is told.
  @inline(__always)
  private var binaryOffset: Int? {
    guard case .binary(let offset) = reporter.ending, binaryPolicy == .message, offset < lossStart
    else { return nil }
    return offset
  }

  // As a call it would be lent a copy of the report.
  @inline(__always)
  private var summary: FileSummary {
    var summary = FileSummary()
    summary.selectedCount = lineCount
    summary.matchCount = matchCount
    summary.binaryOffset = binaryOffset
    summary.isBinary = endedAtBinary
    summary.hasLoss = lossStart < Int.max
    return summary
  }

  // Large, since what others own is lent: a struct of it would copy it and count references.
  private mutating func tell(
    _ failure: LineFailure, _ region: Range<Int>, _ window: borrowing FileWindow,
    after lineCountBefore: Int, _ name: ArraySlice<UInt8>, _ printer: Printer, _ run: inout RunState
  ) throws(WriteError) {
    run.status.hasError = true
    failureCount += 1
    guard failureCount <= FileReport.maxFailureMessages else {
      let isFirst = failureCount == FileReport.maxFailureMessages + 1
      untoldFailure = isFirst || untoldFailure == failure.message ? failure.message : nil
      return
    }
    let start = countsLines ? region.lowerBound : 0
    let number =
      1 + (countsLines ? linesBefore : lineCountBefore)
      + terminator.count(in: window.bytes, from: start, to: failure.lineStart)
    try printer.say(Message.line(name + Array(":\(number)".utf8), failure.message))
  }
}
