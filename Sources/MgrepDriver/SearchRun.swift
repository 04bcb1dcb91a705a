internal import Glibc
internal import MemoryMapping
package import Output
internal import Printing
package import Scheduling
internal import Search
internal import Threads
internal import Walking

/// Searches everything that a plan names, on as many threads as it allows, and prints the results
/// in the order of the files.
package final class SearchRun: @unchecked Sendable {
  /// The most batches that may be under way or waiting to be printed.
  private static let placeCount = 1 << 12

  private let plan: RunPlan
  private let output: OrderedOutput
  /// The file that output goes to, if there is one; it is not searched.
  private let outputFile: FileStatus?
  private let queue: WorkQueue
  /// Guards `statistics` and `tally`.
  private let statisticsLock = ConditionLock()
  private var statistics = Statistics()
  private var tally = PatternTally()

  /// - Parameter destination: Standard output, or the spool of a run that plans edits.
  package init(
    _ plan: RunPlan, into destination: any OutputDestination = DescriptorOutput(STDOUT_FILENO)
  ) {
    self.plan = plan
    output = OrderedOutput(
      OutputBuffer(destination, flushesEachLine: plan.print.flushesEachLine),
      endsWithFirstSelection: plan.needs.firstHitEndsRun,
      // A single thread finishes each item before it claims the next.
      placeCount: plan.fileThreadCount > 1 ? Self.placeCount : 1)
    // Only a run that prints several lines of a file can search its own output without end.
    let mayReadItsOutput =
      plan.needs.lines && !plan.plansEdits && plan.reporting.maxSelected > 1
    let status =
      mayReadItsOutput
      ? try? FileStatus(descriptor: STDOUT_FILENO, path: "standard output") : nil
    outputFile = status.flatMap { $0.isRegularFile ? $0 : nil }
    queue = WorkQueue(
      QueuedWork(WorkSource(plan.files, for: plan.purpose)), output,
      threadCount: plan.fileThreadCount)
  }

  /// Searches everything and prints the results. Call it once.
  ///
  /// When it returns, threads may still be working on results that are no longer needed.
  ///
  /// - Returns: The exit status of the program.
  package func execute() -> ExitStatus {
    let start = monotonicSeconds()
    guard canReport || plan.needs.unmatchedFiles || plan.needs.patternCounts else {
      if plan.print.tellsStatistics && !plan.print.defersStatistics {
        Diagnostics.sayVerbatim(Statistics().text(seconds: 0))
      }
      return ExitStatus()
    }
    let line =
      plan.showsProgress
      ? ProgressLine(
        "searching", done: { ByteProgress.count },
        total: { [plan] in plan.files.knownByteCount(in: plan.split) })
      : nil
    defer { line?.end() }
    var startedCount = 0
    if plan.fileThreadCount > 1 {
      if plan.files.directories == .recurse {
        makeRoom(forDescriptors: WorkSource.descriptorCount(forThreads: plan.fileThreadCount))
      }
      for _ in 0..<plan.fileThreadCount where WorkerThread({ self.work() }) != nil {
        startedCount += 1
      }
    }
    if startedCount == 0 { work() }
    var status: ExitStatus
    do throws(WriteError) {
      status = try output.result { output throws(WriteError) in
        try printEnd(since: start, to: &output)
      }
    } catch {
      Diagnostics.say(error.message)
      status = ExitStatus()
      status.hasError = true
      return status
    }
    // With -q, a selected line counts for more than an earlier error.
    if plan.needs.firstHitEndsRun && status.hasSelected { status.hasError = false }
    return status
  }

  /// What was searched and found. Call it after `execute`.
  var result: Statistics {
    statisticsLock.lock()
    defer { statisticsLock.unlock() }
    return statistics
  }

  /// Adds the statistics of a thread since the last call.
  private func add(_ part: Statistics, _ printer: Printer) {
    guard plan.print.countsStatistics || plan.needs.patternCounts else { return }
    statisticsLock.lock()
    defer { statisticsLock.unlock() }
    statistics.merge(part)
    printer.hand(to: &tally)
  }

  private func printEnd(since start: Double, to output: inout OutputBuffer) throws(WriteError) {
    statisticsLock.lock()
    defer { statisticsLock.unlock() }
    try plan.print.printEnd(
      statistics, tally, seconds: monotonicSeconds() - start, to: &output)
  }

  /// Whether any line of any file can be reported; otherwise no file is read.
  private var canReport: Bool {
    plan.reporting.maxSelected > 0
      && (plan.maySelect || plan.reporting.reportsAllLines)
  }

  /// Searches one batch after the other until there are no more.
  private func work() {
    let itemOutput = SequencedOutput(output)
    var searcher = FileSearcher(plan, itemOutput, outputFile: outputFile)
    while let claim = queue.claim() as? ClaimedBatch {
      itemOutput.index = claim.index
      if claim.work.mayWait && !output.waitForTurn(of: claim.index) { return }
      let status: ExitStatus
      do throws(WriteError) {
        status = try searcher.search(claim.work)
        try searcher.flush()
      } catch {
        // The ordered output has the error.
        return
      }
      let part = searcher.takeStatistics()
      ByteProgress.add(done: part.byteCount)
      add(part, searcher.printer)
      if searcher.hasAllWanted { output.close() }
      output.finish(claim.index, status)
    }
  }
}

extension RunPlan {
  /// How many threads search files at the same time.
  fileprivate var fileThreadCount: Int {
    let mayHaveManyFiles = files.directories == .recurse || files.operands.count > 1
    // The limit for a file is known only after the file before it has been searched.
    guard mayHaveManyFiles && maxTotal == nil else { return 1 }
    guard files.mayRunPrograms else { return files.threadCount }
    return min(files.threadCount, max(1, descriptorLimit() / WorkSource.descriptorsPerProgramRun))
  }
}
