internal import Glibc
internal import MemoryMapping
internal import Output
internal import Printing
internal import Replace

/// Replaces in files, or shows what that would change: everything is planned and checked before
/// the first byte is stored anywhere.
package struct ReplaceRun: ~Copyable {
  private let plan: RunPlan
  private let replacing: ReplacePlan
  private let spool: EditSpool

  /// - Parameter plan: Has a `replacing` that does more than print.
  package init(_ plan: RunPlan, _ replacing: ReplacePlan) {
    self.plan = plan
    self.replacing = replacing
    spool = EditSpool(directory: replacing.spoolDirectory)
  }

  /// - Returns: The exit status of the program; a replacement counts as a selected line.
  package func execute() -> ExitStatus {
    var status = SearchRun(plan, into: spool).execute()
    status.hasSelected = false
    let summary: EditSummary
    do throws(FileSystemError) {
      summary = try EditSummary(of: spool, replacing.limits, namesAll: replacing.namesAll)
    } catch {
      return failed("cannot read the plan: \(error.reason)")
    }
    MisfitMessages(replacing).tell(summary)
    status.hasError = status.hasError || summary.misfitCount > 0
    // All of them, or none.
    if replacing.isAtomic && status.hasRefused { status.hasError = true }
    if let expected = replacing.expectedCount, !expected.contains(summary.editCount) {
      let wanted =
        expected.count == 1
        ? "\(expected.lowerBound)" : "\(expected.lowerBound) to \(expected.upperBound)"
      return failed(
        "expected \(wanted) replacements, found \(summary.editCount); nothing was written")
    }
    switch replacing.action {
    case .print: return status
    case .preview(let form): return show(summary, form, status)
    case .edit:
      for task in summary.tasks {
        let code = writePermissionError(task.file.path)
        guard code != 0 else { continue }
        status.hasError = true
        Diagnostics(hidesFileErrors: plan.hidesFileErrors)
          .say(task.file.path, errorText(code))
      }
      guard !status.hasError else {
        if summary.misfitCount == 0 && !summary.tasks.isEmpty {
          Diagnostics.say("nothing was written")
        }
        return status
      }
      return edit(summary, status)
    }
  }

  private func failed(_ message: String) -> ExitStatus {
    Diagnostics.say(message)
    var status = ExitStatus()
    status.hasError = true
    return status
  }

  private func show(
    _ summary: EditSummary, _ form: ReplacePlan.Preview, _ planned: ExitStatus
  ) -> ExitStatus {
    var status = planned
    var output = OutputBuffer(descriptor: STDOUT_FILENO, flushesEachLine: plan.flushesEachLine)
    do throws(WriteError) {
      for task in summary.tasks {
        if replacing.report == .json {
          try EditReport(plan).printEvents(of: task, in: spool, applied: false, to: &output)
        } else if plan.isSilent {
          // Only the status is wanted.
        } else if let reason = try EditPreview(plan, form).show(task, in: spool, to: &output) {
          status.hasError = true
          try Diagnostics(hidesFileErrors: plan.hidesFileErrors)
            .fileError(task.file.path, reason, after: &output)
          continue
        }
        status.hasSelected = true
      }
      try output.flush()
    } catch {
      return failed("write error: \(error.reason)")
    }
    return status
  }

  private func edit(_ summary: EditSummary, _ planned: ExitStatus) -> ExitStatus {
    var status = planned
    if summary.tasks.isEmpty { return status }
    if replacing.asksFirst && summary.tasks.count > 100 {
      let question = "change \(summary.tasks.count) files? (yes or no; --yes does not ask) "
      guard askYesOrNo("mgrep: \(question)") else { return failed("nothing was written") }
    }
    EndingSignals.block()
    var replacing = replacing
    var line: ProgressLine?
    if replacing.showsProgress {
      let progress = EditProgress()
      replacing.options.progress = progress
      line = ProgressLine(
        progress, totalByteCount: summary.tasks.reduce(0) { $0 + $1.file.identity.byteCount })
    }
    defer { line?.end() }
    var edits = FileEdits(plan, replacing, spool)
    let outcome =
      replacing.isAtomic ? edits.editTogether(summary.tasks) : edits.editEach(summary.tasks)
    status.hasSelected = outcome.changedCount > 0
    if outcome.failures.isEmpty && outcome.changedCount == summary.tasks.count {
      EndingSignals.unblock()
      return status
    }
    status.hasError = true
    if summary.tasks.count > 1 || outcome.failures.isEmpty {
      Diagnostics.say(outcome.summary(of: summary.tasks.count))
    }
    EndingSignals.unblock()
    return status
  }
}
