internal import Editing
internal import Glibc
internal import Globbing
internal import MemoryMapping
internal import MgrepSystem
internal import Output
internal import Printing
package import Scheduling
internal import Walking

/// Replaces text in files, or shows what would change. Everything is planned and checked before the
/// first byte is stored anywhere.
package struct ReplaceRun: ~Copyable {
  private let plan: RunPlan
  private let replacing: ReplacePlan
  private let spool: EditSpool

  /// - Parameter plan: Its `replacing` does more than print.
  package init(_ plan: RunPlan, _ replacing: ReplacePlan) {
    var plan = plan
    if replacing.action == .edit {
      plan.files.walk.noted = NotedFiles(beginningWith: JournalNames.prefix)
    }
    // What is said about single files comes first.
    plan.print.defersStatistics = true
    self.plan = plan
    self.replacing = replacing
    spool = EditSpool(directory: replacing.spoolDirectory)
  }

  /// - Returns: The exit status of the program; a replacement counts as a selected line.
  package func execute() -> ExitStatus {
    let start = monotonicSeconds()
    let search = SearchRun(plan, into: spool)
    let status = finish(search.execute())
    if plan.print.tellsStatistics {
      Diagnostics.sayVerbatim(search.result.text(seconds: monotonicSeconds() - start))
    }
    return status
  }

  /// Makes or shows the edits that a search has planned.
  private func finish(_ planned: ExitStatus) -> ExitStatus {
    var status = planned
    status.hasSelected = false
    let summary: EditSummary
    do throws(FileSystemError) {
      summary = try EditSummary(of: spool, replacing.limits, namesAll: replacing.namesAll)
    } catch {
      return failed("cannot read the plan: \(error.reason)")
    }
    replacing.reportMismatches(summary)
    status.hasError = status.hasError || summary.mismatchCount > 0
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
      if tellLeftovers() {
        status.hasError = true
        Diagnostics.say("nothing was written")
        return status
      }
      for (path, reason) in obstacles(summary) {
        status.hasError = true
        Diagnostics(hidesFileErrors: plan.files.hidesErrors).say(path, reason)
      }
      guard !status.hasError else {
        if summary.mismatchCount == 0 && !summary.tasks.isEmpty {
          Diagnostics.say("nothing was written")
        }
        return status
      }
      return edit(summary, status)
    }
  }

  /// Reports operands whose last edit was interrupted, whether or not they contain anything to
  /// replace.
  ///
  /// - Returns: Whether there are any.
  private func tellLeftovers() -> Bool {
    let filter = plan.files.walk.filter
    let leftovers = Leftovers.blocking(
      files: plan.files.operands, journals: plan.files.walk.noted?.paths ?? [], replacing.options
    ).filter { path, _ in
      let name = path[(path.lastIndex(of: UInt8(ascii: "/")) ?? -1).advanced(by: 1)...]
      return plan.files.operands.contains(path) || filter.admitsFile(name, from: .directory)
    }
    for (path, leftover) in leftovers {
      let error = EditError.interrupted(journal: leftover.journal, doubt: leftover.doubt)
      Diagnostics.say(bytes: path + Array(": \(error.message(for: path))".utf8))
    }
    return !leftovers.isEmpty
  }

  /// Reasons why files cannot be changed, as far as they are known before any file is changed.
  private func obstacles(_ summary: EditSummary) -> [(path: [UInt8], reason: String)] {
    let backups = replacing.options.backupSuffix.map {
      BackupCheck(suffix: $0, summary.tasks.map(\.file.identity), operands: plan.files.operands)
    }
    return summary.tasks.compactMap { task in
      let path = task.file.path
      do throws(Errno) {
        try checkWritePermission(path)
      } catch {
        return (path, error.reason)
      }
      return backups?.refusal(of: path).map { (path, $0) }
    }
  }

  private func failed(_ message: String) -> ExitStatus {
    Diagnostics.say(message)
    var status = ExitStatus()
    status.hasError = true
    return status
  }

  private func show(
    _ summary: EditSummary, _ form: EditPreview.Form, _ planned: ExitStatus
  ) -> ExitStatus {
    var status = planned
    var output = OutputBuffer(
      descriptor: STDOUT_FILENO, flushesEachLine: plan.print.flushesEachLine)
    let preview = EditPreview(form, plan.print.look.names)
    do throws(WriteError) {
      for task in summary.tasks {
        if replacing.report == .json {
          try EditReport.printEvents(of: task, in: spool, applied: false, to: &output)
        } else if plan.print.isSilent {
          // Only the status is wanted.
        } else if let reason = try preview.show(task, in: spool, to: &output) {
          status.hasError = true
          try Diagnostics(hidesFileErrors: plan.files.hidesErrors)
            .fileError(task.file.path[...], reason, after: &output)
          continue
        }
        status.hasSelected = true
      }
      try output.flush()
    } catch {
      return failed(error.message)
    }
    return status
  }

  private func edit(_ summary: EditSummary, _ planned: ExitStatus) -> ExitStatus {
    var status = planned
    if summary.tasks.isEmpty { return status }
    if replacing.asksFirst && summary.tasks.count > 100 {
      guard askYesOrNo("mgrep: change \(summary.tasks.count) files? [y/N] ") else {
        return failed("nothing was written")
      }
    }
    let progress = EditProgress()
    var replacing = replacing
    replacing.options.progress = progress
    replacing.options.isEnding = { EndingSignals.haveCome }
    let totalByteCount = summary.tasks.reduce(0) { $0 + $1.file.identity.byteCount }
    let line =
      plan.showsProgress
      ? ProgressLine(
        "editing", done: { progress.doneByteCount / EditProgress.passCount },
        total: { totalByteCount })
      : nil
    let watch = EditWatch(progress, replacing.options)
    var signals = EndingSignals { isFirst in watch.words(isFirst: isFirst) }
    var edits = FileEdits(plan, replacing, spool, watch)
    let outcome =
      replacing.isAtomic ? edits.editTogether(summary.tasks) : edits.editEach(summary.tasks)
    line?.end()
    signals.settle()
    let count = summary.tasks.count
    let isComplete = outcome.failures.isEmpty && outcome.changedCount == count
    status.hasSelected = outcome.changedCount > 0
    status.hasError = !isComplete || outcome.hasLostOutput
    if EndingSignals.haveCome || (!isComplete && (count > 1 || outcome.failures.isEmpty)) {
      Diagnostics.say(outcome.summary(of: count))
    }
    signals.release()
    return status
  }
}
