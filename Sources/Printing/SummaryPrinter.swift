package import Output
package import Search

/// Prints a count or a name for each file, or nothing (`-c`, `-l`, `-L`, `-q`).
package final class SummaryPrinter: FilePrinter {
  package typealias Failure = WriteError

  private let form: PrintPlan.Form
  private let names: NamePrinter
  package var output: OutputBuffer
  private var name: ArraySlice<UInt8> = []
  private var showsName = false
  private let talliesPatterns: Bool
  /// The lines of the current file, by pattern.
  private var fileTally = PatternTally()
  /// The lines of the files before, by pattern.
  private var tally = PatternTally()

  /// - Parameter form: Forms other than counts and names print nothing.
  package init(
    _ form: PrintPlan.Form, _ names: NamePrinter, talliesPatterns: Bool,
    output: consuming OutputBuffer
  ) {
    self.form = form
    self.talliesPatterns = talliesPatterns
    self.names = names
    self.output = output
  }

  package func beginFile(_ file: borrowing SearchedFile) {
    name = file.name
    showsName = file.showsName
  }

  package func endFile(_ summary: FileSummary) throws(WriteError) -> FileVerdict {
    if talliesPatterns {
      // Lines of a skipped file may have been counted before it was known to be binary.
      if summary.isBinary { fileTally.reset() }
      tally.take(from: &fileTally)
    }
    switch form {
    case .counts(let ofMatches, let showsZero):
      let count = ofMatches ? summary.matchCount : summary.selectedCount
      if count > 0 || showsZero { try printCount(count) }
    case .names(let ofSelected):
      if (summary.selectedCount > 0) == ofSelected { try names.printLine(name, to: &output) }
    default: break
    }
    return FileVerdict()
  }

  package func flush() throws(WriteError) { try output.flush() }

  /// Moves the counts since the last call to `all`.
  func hand(to all: inout PatternTally) { all.take(from: &tally) }

  /// Prints `NAME:COUNT`, or only `COUNT` if names are not shown.
  private func printCount(_ count: Int) throws(WriteError) {
    try printCount(count, to: &output)
  }

  // To access the output of this object once takes 200 instructions less than three times.
  private func printCount(_ count: Int, to output: inout OutputBuffer) throws(WriteError) {
    if showsName { names.print(name, separator: UInt8(ascii: ":"), to: &output) }
    output.append(decimal: count)
    output.append(UInt8(ascii: "\n"))
    try output.endLine()
  }

  // Lines are passed only to count them, up to a limit or by pattern.
  package func beginGroup() {}
  package func selectedLine(_ line: borrowing ReportedLine, matches: borrowing ReportedMatches) {
    guard talliesPatterns else { return }
    for index in 0..<matches.patternCount { fileTally.add(matches.pattern(at: index)) }
  }
  package func contextLine(_ line: borrowing ReportedLine) {}
}
