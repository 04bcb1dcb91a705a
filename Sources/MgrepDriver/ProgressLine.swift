internal import Editing
internal import Printing
internal import Threads

/// Tells somebody at a terminal how far a long run of edits has come, on a line of its own that is
/// gone when the run is over.
final class ProgressLine: @unchecked Sendable {
  private let progress: EditProgress
  private let totalByteCount: Int
  private let start = monotonicSeconds()
  /// Guards everything below.
  private let lock = ConditionLock()
  private var hasEnded = false
  private var isShown = false
  private var thread: WorkerThread?

  /// Runs that take less are not told of.
  private static let firstMilliseconds = 1000
  private static let stepMilliseconds = 200

  /// - Parameter totalByteCount: Of all files.
  init(_ progress: EditProgress, totalByteCount: Int) {
    self.progress = progress
    self.totalByteCount = max(1, totalByteCount * EditProgress.passCount)
    // Without a thread nothing is told, and all else goes on.
    thread = WorkerThread { [self] in show() }
  }

  /// Clears it for a message; it comes again below.
  func clear() {
    lock.lock()
    defer { lock.unlock() }
    if isShown { writeToStandardError(Array("\r\u{1B}[K".utf8)) }
  }

  /// Ends it and clears the line.
  func end() {
    lock.lock()
    hasEnded = true
    lock.unlock()
    thread?.join()
    if isShown { writeToStandardError(Array("\r\u{1B}[K".utf8)) }
  }

  private func show() {
    var waited = 0
    while true {
      lock.lock()
      let isOver = hasEnded
      lock.unlock()
      if isOver { return }
      pause(milliseconds: 20)
      waited += 20
      guard waited >= Self.firstMilliseconds, waited % Self.stepMilliseconds == 0 else { continue }
      lock.lock()
      isShown = true
      lock.unlock()
      let seconds = monotonicSeconds() - start
      let text = progressText(
        done: progress.doneByteCount, total: totalByteCount, seconds: max(seconds, 0.001))
      writeToStandardError(Array("\r\(text)\u{1B}[K".utf8))
    }
  }
}
