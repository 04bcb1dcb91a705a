internal import CProcess
internal import Glibc
internal import MgrepSystem
internal import Output
internal import Printing
internal import Threads

/// Tells somebody at a terminal how far a long run has come, on a line of its own that is gone when
/// the run is over.
struct ProgressLine {
  private let owner: Int

  /// Runs that take less are not told of.
  private static let firstMilliseconds = 2000
  private static let stepMilliseconds = 200

  /// - Parameters:
  ///   - activity: Begins the line, such as `searching`.
  ///   - done: How many bytes are done, at any time and from any thread.
  ///   - total: How many there are, `nil` when nobody knows; asked once.
  init(
    _ activity: String, done: @escaping @Sendable () -> Int,
    total: @escaping @Sendable () -> Int?
  ) {
    let owner = StatusLine.open(endsWithOutput: !Self.outputIsApart)
    self.owner = owner
    let start = monotonicSeconds()
    // Without a thread nothing is told, and all else goes on. Nobody waits for its end.
    _ = WorkerThread {
      // An edit counts those that come.
      terminal_guard_leave_signals_to_others()
      pause(milliseconds: Self.firstMilliseconds)
      let total = total()
      var isOpen = true
      while isOpen {
        if Terminal.isInForeground(STDERR_FILENO) {
          let text = progressText(
            activity, done: done(), total: total, seconds: monotonicSeconds() - start)
          isOpen = StatusLine.show(
            String(text.prefix(Terminal.columnCount(STDERR_FILENO) - 1)), by: owner)
        }
        pause(milliseconds: Self.stepMilliseconds)
      }
    }
  }

  /// Clears the line; it does not come again.
  func end() { StatusLine.close(by: owner) }

  /// Standard output is a file or nothing, so nobody puts it on the terminal.
  private static var outputIsApart: Bool {
    guard let status = try? SystemCall.status(of: STDOUT_FILENO) else { return true }
    return status.st_mode & S_IFMT == S_IFREG || NullDevice.isOutput
  }
}

extension FilePlan {
  /// How many bytes there are to search, as far as that is known beforehand: not in directories, and
  /// not in pipes.
  func knownByteCount() -> Int? {
    if operands.isEmpty && (directories == .recurse || mayHaveNoOperands) { return nil }
    var total = 0
    for operand in operands.isEmpty ? [[UInt8(ascii: "-")]] : operands {
      let isInput = operand == [UInt8(ascii: "-")]
      let status =
        try? isInput
        ? SystemCall.status(of: STDIN_FILENO) : SystemCall.status(of: operand[...])
      // What cannot be opened has no bytes.
      guard let status else { continue }
      guard status.st_mode & S_IFMT == S_IFREG else { return nil }
      total += Int(status.st_size)
    }
    return total
  }
}
