internal import Glibc
internal import MemoryMapping
internal import Output
internal import Printing
internal import Replace
internal import Search

/// Edits the files of a plan, one after the other or all or none of them.
struct FileEdits: ~Copyable {
  struct Outcome {
    var changedCount = 0
    /// Files that are changed, or could not be.
    var attemptedCount = 0
    /// By the names of files, what went wrong.
    var failures: [(path: [UInt8], reason: String)] = []
    /// What was done could not be printed.
    var hasLostOutput = false

    /// `3 files changed, 1 failed (x.log: No space left on device; rolled back), 2 not attempted`
    func summary(of count: Int) -> String {
      var text = "\(changedCount) \(changedCount == 1 ? "file" : "files") changed"
      if !failures.isEmpty {
        let reasons = failures.prefix(3).map {
          "\(String(decoding: $0.path, as: UTF8.self)): \($0.reason)"
        }
        let more = failures.count > 3 ? ", …" : ""
        text += ", \(failures.count) failed (\(reasons.joined(separator: ", "))\(more))"
      }
      let rest = count - attemptedCount
      return rest > 0 ? text + ", \(rest) not attempted" : text
    }
  }

  private let plan: RunPlan
  private let replacing: ReplacePlan
  private let spool: EditSpool
  private let watch: EditWatch
  private var outcome = Outcome()
  private var printer: LinePrinter

  init(_ plan: RunPlan, _ replacing: ReplacePlan, _ spool: EditSpool, _ watch: EditWatch) {
    self.plan = plan
    self.watch = watch
    self.replacing = replacing
    self.spool = spool
    printer = LinePrinter(
      options: plan.print.look,
      output: OutputBuffer(descriptor: STDOUT_FILENO, flushesEachLine: plan.print.flushesEachLine))
  }

  /// Edits each file for itself; what fails with one is no reason not to go on with the next.
  mutating func editEach(_ tasks: [FileTask]) -> Outcome {
    for task in tasks {
      if EndingSignals.haveCome { break }
      watch.begin([task])
      do throws(EditError) {
        try edit(task, spool)
      } catch {
        if error == .stopped { break }
        guard error == .changed, planAgain(task) else {
          fail(task, error.message(for: task.file.path))
          continue
        }
      }
    }
    return finish()
  }

  private mutating func edit(_ task: FileTask, _ spool: EditSpool) throws(EditError) {
    var edit = try InPlaceEdit(
      task.file.path, expecting: task.file.identity, task.source(in: spool), replacing.options)
    try edit.prepare()
    do throws(StoreFailure) {
      try edit.storeOrRollBack()
    } catch {
      return fail(task, error.error.message(for: task.file.path) + error.consequence)
    }
    do throws(EditError) {
      try edit.commit()
      if let warning = edit.warning { warn(task, warning) }
      succeed(task, spool)
    } catch {
      succeed(task, spool)
      tell(task, error.message(for: task.file.path))
    }
  }

  /// Plans the edits of a changed file once more.
  ///
  /// - Returns: Whether that is all that has to be said of it.
  private mutating func planAgain(_ changed: FileTask) -> Bool {
    var again = plan
    again.operands = [changed.file.path]
    again.directories = .refuse
    let spool = EditSpool(directory: replacing.spoolDirectory)
    guard !SearchRun(again, into: spool).execute().hasError,
      let summary = try? EditSummary(of: spool, replacing.limits, namesAll: false)
    else { return false }
    replacing.tellMisfits(summary)
    // What was promised of the whole does not hold any more.
    guard summary.misfitCount == 0, replacing.expectedCount == nil,
      var task = summary.tasks.first
    else { return false }
    task.file.origin = changed.file.origin
    do throws(EditError) {
      try edit(task, spool)
      return true
    } catch {
      if error == .stopped { return true }
      fail(task, error.message(for: task.file.path))
      return true
    }
  }

  /// Edits all files, or leaves all as they are.
  mutating func editTogether(_ tasks: [FileTask]) -> Outcome {
    // All files, and their journals, are open together.
    raiseDescriptorLimit()
    watch.begin(tasks)
    var group = EditGroup(replacing.options)
    for task in tasks {
      do throws(EditError) {
        try group.add(task.file.path, task.file.identity, task.source(in: spool))
      } catch {
        if error == .stopped { return finish() }
        fail(task, error.message(for: task.file.path))
        return finish()
      }
    }
    let failure = group.apply()
    if failure?.error == .stopped { return finish() }
    if failure?.isCommitted ?? true {
      for warning in group.warnings { warn(tasks[warning.index], warning.text) }
      for task in tasks { succeed(task, spool) }
    }
    if let failure {
      let task = tasks[failure.index]
      let reason = failure.error.message(for: task.file.path) + failure.consequence
      if failure.isCommitted { tell(task, reason) } else { fail(task, reason) }
    }
    return finish()
  }

  private mutating func fail(_ task: FileTask, _ reason: String) {
    outcome.attemptedCount += 1
    tell(task, reason)
  }

  /// Says what went wrong with a file that may be changed all the same.
  private mutating func tell(_ task: FileTask, _ reason: String) {
    outcome.failures.append((task.file.path, reason))
    try? Diagnostics(hidesFileErrors: false)
      .note(task.file.path[...], reason, after: &printer.output)
  }

  private mutating func warn(_ task: FileTask, _ warning: String) {
    try? Diagnostics(hidesFileErrors: false)
      .note(task.file.path[...], "warning: \(warning)", after: &printer.output)
  }

  private mutating func succeed(_ task: FileTask, _ spool: EditSpool) {
    outcome.changedCount += 1
    outcome.attemptedCount += 1
    guard !outcome.hasLostOutput else { return }
    do throws(WriteError) {
      let report = EditReport(
        replacing.report, plan.print.look.names, showsNames: plan.fileNames != .never)
      try report.print(task, in: spool, to: &printer.output)
      if replacing.printsLines { try printLines(of: task, spool) }
    } catch {
      loseOutput(error)
    }
  }

  /// Prints the lines of a file that were changed.
  private mutating func printLines(of task: FileTask, _ spool: EditSpool) throws(WriteError) {
    let descriptor = openForReading(task.file.path)
    guard descriptor >= 0 else { throw WriteError(code: errno) }
    defer { close(descriptor) }
    guard let file = try? MappedFile(descriptor: descriptor) else {
      throw WriteError(code: EIO)
    }
    try EditedLines(plan.search.terminator).print(
      file, task, in: spool, showsName: plan.showsName(of: task.file), to: &printer)
  }

  private mutating func finish() -> Outcome {
    watch.begin([])
    do throws(WriteError) {
      try printer.output.flush()
    } catch {
      if !outcome.hasLostOutput { loseOutput(error) }
    }
    return outcome
  }

  private mutating func loseOutput(_ error: WriteError) {
    outcome.hasLostOutput = true
    Diagnostics.say("write error: \(error.reason)")
  }
}

extension StoreFailure {
  var consequence: String { left.consequence }
}

extension EditGroup.Failure {
  var consequence: String { left?.consequence ?? "" }
}

extension StoreFailure.Left {
  fileprivate var consequence: String {
    switch self {
    case .rolledBack: "; rolled back"
    case .interrupted: "; interrupted, run mgrep --recover"
    case .mixed: "; old and new bytes are mixed"
    case .rolledBackExcept(let offset):
      "; rolled back, but for bytes of another program from offset \(offset) on"
    case .elsewhere: ""
    }
  }
}
