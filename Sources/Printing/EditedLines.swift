package import Bytes
package import Editing
package import MemoryMapping
package import Output
internal import Search

/// Prints the changed lines of a file, as they are after the edit.
package struct EditedLines {
  private let terminator: LineTerminator

  package init(_ terminator: LineTerminator) { self.terminator = terminator }

  /// - Parameters:
  ///   - file: The file after the edit.
  ///   - showsName: The file's name is printed with its lines.
  package func print(
    _ file: borrowing MappedFile, _ task: FileTask, in spool: EditSpool, showsName: Bool,
    to printer: inout LinePrinter
  ) throws(WriteError) {
    guard let bytes = try? file.bytes else { return }
    printer.beginFile(
      name: task.file.path[...], showsName: showsName, byteCount: bytes.byteCount)
    var edits = task.plannedEdits(in: spool)
    var lastLine = 0
    while let edit = try edits.nextToPrint() {
      // A line with several edits is printed once.
      guard edit.lineNumber > lastLine, edit.offset < bytes.byteCount else { continue }
      lastLine = edit.lineNumber
      let start = max(0, edit.offset - (edit.column - 1))
      let end = terminator.lineEnd(
        in: bytes, from: edit.offset + edit.new.count, to: bytes.byteCount)
      let line = ReportedLine(
        bytes: bytes.extracting(start..<end), byteOffset: start, lineNumber: edit.lineNumber)
      try printer.changedLine(line)
    }
    try printer.output.endLine()
  }
}
