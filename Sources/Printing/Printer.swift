package import Output
package import Search

/// What is done with the files of a run, one after the other. One of a closed set, so that a file
/// takes a switch or two and a line none.
package enum Printer: ~Copyable {
  case lines(LinePrinter)
  case summary(SummaryPrinter)
  case edits(EditSink)

  /// - Parameters:
  ///   - contextMatches: Finds the matches in lines of context, which an inverted search colours or
  ///     prints; `nil` when it does neither.
  ///   - replacing: Finds what takes the place of matches, if something does.
  package init(
    _ plan: PrintPlan, output: consuming OutputBuffer,
    contextMatches: consuming ContextMatches?, replacing: consuming LineReplacing?
  ) {
    if plan.reportsLines {
      self = .lines(
        LinePrinter(
          options: plan.look, output: output, contextMatches: contextMatches,
          replacing: replacing))
    } else {
      let form = plan.isSilent ? .nothing : plan.form
      self = .summary(SummaryPrinter(form, plan.look.names, output: output))
    }
  }

  package mutating func beginFile(_ file: borrowing SearchedFile) {
    switch consume self {
    case .lines(var printer):
      printer.beginFile(file)
      self = .lines(printer)
    case .summary(var printer):
      printer.beginFile(file)
      self = .summary(printer)
    case .edits(var sink):
      sink.beginFile(file)
      self = .edits(sink)
    }
  }

  /// Hands the lines of a region to the printer, see `LineReporter.report`.
  package mutating func report(
    _ selection: Selection, of region: Range<Int>, in window: borrowing FileWindow,
    by reporter: inout LineReporter
  ) throws(WriteError) -> SinkStep {
    var step = SinkStep.stop
    var failure: WriteError?
    switch consume self {
    case .lines(var printer):
      do throws(WriteError) {
        step = try reporter.report(selection, of: region, in: window, to: &printer)
      } catch {
        failure = error
      }
      self = .lines(printer)
    case .summary(var printer):
      do throws(WriteError) {
        step = try reporter.report(selection, of: region, in: window, to: &printer)
      } catch {
        failure = error
      }
      self = .summary(printer)
    case .edits(var sink):
      do throws(WriteError) {
        step = try reporter.report(selection, of: region, in: window, to: &sink)
      } catch {
        failure = error
      }
      self = .edits(sink)
    }
    if let failure { throw failure }
    return step
  }

  package mutating func endFile(_ summary: FileSummary) throws(WriteError) -> FileVerdict {
    let result: Result<FileVerdict, WriteError>
    switch consume self {
    case .lines(var printer):
      result = Result { () throws(WriteError) in try printer.endFile(summary) }
      self = .lines(printer)
    case .summary(var printer):
      result = Result { () throws(WriteError) in try printer.endFile(summary) }
      self = .summary(printer)
    case .edits(var sink):
      result = Result { () throws(WriteError) in try sink.endFile(summary) }
      self = .edits(sink)
    }
    return try result.get()
  }

  /// Says something on standard error, after what was printed before.
  package mutating func say(_ line: [UInt8]) throws(WriteError) {
    let result: Result<Void, WriteError>
    switch consume self {
    case .lines(var printer):
      result = Result { () throws(WriteError) in try printer.output.say(line) }
      self = .lines(printer)
    case .summary(var printer):
      result = Result { () throws(WriteError) in try printer.output.say(line) }
      self = .summary(printer)
    case .edits(var sink):
      result = Result { () throws(WriteError) in try sink.output.say(line) }
      self = .edits(sink)
    }
    try result.get()
  }

  /// Hands on what is printed so far.
  package mutating func flush() throws(WriteError) {
    let result: Result<Void, WriteError>
    switch consume self {
    case .lines(var printer):
      result = Result { () throws(WriteError) in try printer.flush() }
      self = .lines(printer)
    case .summary(var printer):
      result = Result { () throws(WriteError) in try printer.flush() }
      self = .summary(printer)
    case .edits(var sink):
      result = Result { () throws(WriteError) in try sink.flush() }
      self = .edits(sink)
    }
    try result.get()
  }
}
