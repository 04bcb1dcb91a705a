internal import Bytes
internal import Editing
internal import Input
internal import Output
internal import Printing
internal import Scheduling
internal import Search
internal import Walking

/// The report on one file: takes the selections of its regions in order, prints the output of the
/// run, and knows when no more of the file is needed.
struct FileReport {
  // Copies of the parts of `OutputNeeds` that are needed here; all of it would count a reference
  // for each file.
  private let needsLines: Bool
  private let firstHitIsEnough: Bool
  private let fileStartIsTold: Bool
  private let allEndsAreTold: Bool
  private let endsOfSelectedAreTold: Bool
  private let binaryPolicy: RunPlan.BinaryPolicy
  private let terminator: LineTerminator
  private let maxSelected: Int
  /// Matches are counted instead of lines.
  private let limitsMatches: Bool
  private let reachesBehindSelected: Bool
  /// Selections hold lines that are not selected after all, which only the reporter knows.
  private let reporterDecides: Bool
  /// Selections tell how many lines they cover.
  private let countsLines: Bool
  private var reporter: LineReporter
  private var selectedCount = 0
  /// The number of matches in all selections.
  private var foundCount = 0
  /// Selections hold the lines, with the matches of each if these are counted.
  private let keepsLines: Bool
  private var linesBefore: Int
  /// The number of the first line, less one.
  private let lineBase: Int
  /// The file offset of the first searched line.
  private var linesStart = 0
  private var failureCount = 0
  /// What failures that are only counted have in common; `nil` if nothing.
  private var untoldFailure: String?
  /// The start of the file, as far as it is known yet.
  var content = Content()
  /// The bytes from here on are not those of the file, which lost them, but zeros.
  private var lossStart = Int.max

