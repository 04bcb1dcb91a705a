package import Input
package import Output
package import Search

/// What a run does with its files, one after the other. A closed set of cases, so that a file takes
/// one or two switches and a line none.
///
/// The payloads are objects. Noncopyable values would be moved out and in again for each call, 500
/// instructions for each file, and optional ones need metadata that is made at the start of the
/// process.
package enum Printer {
  case lines(LinePrinterBox)
  case json(JSONPrinter)
  case summary(SummaryPrinter)
  case edits(EditSink)

  /// - Parameters:
  ///   - contextMatches: Finds the matches in context lines that an inverted search colours or
  ///     prints; `nil` if it does neither.
  ///   - replacing: Finds the replacements of matches, if there are any.
  package init(
    _ plan: PrintPlan, json: JSONPrinter.Form, output: consuming OutputBuffer,
    contextMatches: consuming ContextMatches?, replacing: consuming LineReplacing?
  ) {
    if plan.form == .json {
      self = .json(
        JSONPrinter(
          json, plan.patternLabels, output: output, contextMatches: contextMatches,
          replacing: replacing))
    } else if plan.reportsLines {
      self = .lines(
        LinePrinterBox(
          LinePrinter(
            options: plan.look, plan.patternLabels, output: output, contextMatches: contextMatches,
            replacing: replacing)))
    } else {
      let form = plan.isSilent ? .nothing : plan.form
      self = .summary(
        SummaryPrinter(
          form, plan.look.names, talliesPatterns: plan.needs.patternCounts, output: output))
    }
  }

  package func beginFile(_ file: borrowing SearchedFile) {
    switch self {
    case .lines(let box): box.printer.beginFile(file)
    case .json(let printer): printer.beginFile(file)
    case .summary(let printer): printer.beginFile(file)
    case .edits(let sink): sink.beginFile(file)
    }
  }

  /// Sets the origin of the current file's decoded bytes: printed offsets refer to the file.
  package func translateOffsets(by offsets: OffsetMap) {
    switch self {
    case .lines(let box): box.printer.offsets = offsets
    case .json(let printer): printer.offsets = offsets
    case .summary, .edits: break
    }
  }

  /// Replaces matches that may have several lines.
  ///
  /// - Parameter memory: It holds each file while its lines are reported.
  package func replaceAcrossLines(in memory: InputMemory) {
    switch self {
    case .lines(let box): box.printer.replacing?.replaceAcrossLines(in: memory)
    case .json(let printer): printer.replacing?.replaceAcrossLines(in: memory)
    case .summary: break
    case .edits(let sink): sink.replaceAcrossLines(in: memory)
    }
  }

  /// Passes the lines of a region to the printer, see `LineReporter.report`.
  package func report(
    _ selection: Selection, of region: Range<Int>, in window: borrowing FileWindow,
    by reporter: inout LineReporter
  ) throws(WriteError) -> SinkStep {
    switch self {
    case .lines(let box):
      try reporter.report(selection, of: region, in: window, to: &box.printer)
    case .json(var printer):
      try reporter.report(selection, of: region, in: window, to: &printer)
    case .summary(var printer):
      try reporter.report(selection, of: region, in: window, to: &printer)
    case .edits(var sink):
      try reporter.report(selection, of: region, in: window, to: &sink)
    }
  }

  package func endFile(_ summary: FileSummary) throws(WriteError) -> FileVerdict {
    switch self {
    case .lines(let box): try box.printer.endFile(summary)
    case .json(let printer): try printer.endFile(summary)
    case .summary(let printer): try printer.endFile(summary)
    case .edits(let sink): try sink.endFile(summary)
    }
  }

  /// Prints a message on standard error, after everything printed before.
  package func say(_ line: [UInt8]) throws(WriteError) {
    switch self {
    case .lines(let box): try box.printer.output.say(line)
    case .json(let printer): try printer.output.say(line)
    case .summary(let printer): try printer.output.say(line)
    case .edits(let sink): try sink.output.say(line)
    }
  }

  /// The statistics since the last call, if the printer counts them.
  package func takeStatistics() -> Statistics? {
    if case .json(let printer) = self { printer.takeStatistics() } else { nil }
  }

  /// Moves the counts of lines by pattern to `tally`.
  package func hand(to tally: inout PatternTally) {
    if case .summary(let printer) = self { printer.hand(to: &tally) }
  }

  /// Passes on everything printed so far.
  package func flush() throws(WriteError) {
    switch self {
    case .lines(let box): try box.printer.flush()
    case .json(let printer): try printer.flush()
    case .summary(let printer): try printer.flush()
    case .edits(let sink): try sink.flush()
    }
  }
}

/// Holds the printer of lines, which is a value, since each line changes it.
package final class LinePrinterBox {
  fileprivate var printer: LinePrinter

  fileprivate init(_ printer: consuming LinePrinter) { self.printer = printer }
}
