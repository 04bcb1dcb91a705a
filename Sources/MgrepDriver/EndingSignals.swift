internal import CProcess
internal import Threads

/// Signals that ask the process to end while files are changed. The first one ends the work as soon
/// as no file is half changed, the second one at once. Each gets a message.
struct EndingSignals: ~Copyable {
  /// The thread that takes the signals, so that each is counted before the thread ends.
  private var watch: WorkerThread?

  /// - Parameter words: The message for the first signal, and for the second one before it ends the
  ///   process.
  init(saying words: @escaping @Sendable (_ isFirst: Bool) -> [UInt8]?) {
    // The third signal does not wait for a message that nobody reads.
    ending_signals_hold(3)
    watch = WorkerThread {
      guard ending_signals_wait() else { return }
      if let text = words(true) { Diagnostics.say(bytes: text) }
      guard ending_signals_wait() else { return }
      if let text = words(false) { Diagnostics.say(bytes: text) }
      ending_signals_obey()
    }
    if watch == nil {
      ending_signals_hold(2)
    } else {
      ending_signals_leave_to_others()
    }
  }

  /// For work that is short for each file.
  init() {
    self.init { isFirst in
      Array((isFirst ? "finishing the current file; again: stop, journal kept" : "stopped").utf8)
    }
  }

  /// Whether a signal has come.
  static var haveCome: Bool { ending_signals_count() > 0 }

  /// Ends the watch. All signals that have come are counted then.
  mutating func settle() {
    guard let watch else { return }
    ending_signals_end_wait()
    watch.join()
    self.watch = nil
    ending_signals_take()
  }

  /// Restores the actions of the signals. It does not return if a signal has come.
  consuming func release() {
    settle()
    ending_signals_release()
  }
}
