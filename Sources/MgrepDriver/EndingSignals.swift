internal import CKernel
internal import Threads

/// Signals that ask the process to end, while files are changed: the first ends the work as soon as
/// no file is half changed, the second at once. Either is answered with a message.
enum EndingSignals {
  /// - Parameter words: What to say of the first, and of the second before it ends the process.
  static func hold(saying words: @escaping @Sendable (_ isFirst: Bool) -> [UInt8]?) {
    // The third need not wait for a message that nobody reads.
    ending_signals_hold(3)
    let watch = WorkerThread {
      ending_signals_wait()
      if let text = words(true) { Diagnostics.say(bytes: text) }
      ending_signals_wait()
      if let text = words(false) { Diagnostics.say(bytes: text) }
      ending_signals_obey()
    }
    if watch == nil { ending_signals_hold(2) }
  }

  /// For work that is short for each file.
  static func block() {
    hold { isFirst in
      Array((isFirst ? "finishing the file at hand; again: stop, journal kept" : "stopped").utf8)
    }
  }

  /// Whether one has come.
  static var haveCome: Bool { ending_signals_count() > 0 }

  /// Lets them do what they do, and those that came, too: then it does not return.
  static func release() { ending_signals_release() }
}
