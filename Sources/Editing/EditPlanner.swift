package import Bytes
package import MemoryMapping
package import Output
internal import PCRE2
package import Replacing
package import Search

/// Plans the edits of one file after the other, for one thread: takes the selected lines of a
/// search and writes records of the replacements in them.
package final class EditPlanner: SearchSink {
  package typealias Failure = WriteError

  private let replacer: Replacer
  private let policy: FitPolicy
  private let terminator: LineTerminator
  private var scratch: Replacer.Scratch
  /// One value, so that each line needs only one access.
  private var plan: LinePlan

  package init(
    _ replacer: Replacer, _ policy: FitPolicy, in range: EditRange, terminator: LineTerminator,
    output: consuming OutputBuffer
  ) {
    self.replacer = replacer
    self.policy = policy
    self.terminator = terminator
    scratch = replacer.makeScratch()
    plan = LinePlan(in: range, output: output)
  }

  /// Lines of the current file in which not everything could be replaced.
  package var failures: [(lineNumber: Int, message: String)] { plan.failures }

  package func beginFile(
    _ path: [UInt8], _ status: FileStatus, from origin: PlannedFile.Origin = .operand
  ) {
    plan.file = PlannedFile(path: path, origin: origin, identity: FileIdentity(status))
    plan.hasBegun = false
    plan.failures = []
  }

  /// Ends the current file: it has no more edits.
  ///
  /// - Parameter isRefused: Its planned edits do not count.
  package func endFile(isRefused: Bool) throws(WriteError) { try plan.end(isRefused: isRefused) }

  /// Passes on everything written so far.
  package func flush() throws(WriteError) { try plan.flush() }

  package func beginGroup() {}

  package func contextLine(_ line: borrowing ReportedLine) {}

  package func selectedLine(
    _ line: borrowing ReportedLine, matches: borrowing ReportedMatches
  ) throws(WriteError) {
    let content = line.bytes.extracting(
      first: terminator.contentEnd(in: line.bytes, of: 0..<line.bytes.byteCount))
    try plan.add(
      content, at: line.byteOffset, lineNumber: line.lineNumber ?? 0, replacer, fitting: policy,
      &scratch)
  }

  /// Plans the edits of the current file if matches may have several lines.
  package func wholeFile(_ bytes: RawSpan) throws(WriteError) {
    try plan.add(file: bytes, terminator, replacer, fitting: policy, &scratch)
  }
}

/// The facts about a file, and the records written for a line.
private struct LinePlan: ~Copyable {
  private let range: EditRange
  private var encoder: PlanEncoder
  var file: PlannedFile?
  var hasBegun = false
  var failures: [(lineNumber: Int, message: String)] = []

  init(in range: EditRange, output: consuming OutputBuffer) {
    self.range = range
    encoder = PlanEncoder(output)
  }

  mutating func end(isRefused: Bool) throws(WriteError) {
    if hasBegun {
      encoder.append(PlanEnding(isRefused: isRefused))
      try encoder.output.endLine()
    }
    file = nil
  }

  mutating func flush() throws(WriteError) { try encoder.output.flush() }

  /// Writes records of the replacements in a whole file.
  mutating func add(
    file text: RawSpan, _ terminator: LineTerminator, _ replacer: Replacer,
    fitting policy: FitPolicy, _ scratch: inout Replacer.Scratch
  ) throws(WriteError) {
    var lastLine = 0
    var error: WriteError?
    let failure = replacer.replace(
      inFile: text, terminator, lines: range.lines, fitting: policy, &scratch
    ) { replacement, position, new in
      lastLine = position.number
      do throws(WriteError) {
        try add(replacement, at: 0, position.number, lineStart: position.start, of: text, new)
        return .keepGoing
      } catch let failure {
        error = failure
        return .stop
      }
    }
    if let failure { failures.append((max(1, lastLine), "\(failure.message) after this line")) }
    if let error { throw error }
  }

  /// Writes records of the replacements in a line, each as soon as it is found.
  mutating func add(
    _ content: RawSpan, at offset: Int, lineNumber: Int, _ replacer: Replacer,
    fitting policy: FitPolicy, _ scratch: inout Replacer.Scratch
  ) throws(WriteError) {
    guard range.lines.contains(lineNumber) else { return }
    var error: WriteError?
    let failure = replacer.replace(in: content, at: offset, fitting: policy, &scratch) {
      replacement, text in
      do throws(WriteError) {
        try add(replacement, at: offset, lineNumber, lineStart: 0, of: content, text)
      } catch let failure {
        error = failure
        return .stop
      }
      return .keepGoing
    }
    if let failure { failures.append((lineNumber, failure.message)) }
    if let error { throw error }
  }

  /// Writes the record of a replacement, unless it is outside of the allowed bytes.
  ///
  /// - Parameters:
  ///   - offset: The offset in the file of `content`, in which the line begins at `lineStart`.
  // Large, since it borrows what others own: a struct would copy that and count references.
  private mutating func add(
    _ replacement: Replacement, at offset: Int, _ lineNumber: Int, lineStart: Int,
    of content: RawSpan, _ text: [UInt8]
  ) throws(WriteError) {
    let start = offset + replacement.range.lowerBound
    guard range.bytes.lowerBound <= start,
      start + replacement.range.count <= range.bytes.upperBound
    else { return }
    if !hasBegun, let file {
      hasBegun = true
      encoder.append(file)
    }
    let place = PlannedPlace(
      offset: start, lineNumber: lineNumber,
      column: replacement.range.lowerBound - lineStart + 1,
      outcome: replacement.isSkipped ? .skipped : replacement.fits ? .fits : .mismatch)
    encoder.append(place, old: content.extracting(replacement.range), new: text)
    // Buffers are passed on only between records.
    try encoder.output.endLine()
  }
}

/// Where edits are allowed; ends are exclusive.
package struct EditRange: Sendable, Equatable {
  /// Line numbers from 1.
  package var lines = 0..<Int.max
  /// Offsets in the file.
  package var bytes = 0..<Int.max

  package init() {}
}
