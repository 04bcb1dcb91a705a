internal import MemoryMapping
internal import Output
internal import Printing
internal import Replace

/// Shows what edits would change, on private copies of the pages they lie in.
struct EditPreview {
  private let plan: RunPlan
  private let form: ReplacePlan.Preview

  init(_ plan: RunPlan, _ form: ReplacePlan.Preview) {
    self.plan = plan
    self.form = form
  }

  /// Shows one file.
  ///
  /// - Returns: Why it cannot be shown.
  func show(
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
        try DiffPrinter(contextLineCount: count, hasColors: plan.printing.colors != nil)
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

  private func printLines(
    of task: FileTask, in spool: EditSpool, to output: inout OutputBuffer
  ) throws(WriteError) {
    var edits = task.plannedEdits(in: spool)
    var edit = PlannedEdit()
    do throws(FileSystemError) {
      while try edits.next(into: &edit) {
        output.append(plan.printing.printed(task.file.path[...]))
        let change = "\(quoted(edit.old, maxCount: .max)) -> \(quoted(edit.new, maxCount: .max))"
        output.append(Array(":\(edit.lineNumber):\(edit.column): \(change)\n".utf8))
      }
    } catch {
      throw .unreadablePlan(error.code)
    }
    try output.endLine()
  }
}