  /// The most messages about single lines; after that only their number is reported.
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
    // Comparing cases would call the other module; matching a pattern does not.
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
    options.maxSelected = options.isRanged ? maxSelected : wanted
    // What is counted shows no NUL.
    options.notesBinary = plan.needsBinaryLines && plan.binaryPolicy == .message
    options.stopsAtBinary =
      plan.needs.lines && !options.notesBinary && plan.binaryPolicy != .text
    limitsMatches = plan.limitsMatches
    // Of matches it knows nothing.
    if limitsMatches { options.maxSelected = .max }
    reachesBehindSelected = options.reachesBehindSelected
    reporterDecides =
      (options.isRanged && !limitsMatches) || (options.stopsAtNonmatch && !firstHitIsEnough)
    reporter = LineReporter(options: options, terminator: plan.search.terminator)
    lineBase = options.lineBase
    linesBefore = lineBase
  }

  /// The search begins at a file offset, the start of a line.
  mutating func begin(at offset: Int) {
    linesStart = offset
    reporter.begin(at: offset)
  }

  /// Where a later reader of the file continues, if the report stopped at its limit of lines or
  /// matches.
  // As a call, it would get a copy of the report.
  @inline(__always)
  var resumeOffset: Int? {
    reporter.ending == .limit || hasAllMatches ? reporter.lastSelectedEnd : nil
  }

  /// The number of matches that count: those up to the last reported line. If lines are not kept,
  /// there is no limit, or it is one line; across lines the search itself respects the limit.
  @inline(__always)
  private var matchCount: Int {
    if content.isSkipped { return 0 }
    let isCountedByReporter = keepsLines && !limitsMatches && !firstHitIsEnough
    return isCountedByReporter ? reporter.matchCount : foundCount
  }

  /// Whether no more matches are wanted.
  @inline(__always)
  private var hasAllMatches: Bool { limitsMatches && selectedCount >= maxSelected }

  /// Whether the report ended because the file turned out to be binary.
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
    // It changes nothing here, but a call that may not would copy all of this.
    mutating get {
      [
        content.earlyNUL?.offset, reporter.firstNUL, reporter.lastSelectedEnd, reporter.nonmatchEnd,
      ].compactMap(\.self)
    }
  }

  /// The file counts as one with a selected line, whatever its lines are.
  mutating func selectFile() { selectedCount = 1 }

  /// Takes note of a NUL in `content`.
  mutating func noteEarlyNUL() { reporter.earlyNUL = content.earlyNUL }

  /// File offset of the first byte that later regions may need, not above that of `end`.
  func firstByteNeeded(after end: Int, in window: borrowing FileWindow) -> Int {
    reporter.firstByteNeeded(after: end, in: window)
  }

  /// Zeros of the stream were skipped, so what is in memory lies later in the file.
  mutating func notePassedOver(_ byteCount: Int) { reporter.shift(by: byteCount) }

  /// Whether the next failure is reported with the number of its line, which selections do not
  /// have.
  var tellsLines: Bool { !countsLines && failureCount < FileReport.maxFailureMessages }

  /// Takes the selection of the next region.
  ///
  /// - Parameters:
  ///   - lineCountBefore: The number of lines before those of `window`, if it has a failure and
  ///     selections do not count lines.
  ///   - name: The name of the file. It is not stored, since that would count a reference.
  /// - Returns: `.stop` if the rest of the file makes no difference.
  // Large, since it borrows what others own: a struct would copy that and count references.
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
    if firstHitIsEnough && !reporterDecides {
      return selectedCount > 0 ? .stop : .keepGoing
    }
    // Where lines are not needed, only a run that has to know where the last one ends is given them.
    if !needsLines && !reporterDecides && selection.lines.isEmpty {
      return selectedCount >= maxSelected ? .stop : .keepGoing
    }
    if reporter.passOver(selection) { return .keepGoing }
    let step = try printer.report(selection, of: region, in: window, by: &reporter)
    return hasAllMatches && !reachesBehindSelected ? .stop : step
  }

  /// Prints what is known only at the end of the file.
  ///
  /// - Parameters:
  ///   - byteCount: How many bytes were searched, unless there was a reason to stop earlier.
  ///   - isFile: It has a name and an end.
  ///   - offsets: The offsets in the file of decoded bytes.
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
    if let log = run.log { noteBinary(name, log) }
    let lineCount = lineCount
    run.statistics.add(lines: lineCount, matches: matchCount)
    run.selectedCount += limitsMatches ? min(selectedCount, maxSelected) : lineCount
    if lineCount > 0 {
      run.status.hasSelected = true
    } else if let compression = content.compression, !endedAtBinary, run.isInteractive {
      // A file of a directory may well be compressed; one that is named was meant to be searched.
      if run.isMetInWalk {
        CompressedFiles.noteMet()
      } else {
        try run.diagnostics.fileError(name, compression.note, after: printer)
      }
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

  /// Notes where a file turned out to be binary.
  @inline(never)
  private mutating func noteBinary(_ name: ArraySlice<UInt8>, _ log: DecisionLog) {
    guard endedAtBinary else { return }
    var offset = reporter.earlyNUL?.offset ?? 0
    if case .binary(let found) = reporter.ending { offset = found }
    let text = "binary, NUL at offset \(offset)"
    binaryPolicy == .skip ? log.noteSkipped(name, "\(text), -I") : log.note(name, text)
  }

  /// Adds how far the file was searched, and where it turned out to be binary.
  ///
  /// It changes nothing here, but `mutating` avoids a copy of the whole report.
  @inline(never)
  private mutating func addPlaces(to summary: inout FileSummary, _ byteCount: Int, isFile: Bool) {
    let end = limitsMatches ? nil : reporter.nonmatchEnd ?? resumeOffset
    summary.searchedByteCount = end.map { $0 - linesStart } ?? byteCount
    guard binaryPolicy != .text, let offset = reporter.earlyNUL?.offset ?? reporter.firstNUL,
      offset < lossStart
    else { return }
    summary.firstNUL = offset
    // The same as in ripgrep.
    if isFile || endedAtBinary { summary.searchedByteCount = max(0, offset - linesStart) }
  }

  /// The selected lines that count.
  @inline(__always)
  private var lineCount: Int {
    if needsLines || reporterDecides { return reporter.selectedCount }
    return content.isSkipped ? 0 : min(selectedCount, maxSelected)
  }

  /// Where a line showed that the file is binary, if that is reported.
  @inline(__always)
  private var binaryOffset: Int? {
    guard case .binary(let offset) = reporter.ending, binaryPolicy == .message, offset < lossStart
    else { return nil }
    return offset
  }

  // As a call, it would get a copy of the report.
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

  // Large, since it borrows what others own: a struct would copy that and count references.
  private mutating func tell(
    _ failure: LineFailure, _ region: Range<Int>, _ window: borrowing FileWindow,
    after lineCountBefore: Int, _ name: ArraySlice<UInt8>, _ printer: Printer, _ run: inout RunState
  ) throws(WriteError) {
    let start = countsLines ? region.lowerBound : max(0, linesStart - window.fileOffset)
    func number() -> Int {
      1 + (countsLines ? linesBefore : lineBase + lineCountBefore)
        + terminator.count(in: window.bytes, from: start, to: failure.lineStart)
    }
    if reporterDecides,
      !reporter.admits(lineAt: failure.lineStart, number: number(), in: window)
    {
      return
    }
    run.status.hasError = true
    failureCount += 1
    guard failureCount <= FileReport.maxFailureMessages else {
      let isFirst = failureCount == FileReport.maxFailureMessages + 1
      untoldFailure = isFirst || untoldFailure == failure.message ? failure.message : nil
      return
    }
    try printer.say(Message.line(name + Array(":\(number())".utf8), failure.message))
  }
}
