internal import Glibc
internal import Globbing
internal import MgrepSystem
internal import Output
internal import Printing
package import Scheduling
internal import Walking

/// Prints the names of all files that a plan would search, in their order.
package struct ListingRun: ~Copyable {
  /// To open and to read directories takes three times as long as what is done with their entries:
  /// more threads would wait for the one that walks.
  private static let maxReadingThreadCount = 3

  private let plan: RunPlan
  private let diagnostics: Diagnostics
  private var output: OutputBuffer
  private var status = ExitStatus()

  package init(_ plan: RunPlan) {
    var plan = plan
    plan.walk.readingThreadCount = min(plan.threadCount - 1, Self.maxReadingThreadCount)
    plan.walk.onlyLists = true
    self.plan = plan
    diagnostics = Diagnostics(hidesFileErrors: plan.hidesFileErrors)
    output = OutputBuffer(descriptor: STDOUT_FILENO, flushesEachLine: plan.print.flushesEachLine)
  }

  /// Prints all names, or none with `-q`, which ends with the first file.
  ///
  /// - Returns: The exit status of the program; a file counts as a selected line.
  package mutating func execute() -> ExitStatus {
    do throws(WriteError) {
      if plan.operands.isEmpty && !plan.mayHaveNoOperands { try walk([]) }
      for operand in plan.operands where !isOver { try list(operand) }
      try output.flush()
    } catch {
      Diagnostics.say(error.message)
      status.hasSelected = false
      status.hasError = true
    }
    if isOver { status.hasError = false }
    return status
  }

  private var isOver: Bool { plan.needs.firstHitEndsRun && status.hasSelected }

  private mutating func list(_ operand: [UInt8]) throws(WriteError) {
    if operand == [UInt8(ascii: "-")] { return try printName(operand) }
    let kind: OperandKind
    do throws(Errno) {
      kind = try operandKind(of: operand)
    } catch {
      return try complain(operand, error.reason)
    }
    if kind == .directory {
      switch plan.directories {
      case .skip: break
      case .refuse: try complain(operand, errorText(EISDIR))
      case .recurse:
        if plan.walk.filter.admitsDirectory(operand[...], from: .commandLine) { try walk(operand) }
      }
    } else if plan.walk.filter.admitsFile(operand[...], from: .commandLine),
      kind != .device || plan.devices != .skip
    {
      try printName(operand)
    }
  }

  private mutating func walk(_ root: [UInt8]) throws(WriteError) {
    if let order = plan.order { return try listInOrder(order, root) }
    if plan.walk.readingThreadCount > 0 { makeRoom(forDescriptors: Walker.descriptorCount) }
    var walker = Walker(root: root, options: plan.walk)
    while !isOver, let event = walker.next() {
      switch event {
      case .file: try printName(walker.path)
      case .failure(let code): try complain(walker.path, errorText(code))
      case .loop:
        try diagnostics.fileError(
          walker.path[...], "warning: recursive directory loop", after: &output)
      }
    }
  }

  private mutating func listInOrder(
    _ order: FileOrder, _ root: [UInt8]
  ) throws(WriteError) {
    for item in order.items(below: root, plan.walk) where !isOver {
      switch item {
      case .found(let path, _): try printName(path)
      case .failure(let name, let reason): try complain(name, reason)
      case .loop(let path):
        try diagnostics.fileError(path[...], "warning: recursive directory loop", after: &output)
      case .file, .walked, .refused, .directory: break
      }
    }
  }

  private mutating func printName(_ path: [UInt8]) throws(WriteError) {
    status.hasSelected = true
    if plan.needs.firstHitEndsRun { return }
    try plan.print.look.names.printLine(path[...], to: &output)
  }

  private mutating func complain(_ name: [UInt8], _ reason: String) throws(WriteError) {
    status.hasError = true
    try diagnostics.fileError(name[...], reason, after: &output)
  }
}
