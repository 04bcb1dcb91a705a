package import Editing
internal import Input
package import Output
package import Search

/// Prints no lines, but plans the replacements in the lines that it gets.
package final class EditSink: FilePrinter {
  package typealias Failure = WriteError

  private let planner: EditPlanner
  /// For messages only; the plan has another destination.
  package var output: OutputBuffer
  private var name: ArraySlice<UInt8> = []
  private var isWalked = false
  private var isPlanning = false
  /// Holds the file if matches may have several lines.
  private var memory: InputMemory?
  /// The edits of the file are planned, all at once.
  private var isPlanned = false

  package init(_ planner: EditPlanner, output: consuming OutputBuffer) {
    self.planner = planner
    self.output = output
  }

  /// - Parameter matchCount: The number of matches is reported, too.
  package static func needs(matchCount: Bool) -> OutputNeeds {
    var needs = OutputNeeds()
    needs.lines = true
    needs.lineNumbers = true
    needs.matchCount = matchCount
    needs.fileStatus = true
    return needs
  }

  package func beginFile(_ file: borrowing SearchedFile) {
    name = file.name
    isWalked = file.origin == .walk
    isPlanning = file.status != nil
    isPlanned = false
    if let status = file.status { planner.beginFile(Array(name), status, from: file.origin) }
  }

  package func beginGroup() {}

  package func contextLine(_ line: borrowing ReportedLine) {}

  package func selectedLine(
    _ line: borrowing ReportedLine, matches: borrowing ReportedMatches
  ) throws(WriteError) {
    guard let memory else { return try planner.selectedLine(line, matches: matches) }
    guard !isPlanned else { return }
    isPlanned = true
    try planner.wholeFile(memory.bytes)
  }

  /// Replaces matches that may have several lines; `memory` holds one file after the other.
  func replaceAcrossLines(in memory: InputMemory) { self.memory = memory }

  /// Ends the plan of a file; a binary file is not edited.
  package func endFile(_ summary: FileSummary) throws(WriteError) -> FileVerdict {
    var verdict = FileVerdict()
    guard isPlanning else { return verdict }
    for failure in planner.failures {
      verdict.hasError = true
      let place = name + Array(":\(failure.lineNumber)".utf8)
      try output.say(Message.line(place, failure.message))
    }
    if summary.binaryOffset != nil && !isWalked {
      verdict.hasError = true
      try output.say(Message.line(name, "binary file; use -a or -U to edit it"))
    }
    try planner.endFile(isRefused: summary.isBinary || summary.hasLoss)
    return verdict
  }

  package func flush() throws(WriteError) {
    try planner.flush()
    try output.flush()
  }
}
