package import Editing
package import Output

/// Reports what was replaced in files, one file after the other.
package struct EditReport {
  package enum Form: Sendable, Equatable {
    case nothing, counts, names, json
  }

  private let form: Form
  private let names: NamePrinter
  private let showsNames: Bool

  /// - Parameter showsNames: Names are printed before the numbers of replacements.
  package init(_ form: Form, _ names: NamePrinter, showsNames: Bool) {
    self.form = form
    self.names = names.uncolored
    self.showsNames = showsNames
  }

  package func print(
    _ task: FileTask, in spool: EditSpool, to output: inout OutputBuffer
  ) throws(WriteError) {
    switch form {
    case .nothing: return
    case .counts:
      if showsNames {
        names.print(task.file.path[...], separator: UInt8(ascii: ":"), to: &output)
      }
      output.append(decimal: task.editCount)
      output.append("\n")
      try output.endLine()
    case .names: try names.printLine(task.file.path[...], to: &output)
    case .json: try Self.printEvents(of: task, in: spool, applied: true, to: &output)
    }
  }

  /// Prints a line of JSON for each edit.
  package static func printEvents(
    of task: FileTask, in spool: EditSpool, applied: Bool, to output: inout OutputBuffer
  ) throws(WriteError) {
    var edits = task.plannedEdits(in: spool)
    while let edit = try edits.nextToPrint() {
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
    try output.endLine()
  }
}

extension PlannedEdits {
  /// The next edit of a file that is being printed. It throws if the plan cannot be read.
  mutating func nextToPrint() throws(WriteError) -> PlannedEdit? {
    do throws(FileSystemError) {
      return try next()
    } catch {
      throw .unreadablePlan(error.code)
    }
  }
}
