internal import CProcess
internal import Threads

/// Signals that ask the process to end, while files are changed: the first ends the work as soon as
/// no file is half changed, the second at once. Either is answered with a message.
struct EndingSignals: ~Copyable {
  /// Takes the signals, so that none is under way in it once it has ended.
  private var watch: WorkerThread?

  /// - Parameter words: What to say of the first, and of the second before it ends the process.
  init(saying words: @escaping @Sendable (_ isFirst: Bool) -> [UInt8]?) {
    // The third need not wait for a message that nobody reads.
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
      Array((isFirst ? "finishing the file at hand; again: stop, journal kept" : "stopped").utf8)
    }
  }

  /// Whether one has come.
  static var haveCome: Bool { ending_signals_count() > 0 }

  /// Ends the watch. Each signal that has come is counted then.
  mutating func settle() {
    guard let watch else { return }
    ending_signals_end_wait()
    watch.join()
    self.watch = nil
    ending_signals_take()
  }

  /// Lets them do what they do, and those that came, too: then it does not return.
  consuming func release() {
    settle()
    ending_signals_release()
  }
}
