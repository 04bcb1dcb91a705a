import Bytes
import Input
import PCRE2
import Search

/// A sink that writes down all events: `NUMBER:OFFSET:LINE` for a selected line, with its matches
/// in brackets, `NUMBER-OFFSET-LINE` for context, `--` for the start of a group.
struct TranscriptSink: SearchSink {
  var events: [String] = []

  mutating func beginGroup() { events.append("--") }

  mutating func selectedLine(
    _ line: borrowing ReportedLine, matches: borrowing ReportedMatches
  ) {
    var found = ""
    for index in 0..<matches.count { found += "[\(matches.range(at: index))]" }
    events.append(describe(line, separator: ":") + found)
  }

  mutating func contextLine(_ line: borrowing ReportedLine) {
    events.append(describe(line, separator: "-"))
  }

  private func describe(_ line: borrowing ReportedLine, separator: String) -> String {
    let number = line.lineNumber.map { "\($0)\(separator)" } ?? ""
    return "\(number)\(line.byteOffset)\(separator)\(text(line.bytes))"
  }
}

/// Shows control characters and invalid UTF-8 in a readable form.
func text(_ bytes: RawSpan) -> String {
  let all = (0..<bytes.byteCount).map { bytes.byte(at: $0) }
  return String(decoding: all, as: UTF8.self).replacing("\n", with: "\\n")
    .replacing("\0", with: "\\0")
}

/// One search of a string, with everything that a caller can ask for.
struct Searching {
  var patterns: [String]
  var options = PatternOptions()
  var request = SelectionRequest()
  var reporting = ReportOptions()
  var terminator = LineTerminator.lineFeed
  var earlyNUL: EarlyNUL?

  init(_ patterns: String...) { self.patterns = patterns }

  /// The events of the search of a text.
  func transcript(of file: String, regionByteCount: Int = .max) throws -> [String] {
    try transcript(of: Array(file.utf8), regionByteCount: regionByteCount)
  }

  /// The events of the search, with the file cut into regions of about `regionByteCount` bytes.
  ///
  /// - Parameter strategy: The strategy to use if possible; by default that of the plan.
  func transcript(
    of file: [UInt8], regionByteCount: Int = .max, strategy: StrategyName? = nil
  ) throws -> [String] {
    let patterns = try PatternCompiler.compile(patterns.map { Array($0.utf8) }, options)
    let plan = SearchPlan(
      patterns, terminator: terminator, limits: MatchLimits(), strategy: strategy)
    var scratch = plan.makeScratch()
    var reporter = LineReporter(options: reporting, terminator: terminator)
    reporter.earlyNUL = earlyNUL
    var sink = TranscriptSink()
    var request = request
    request.countsLines = true
    let bytes = file
    let span = bytes.span.bytes
    let window = FileWindow(bytes: span, fileOffset: 0, firstLineStart: 0)
    var position = 0
    while position < bytes.count {
      let end = min(bytes.count, position.addingReportingOverflow(regionByteCount).partialValue)
      let limit =
        end <= position || end == bytes.count
        ? bytes.count : terminator.lineEnd(in: span, from: end - 1, to: bytes.count)
      var selection = Selection()
      _ = plan.select(in: position..<limit, of: span, request, &scratch, into: &selection)
      let step = reporter.report(selection, of: position..<limit, in: window, to: &sink)
      position = limit
      if step == .stop { break }
    }
    if let ending = reporter.ending { sink.events.append("\(ending)") }
    return sink.events
  }
}
