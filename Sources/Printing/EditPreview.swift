package import Editing
internal import MemoryMapping
package import Output

/// Shows what edits would change, on private copies of their pages.
package struct EditPreview {
  package enum Form: Sendable, Equatable {
    /// A unified diff.
    case diff(contextLineCount: Int)
    /// One line for each replacement.
    case lines
    /// The whole changed file.
    case file
  }

  private let form: Form
  private let names: NamePrinter
  private let hasColors: Bool

  package init(_ form: Form, _ names: NamePrinter) {
    self.form = form
    self.names = names.plain
    hasColors = names.colors != nil
  }

  /// Shows one file.
  ///
  /// - Returns: Why it cannot be shown.
  package func show(
    _ task: FileTask, in spool: EditSpool, to output: inout OutputBuffer
  ) throws(WriteError) -> String? {
    if form == .lines {
      try printLines(of: task, in: spool, to: &output)
      return nil
    }
    let overlay: EditOverlay
    do throws(EditError) {
      overlay = try self.overlay(of: task, in: spool)
    } catch {
      return error.message(for: task.file.path)
    }
    switch form {
    case .lines: break
    case .file: try overlay.copyAll(to: &output)
    case .diff(let count):
      let edits = task.source(in: spool)
      if overlay.looksBinary {
        try HexDiffPrinter().print(overlay, task.file.path, edits: edits, to: &output)
      } else {
        try DiffPrinter(contextLineCount: count, hasColors: hasColors)
          .print(overlay, task.file.path, edits: edits, to: &output)
      }
    }
    return nil
  }

  private func overlay(of task: FileTask, in spool: EditSpool) throws(EditError) -> EditOverlay {
    try EditOverlay(
      task.file.path, expecting: task.file.identity, task.source(in: spool),
      descriptor: task.file.origin == .standardInput ? 0 : nil)
  }

  /// `NAME:LINE:COLUMN: "old" -> "new"`
  private func printLines(
    of task: FileTask, in spool: EditSpool, to output: inout OutputBuffer
  ) throws(WriteError) {
    var edits = task.plannedEdits(in: spool)
    while let edit = try edits.nextToPrint() {
      names.print(task.file.path[...], separator: UInt8(ascii: ":"), to: &output)
      let change = "\(quoted(edit.old, maxCount: .max)) -> \(quoted(edit.new, maxCount: .max))"
      output.append(Array("\(edit.lineNumber):\(edit.column): \(change)\n".utf8))
    }
    try output.endLine()
  }
}
