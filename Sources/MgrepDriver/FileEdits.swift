internal import Editing
internal import Glibc
internal import MemoryMapping
internal import MgrepSystem
internal import Output
internal import Printing
internal import Scheduling
internal import Search
internal import Walking

/// Edits the files of a plan: one after the other, or all or none of them.
struct FileEdits: ~Copyable {
  struct Outcome {
    var changedCount = 0
    /// The number of files that were changed or could not be.
    var attemptedCount = 0
    /// The errors, by file name.
    var failures: [(path: [UInt8], reason: String)] = []
    /// Output about the edits could not be printed.
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

  /// Edits each file independently; an error in one does not stop the others.
  mutating func editEach(_ tasks: [FileTask]) -> Outcome {
    if tasks.count > 1 { raiseDescriptorLimit() }
    var rest = tasks[...]
    while !rest.isEmpty, !EndingSignals.haveCome {
      let batch = rest.prefix(batchCount(rest))
      rest = rest.dropFirst(batch.count)
      watch.begin(Array(batch))
      if batch.count == 1 {
        for task in batch { editAlone(task) }
      } else {
        let outcomes = EditBatch.edit(batch, in: spool, replacing.options)
        for (task, outcome) in zip(batch, outcomes) { note(outcome, of: task) }
      }
    }
    return finish()
  }

  /// How many of the next files wait for the disk together: small files, whose locks are not held
  /// for long.
  private func batchCount(_ tasks: ArraySlice<FileTask>) -> Int {
    guard let first = tasks.first else { return 0 }
    let limit = max(1, min(EditBatch.maxCount, (descriptorLimit() - 32) / 4, tasks.count))
    let ends = tasks.prefix(limit + 1).dropFirst().map(\.position) + [spool.byteCount]
    return max(1, ends.prefix(limit).prefix { $0 - first.position <= 4 << 20 }.count)
  }

  private mutating func note(_ outcome: EditBatch.Outcome, of task: FileTask) {
    switch outcome {
    case .changed(let warning):
      if let warning { warn(task, warning) }
      succeed(task, spool)
    case .committed(let error):
      succeed(task, spool)
      tell(task, error.message(for: task.file.path))
    case .failed(let error, let left?):
      fail(task, error.message(for: task.file.path) + left.consequence)
    case .failed(let error, nil): refuse(task, error)
    case .postponed:
      if EndingSignals.haveCome { return }
      watch.begin([task])
      editAlone(task)
    }
  }

  private mutating func editAlone(_ task: FileTask) {
    do throws(EditError) {
      try edit(task, spool)
    } catch {
      refuse(task, error)
    }
  }

  /// Nothing was stored. A file that has changed meanwhile is planned again.
  private mutating func refuse(_ task: FileTask, _ error: EditError) {
    if error == .stopped || (error == .changed && planAgain(task)) { return }
    fail(task, error.message(for: task.file.path))
  }

  private mutating func edit(_ task: FileTask, _ spool: EditSpool) throws(EditError) {
    var edit = try InPlaceEdit.open(
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

  /// Plans the edits of a changed file again.
  ///
  /// - Returns: Whether nothing else has to be reported about it.
  private mutating func planAgain(_ changed: FileTask) -> Bool {
    var again = plan
    again.files.operands = [changed.file.path]
    again.files.directories = .refuse
    again.showsProgress = false
    let spool = EditSpool(directory: replacing.spoolDirectory)
    guard !SearchRun(again, into: spool).execute().hasError,
      let summary = try? EditSummary(of: spool, replacing.limits, namesAll: false)
    else { return false }
    replacing.reportMismatches(summary)
    // Promises about the whole run do not hold any more.
    guard summary.mismatchCount == 0, replacing.expectedCount == nil,
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
    // All files and their journals are open at the same time.
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

  /// Reports an error of a file, which may have been changed all the same.
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
        replacing.report, plan.print.look.names, showsNames: plan.files.fileNames != .never)
      try report.print(task, in: spool, to: &printer.output)
      if replacing.printsLines { try printLines(of: task, spool) }
    } catch {
      loseOutput(error)
    }
  }

  /// Prints the changed lines of a file.
  private mutating func printLines(of task: FileTask, _ spool: EditSpool) throws(WriteError) {
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
    try EditedLines(plan.search.terminator).print(
      file, task, in: spool, showsName: plan.files.showsName(of: task.file), to: &printer)
  }

  private func unreadable(_ task: FileTask, _ error: Errno) -> WriteError {
    .unreadable(String(decoding: task.file.path, as: UTF8.self), error)
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
    Diagnostics.say(error.message)
  }
}

extension StoreFailure {
  var consequence: String { left.consequence }
}

extension EditGroup.Failure {
  var consequence: String { left?.consequence ?? "" }
}

extension StoreFailure.FileState {
  fileprivate var consequence: String {
    switch self {
    case .rolledBack: "; rolled back"
    case .interrupted: "; interrupted, run mgrep --recover"
    case .mixed: "; old and new bytes are mixed"
    case .rolledBackExcept(let offset):
      "; rolled back, except for bytes that another program wrote at offset \(offset) or later"
    case .elsewhere: ""
    }
  }
}
