internal import Output
internal import Printing
internal import Replace

/// Tells what was replaced in a file.
struct EditReport {
  private let plan: RunPlan

  init(_ plan: RunPlan) { self.plan = plan }

  func print(
    _ task: FileTask, in spool: EditSpool, to output: inout OutputBuffer
  ) throws(WriteError) {
    guard let replacing = plan.replacing else { return }
    switch replacing.report {
    case .nothing: return
    case .counts:
      if plan.fileNames != .never {
        output.append(plan.printing.printed(task.file.path[...]))
        output.append(plan.printing.endsNamesWithNUL ? 0 : UInt8(ascii: ":"))
      }
      output.append(decimal: task.editCount)
      output.append("\n")
      try output.endLine()
    case .names:
      output.append(plan.printing.printed(task.file.path[...]))
      output.append(plan.printing.endsNamesWithNUL ? 0 : UInt8(ascii: "\n"))
      try output.endLine()
    case .json: try printEvents(of: task, in: spool, applied: true, to: &output)
    }
  }

  /// A line of JSON for each edit.
  func printEvents(
    of task: FileTask, in spool: EditSpool, applied: Bool, to output: inout OutputBuffer
  ) throws(WriteError) {
    var edits = task.plannedEdits(in: spool)
    var edit = PlannedEdit()
    do throws(FileSystemError) {
      while try edits.next(into: &edit) {
        output.append("{\"type\":\"replace\",\"data\":{\"path\":")
        output.append(jsonData: task.file.path)
        output.append(",\"line_number\":")
        output.append(decimal: edit.lineNumber)
        output.append(",\"absolute_offset\":")
        output.append(decimal: edit.offset)
        output.append(",\"old\":")
        output.append(jsonData: edit.old)
        output.append(",\"new\":")
        output.append(jsonData: edit.new)
        output.append(",\"applied\":")
        output.append(applied ? "true" : "false")
        output.append("}}\n")
      }
    } catch {
      throw .unreadablePlan(error.code)
    }
    try output.endLine()
  }
}
