internal import Glibc
internal import MgrepSystem
internal import Output
internal import Printing
package import Scheduling
internal import Walking

/// Prints the names of all files that a plan would visit, in their order.
package struct ListingRun: ~Copyable {
  let plan: ListPlan
  private let diagnostics: Diagnostics
  var output: OutputBuffer
  var status = ExitStatus()
  /// The files found so far, if splits of them are printed.
  var splits = SplitFiles()
  private var fileCount = 0

  package init(_ plan: ListPlan) {
    self.plan = plan
    diagnostics = Diagnostics(hidesFileErrors: plan.files.hidesErrors)
    output = OutputBuffer(descriptor: STDOUT_FILENO, flushesEachLine: plan.flushesEachLine)
  }

  /// Prints all names, or none if it ends with the first one.
  ///
  /// - Returns: The exit status of the program; a file counts as a selected line.
  package mutating func execute() -> ExitStatus {
    let start = monotonicSeconds()
    if plan.files.directories == .recurse && plan.files.threadCount > 1 {
      makeRoom(forDescriptors: Walker.descriptorCount)
    }
    var source = WorkSource(plan.files, for: .listing)
    do throws(WriteError) {
      while !isOver, let batch = source.next() {
        for item in batch.items where !isOver { try print(item) }
        if var walker = source.takeWalker() { try printAll(of: &walker) }
      }
      if let plan = plan.splits, !isOver { try printSplits(plan) }
      try output.flush()
    } catch {
      Diagnostics.say(error.message)
      status.hasSelected = false
      status.hasError = true
    }
    if plan.tellsStatistics {
      let seconds = Statistics.text(seconds: monotonicSeconds() - start)
      Diagnostics.sayVerbatim("\(fileCount) files listed\n\(seconds)")
    }
    if isOver { status.hasError = false }
    return status
  }

  private var isOver: Bool { plan.endsWithFirst && status.hasSelected }

  private mutating func printAll(of walker: inout Walker) throws(WriteError) {
    while !isOver, let event = walker.next() {
      switch event {
      case .file: try print(walker.path)
      case .failure(let code): try complain(walker.path, errorText(code))
      case .loop: try warn(ofLoop: walker.path)
      }
    }
  }

  private mutating func print(_ item: WorkItem) throws(WriteError) {
    switch item {
    case .found(let path, _): try print(path)
    case .failure(let name, let reason), .directory(let name, let reason, _):
      try complain(name, reason)
    case .loop(let path): try warn(ofLoop: path)
    case .file, .walked, .refused: break
    }
  }

  private mutating func print(_ path: [UInt8]) throws(WriteError) {
    if plan.splits != nil { return try collect(path) }
    status.hasSelected = true
    fileCount += 1
    if !plan.endsWithFirst { try plan.names.printLine(path[...], to: &output) }
  }

  mutating func complain(_ name: [UInt8], _ reason: String) throws(WriteError) {
    status.hasError = true
    try diagnostics.fileError(name[...], reason, after: &output)
  }

  private mutating func warn(ofLoop path: [UInt8]) throws(WriteError) {
    try diagnostics.fileError(path[...], "warning: recursive directory loop", after: &output)
  }
}
