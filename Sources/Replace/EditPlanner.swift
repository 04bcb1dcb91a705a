package import Bytes
package import MemoryMapping
package import Output
internal import PCRE2
package import Search

/// Plans the edits of one file after the other, for one thread: takes the selected lines of a
/// search and writes records of what is to be replaced in them.
package final class EditPlanner: SearchSink {
  package typealias Failure = WriteError

  /// In one piece, so that each line is one access.
  private var plan: LinePlan

  package init(
    _ replacer: Replacer, _ policy: FitPolicy, in range: EditRange, terminator: LineTerminator,
    output: consuming OutputBuffer
  ) {
    plan = LinePlan(replacer, policy, in: range, terminator: terminator, output: output)
  }

  /// Lines of the current file in which not all could be replaced.
  package var failures: [(lineNumber: Int, message: String)] { plan.failures }

  package func beginFile(
    _ path: [UInt8], _ status: FileStatus, from origin: PlannedFile.Origin = .operand
  ) {
    plan.file = PlannedFile(path: path, origin: origin, identity: FileIdentity(status))
    plan.hasBegun = false
    plan.failures = []
  }

  /// Says that the current file has no more edits.
  ///
  /// - Parameter isRefused: Those planned do not count.
  package func endFile(isRefused: Bool) throws(WriteError) { try plan.end(isRefused: isRefused) }

  /// Hands on what is written so far.
  package func flush() throws(WriteError) { try plan.flush() }

  package func beginGroup() {}

  package func contextLine(_ line: borrowing ReportedLine) {}

  package func selectedLine(
    _ line: borrowing ReportedLine, matches: borrowing ReportedMatches
  ) throws(WriteError) {
    try plan.add(line)
  }
}

/// What `EditPlanner` knows of a file, and how it plans a line.
private struct LinePlan: ~Copyable {
  private let replacer: Replacer
  private let policy: FitPolicy
  private let range: EditRange
  private let terminator: LineTerminator
  private var output: OutputBuffer
  private var scratch: MatchScratch
  private var replacements = LineReplacements()
  var file: PlannedFile?
  var hasBegun = false
  var failures: [(lineNumber: Int, message: String)] = []

  init(
    _ replacer: Replacer, _ policy: FitPolicy, in range: EditRange, terminator: LineTerminator,
    output: consuming OutputBuffer
  ) {
    self.replacer = replacer
    self.policy = policy
    self.range = range
    self.terminator = terminator
    self.output = output
    scratch = replacer.makeScratch()
  }

  mutating func end(isRefused: Bool) throws(WriteError) {
    if hasBegun {
      PlanRecord.append(PlanEnding(isRefused: isRefused), to: &output)
      try output.endLine()
    }
    file = nil
  }

  mutating func flush() throws(WriteError) { try output.flush() }

  mutating func add(_ line: borrowing ReportedLine) throws(WriteError) {
    let number = line.lineNumber ?? 0
    guard range.lines.contains(number) else { return }
    let content = line.bytes.extracting(
      first: terminator.contentEnd(in: line.bytes, of: 0..<line.bytes.byteCount))
    let failure = replacer.replace(
      in: content, at: line.byteOffset, fitting: policy, &scratch, into: &replacements)
    if let failure { failures.append((number, failure.message)) }
    for replacement in replacements.all {
      let start = line.byteOffset + replacement.range.lowerBound
      guard range.bytes.lowerBound <= start,
        start + replacement.range.count <= range.bytes.upperBound
      else { continue }
      if !hasBegun, let file {
        hasBegun = true
        PlanRecord.append(file, to: &output)
      }
      let match = PlannedMatch(
        offset: start, lineNumber: number, column: replacement.range.lowerBound + 1,
        outcome: replacement.isSkipped ? .skipped : replacement.fits ? .fits : .mismatch)
      PlanRecord.append(
        match, old: content.extracting(replacement.range), new: replacement.text, to: &output)
      // Buffers are handed on only between records.
      try output.endLine()
    }
  }
}

/// Where edits may be made; ends are exclusive.
package struct EditRange: Sendable, Equatable {
  /// Line numbers from 1.
  package var lines = 0..<Int.max
  /// Bytes of the file.
  package var bytes = 0..<Int.max

  package init() {}
}
