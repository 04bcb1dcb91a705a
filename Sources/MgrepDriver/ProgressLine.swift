internal import Replace
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
      let text = Self.text(
        done: progress.doneByteCount, total: totalByteCount, seconds: max(seconds, 0.001))
      writeToStandardError(Array("\r\(text)\u{1B}[K".utf8))
    }
  }

  /// `mgrep: 1.2 GB of 10.4 GB, 512.0 MB/s, 0:17 left`
  static func text(done: Int, total: Int, seconds: Double) -> String {
    let rate = Double(done) / seconds
    var text = "mgrep: \(size(Double(done))) of \(size(Double(total))), \(size(rate))/s"
    if done > 0 {
      let left = Int(Double(max(0, total - done)) / rate + 0.5)
      text += ", \(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60) left"
    }
    return text
  }

  /// Three digits or so, with a unit of a thousand.
  private static func size(_ byteCount: Double) -> String {
    var rest = byteCount
    var unit = 0
    let units = ["B", "kB", "MB", "GB", "TB", "PB"]
    while rest >= 1000 && unit < units.count - 1 {
      rest /= 1000
      unit += 1
    }
    let tenths = Int(rest * 10 + 0.5)
    return unit == 0 ? "\(tenths / 10) B" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
  }
}
