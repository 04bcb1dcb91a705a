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

  /// - Parameter form: Others than counts and names print nothing.
  package init(_ form: PrintPlan.Form, _ names: NamePrinter, output: consuming OutputBuffer) {
    self.form = form
    self.names = names
    self.output = output
  }

  package func beginFile(_ file: borrowing SearchedFile) {
    name = file.name
    showsName = file.showsName
  }

  package func endFile(_ summary: FileSummary) throws(WriteError) -> FileVerdict {
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

  /// Prints `NAME:COUNT`, or `COUNT` alone where no names are shown.
  private func printCount(_ count: Int) throws(WriteError) {
    if showsName { names.print(name, separator: UInt8(ascii: ":"), to: &output) }
    output.append(decimal: count)
    output.append(UInt8(ascii: "\n"))
    try output.endLine()
  }

  // Lines are given to it only to count them up to a limit.
  package func beginGroup() {}
  package func selectedLine(_ line: borrowing ReportedLine, matches: borrowing ReportedMatches) {}
  package func contextLine(_ line: borrowing ReportedLine) {}
}
