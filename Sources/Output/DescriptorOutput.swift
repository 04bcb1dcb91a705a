internal import CProcess
internal import Glibc
internal import MgrepSystem

/// Writes bytes to a file descriptor as they come, and messages to standard error.
///
/// Only one thread may use it at a time.
package final class DescriptorOutput: OutputDestination, @unchecked Sendable {
  private let descriptor: Int32
  private var failure: WriteError?
  private var hasGroups = false

  package init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// Writes all bytes, unless an earlier write has failed: after a failure nothing is written.
  package func take(_ bytes: RawSpan) -> WriteError? {
    if descriptor == STDOUT_FILENO { StatusLine.outputComes() }
    if failure == nil {
      terminal_guard_enter(descriptor)
      failure = unsafe bytes.withUnsafeBytes { unsafe write($0, to: descriptor) }
      terminal_guard_leave(descriptor)
    }
    return failure
  }

  package func takeMessage(_ line: [UInt8]) {
    writeToStandardError(line)
  }

  package func takeFirstGroup(separator: [UInt8]) {
    if hasGroups { _ = unsafe take(separator.span.bytes) }
    hasGroups = true
  }

}

/// Writes whole lines to standard error in place of the status line, with a single call if
/// possible.
package func writeToStandardError(_ message: [UInt8]) { StatusLine.giveWay(to: message) }

/// Writes to standard error, without regard to the status line.
func writeMessage(_ message: [UInt8]) {
  terminal_guard_enter(STDERR_FILENO)
  defer { terminal_guard_leave(STDERR_FILENO) }
  // If standard error cannot be written, there is nowhere to report that.
  _ = unsafe message.withUnsafeBytes { unsafe write($0, to: STDERR_FILENO) }
}

@unsafe private func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> WriteError? {
  var start = 0
  while start < bytes.count {
    do throws(Errno) {
      let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[start...])
      start += unsafe try SystemCall.write(descriptor, rest)
    } catch {
      guard error.code == EAGAIN else { return .system(error) }
      waitForRoom(descriptor)
    }
  }
  return nil
}

/// Standard output may have been left in non-blocking mode by another program.
private func waitForRoom(_ descriptor: Int32) {
  var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
  _ = unsafe poll(&request, 1, -1)
}
