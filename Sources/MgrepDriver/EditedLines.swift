internal import Bytes
internal import Glibc
internal import MemoryMapping
internal import MgrepSystem
internal import Output
internal import Printing
internal import Replace
internal import Search

/// Prints the lines of a file that were changed, as they are now.
struct EditedLines {
  private let plan: RunPlan

  init(_ plan: RunPlan) { self.plan = plan }

  func print(
    _ task: FileTask, in spool: EditSpool, to printer: inout LinePrinter
  ) throws(WriteError) {
    let descriptor: Int32
    do throws(Errno) {
      descriptor = try openForReading(task.file.path)
    } catch {
      throw unreadable(task, error)
    }
    defer { close(descriptor) }
    let file: MappedFile
    do throws(FileError) {
      file = try MappedFile(descriptor: descriptor)
    } catch {
      throw unreadable(task, Errno(code: error.code))
    }
    try print(file, task, in: spool, to: &printer)
  }

  private func unreadable(_ task: FileTask, _ error: Errno) -> WriteError {
    .unreadable(String(decoding: task.file.path, as: UTF8.self), error)
  }

  private func print(
    _ file: borrowing MappedFile, _ task: FileTask, in spool: EditSpool,
    to printer: inout LinePrinter
  ) throws(WriteError) {
    guard let bytes = try? file.bytes else { return }
    printer.beginFile(
      name: task.file.path[...], showsName: plan.showsName(of: task.file),
      byteCount: bytes.byteCount)
    var edits = task.plannedEdits(in: spool)
    var lastLine = 0
    var edit = PlannedEdit()
    while try next(of: &edits, into: &edit) {
      // Several edits of a line are printed with it, once.
      guard edit.lineNumber > lastLine, edit.offset < bytes.byteCount else { continue }
      lastLine = edit.lineNumber
      let start = max(0, edit.offset - (edit.column - 1))
      let end = plan.search.terminator.lineEnd(
        in: bytes, from: edit.offset + edit.new.count, to: bytes.byteCount)
      let line = ReportedLine(
        bytes: bytes.extracting(start..<end), byteOffset: start, lineNumber: edit.lineNumber)
      try printer.changedLine(line)
    }
    try printer.output.endLine()
  }

  private func next(
    of edits: inout PlannedEdits, into edit: inout PlannedEdit
  ) throws(WriteError) -> Bool {
    do throws(FileSystemError) {
      return try edits.next(into: &edit)
    } catch {
      throw .unreadablePlan(error.code)
    }
  }
}
