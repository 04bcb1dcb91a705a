internal import CProcess
internal import Synchronization

/// One line at the bottom of the terminal that standard error is, written anew now and then.
///
/// Messages take its place, and the next `show` puts it below them.
package enum StatusLine {
  private struct State {
    /// Who may show a line; counts the calls of `open`.
    var owner = 0
    var isOpen = false
    var isShown = false
  }

  private static let state = Mutex(State())
  /// Output is to end the line. Asked with each write(2) of output, so that takes no lock.
  private static let endsWithOutput = Atomic<Bool>(false)

  /// Lets the caller show a line.
  ///
  /// - Parameter endsWithOutput: Somebody may show the output of this process on the same terminal,
  ///   so the line is gone for good before the first of it.
  /// - Returns: What `show` and `close` ask for.
  package static func open(endsWithOutput ends: Bool) -> Int {
    state.withLock { state in
      state.owner += 1
      state.isOpen = true
      endsWithOutput.store(ends, ordering: .relaxed)
      return state.owner
    }
  }

  /// Writes `text` over the line that is shown.
  ///
  /// - Returns: False when the line is closed; nothing was written then.
  package static func show(_ text: String, by owner: Int) -> Bool {
    state.withLock { state in
      guard state.isOpen, state.owner == owner else { return false }
      state.isShown = true
      terminal_guard_note_line(true)
      writeMessage(Array("\r\(text)\u{1B}[K".utf8))
      return true
    }
  }

  /// Clears the line; nothing is shown after that.
  package static func close(by owner: Int) {
    state.withLock { state in
      guard state.owner == owner else { return }
      state.isOpen = false
      clear(&state)
    }
  }

  /// Closes the line before output, if it has to.
  static func outputComes() {
    guard endsWithOutput.load(ordering: .relaxed) else { return }
    state.withLock { state in
      endsWithOutput.store(false, ordering: .relaxed)
      state.isOpen = false
      clear(&state)
    }
  }

  /// Clears the line for a message, and lets nobody show it before that is written.
  static func giveWay(to message: [UInt8]) {
    state.withLock { state in
      clear(&state)
      writeMessage(message)
    }
  }

  private static func clear(_ state: inout State) {
    if state.isShown { writeMessage(Array("\r\u{1B}[K".utf8)) }
    state.isShown = false
    terminal_guard_note_line(false)
  }
}
