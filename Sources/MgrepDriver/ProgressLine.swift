internal import CProcess
internal import Glibc
internal import MgrepSystem
internal import Output
internal import Printing
internal import Threads

/// Shows the progress of a long run on a terminal, on a line of its own that is removed at the end.
struct ProgressLine {
  private let owner: Int

  /// Shorter runs show no progress.
  private static let firstMilliseconds = 2000
  private static let stepMilliseconds = 200

  /// - Parameters:
  ///   - activity: Begins the line, such as `searching`.
  ///   - done: How many bytes are done; called at any time and from any thread.
  ///   - total: The number of all bytes; `nil` if it is unknown. Called once.
  init(
    _ activity: String, done: @escaping @Sendable () -> Int,
    total: @escaping @Sendable () -> Int?
  ) {
    let owner = StatusLine.open(endsWithOutput: !Self.outputIsApart)
    self.owner = owner
    let start = monotonicSeconds()
    // Without a thread, no progress is shown and everything else works. Nobody waits for its end.
    _ = WorkerThread {
      // An edit counts the signals that come.
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

  /// Clears the line for good.
  func end() { StatusLine.close(by: owner) }

  /// Standard output is a file or nothing, so it does not appear on the terminal.
  private static var outputIsApart: Bool {
    guard let status = try? SystemCall.status(of: STDOUT_FILENO) else { return true }
    return status.st_mode & S_IFMT == S_IFREG || NullDevice.isOutput
  }
}

extension FilePlan {
  /// How many bytes there are to search, if that is known beforehand: not for directories and
  /// pipes.
  ///
  /// - Parameter part: The bytes of each file that are searched, if not all are.
  func knownByteCount(in part: Range<Int>?) -> Int? {
    if operands.isEmpty && (directories == .recurse || mayHaveNoOperands) { return nil }
    var total = 0
    for operand in operands.isEmpty ? [[UInt8(ascii: "-")]] : operands {
      let isInput = operand == [UInt8(ascii: "-")]
      let status =
        try? isInput
        ? SystemCall.status(of: STDIN_FILENO) : SystemCall.status(of: operand[...])
      // A file that cannot be opened has no bytes.
      guard let status else { continue }
      guard status.st_mode & S_IFMT == S_IFREG else { return nil }
      let all = 0..<Int(status.st_size)
      total += part.map { all.clamped(to: $0).count } ?? all.count
    }
    return total
  }
}
