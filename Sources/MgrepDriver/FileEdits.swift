internal import Glibc
internal import Output
internal import Printing
internal import Replace

/// Edits the files of a plan, one after the other or all or none of them.
struct FileEdits: ~Copyable {
  struct Outcome {
    var changedCount = 0
    /// By the names of files, what went wrong.
    var failures: [(path: [UInt8], reason: String)] = []

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
      let rest = count - changedCount - failures.count
      return rest > 0 ? text + ", \(rest) not attempted" : text
    }
  }

  private let plan: RunPlan
  private let replacing: ReplacePlan
  private let spool: EditSpool
  private var outcome = Outcome()
  private var printer: LinePrinter

  init(_ plan: RunPlan, _ replacing: ReplacePlan, _ spool: EditSpool) {
    self.plan = plan
    self.replacing = replacing
    self.spool = spool
    printer = LinePrinter(
      options: plan.printing,
      output: OutputBuffer(descriptor: STDOUT_FILENO, flushesEachLine: plan.flushesEachLine))
  }

  /// Edits each file for itself; what fails with one is no reason not to go on with the next.
  mutating func editEach(_ tasks: [FileTask]) -> Outcome {
    for task in tasks {
      if EndingSignals.isPending { break }
      do throws(EditError) {
        try edit(task, spool)
      } catch {
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
    try edit.commit()
    succeed(task, spool)
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
    MisfitMessages(replacing).tell(summary)
    // What was promised of the whole does not hold any more.
    guard summary.misfitCount == 0, replacing.expectedCount == nil,
      var task = summary.tasks.first
    else { return false }
    task.file.origin = changed.file.origin
    do throws(EditError) {
      try edit(task, spool)
      return true
    } catch {
      fail(task, error.message(for: task.file.path))
      return true
    }
  }

  /// Edits all files, or leaves all as they are.
  mutating func editTogether(_ tasks: [FileTask]) -> Outcome {
    // All files, and their journals, are open together.
    raiseDescriptorLimit()
    var group = EditGroup(replacing.options)
    for task in tasks {
      do throws(EditError) {
        try group.add(task.file.path, task.file.identity, task.source(in: spool))
      } catch {
        fail(task, error.message(for: task.file.path))
        return finish()
      }
    }
    if let failure = group.apply() {
      fail(
        tasks[failure.index],
        failure.error.message(for: tasks[failure.index].file.path) + failure.consequence)
      return finish()
    }
    for task in tasks { succeed(task, spool) }
    return finish()
  }

  private mutating func fail(_ task: FileTask, _ reason: String) {
    outcome.failures.append((task.file.path, reason))
    try? Diagnostics(hidesFileErrors: false).note(task.file.path, reason, after: &printer.output)
  }

  private mutating func succeed(_ task: FileTask, _ spool: EditSpool) {
    outcome.changedCount += 1
    do throws(WriteError) {
      try EditReport(plan).print(task, in: spool, to: &printer.output)
      if replacing.printsLines { try EditedLines(plan).print(task, in: spool, to: &printer) }
    } catch {
      outcome.failures.append((task.file.path, "write error: \(error.reason)"))
      Diagnostics.say("write error: \(error.reason)")
    }
  }

  private mutating func finish() -> Outcome {
    do throws(WriteError) {
      try printer.output.flush()
    } catch {
      if !outcome.failures.contains(where: { $0.reason.starts(with: "write error") }) {
        Diagnostics.say("write error: \(error.reason)")
        outcome.failures.append((Array("(standard output)".utf8), error.reason))
      }
    }
    return outcome
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
    }
  }
}
