internal import CProcess
internal import Synchronization

/// One line at the bottom of the terminal on standard error, rewritten now and then.
///
/// Messages take its place, and the next `show` puts it below them.
package enum StatusLine {
  private struct State {
    /// Who may show a line: the number of calls of `open`.
    var owner = 0
    var isOpen = false
    var isShown = false
  }

  private static let state = Mutex(State())
  /// Output ends the line. Each write(2) of output asks for this, so it takes no lock.
  private static let endsWithOutput = Atomic<Bool>(false)

  /// Lets the caller show a line.
  ///
  /// - Parameter endsWithOutput: The output of this process may appear on the same terminal, so the
  ///   line is removed for good before the first of it.
  /// - Returns: The owner, an argument of `show` and `close`.
  package static func open(endsWithOutput ends: Bool) -> Int {
    state.withLock { state in
      state.owner += 1
      state.isOpen = true
      endsWithOutput.store(ends, ordering: .relaxed)
      return state.owner
    }
  }

  /// Writes `text` over the current line.
  ///
  /// - Returns: False if the line is closed; nothing is written then.
  package static func show(_ text: String, by owner: Int) -> Bool {
    state.withLock { state in
      guard state.isOpen, state.owner == owner else { return false }
      state.isShown = true
      terminal_guard_note_line(true)
      writeMessage(Array("\r\(text)\u{1B}[K".utf8))
      return true
    }
  }

  /// Clears the line; nothing is shown after it.
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

  /// Clears the line for a message, and shows no line until the message is written.
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
