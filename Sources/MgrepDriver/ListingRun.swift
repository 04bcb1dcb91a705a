internal import Glibc
internal import MgrepSystem
internal import Output
internal import Printing
package import Scheduling
internal import Walking

/// Prints the names of all files that a plan would visit, in their order.
package struct ListingRun: ~Copyable {
  private let plan: ListPlan
  private let diagnostics: Diagnostics
  private var output: OutputBuffer
  private var status = ExitStatus()

  package init(_ plan: ListPlan) {
    self.plan = plan
    diagnostics = Diagnostics(hidesFileErrors: plan.files.hidesErrors)
    output = OutputBuffer(descriptor: STDOUT_FILENO, flushesEachLine: plan.flushesEachLine)
  }

  /// Prints all names, or none if it ends with the first.
  ///
  /// - Returns: The exit status of the program; a file counts as a selected line.
  package mutating func execute() -> ExitStatus {
    if plan.files.directories == .recurse && plan.files.threadCount > 1 {
      makeRoom(forDescriptors: Walker.descriptorCount)
    }
    var source = WorkSource(plan.files, for: .listing)
    do throws(WriteError) {
      while !isOver, let batch = source.next() {
        for item in batch.items where !isOver { try print(item) }
      }
      try output.flush()
    } catch {
      Diagnostics.say(error.message)
      status.hasSelected = false
      status.hasError = true
    }
    if isOver { status.hasError = false }
    return status
  }

  private var isOver: Bool { plan.endsWithFirst && status.hasSelected }

  private mutating func print(_ item: WorkItem) throws(WriteError) {
    switch item {
    case .found(let path, _):
      status.hasSelected = true
      if !plan.endsWithFirst { try plan.names.printLine(path[...], to: &output) }
    case .failure(let name, let reason), .directory(let name, let reason, _):
      status.hasError = true
      try diagnostics.fileError(name[...], reason, after: &output)
    case .loop(let path):
      try diagnostics.fileError(path[...], "warning: recursive directory loop", after: &output)
    case .file, .walked, .refused: break
    }
  }
}
