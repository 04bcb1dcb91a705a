internal import Glibc
internal import MgrepSystem

/// Writes bytes to a file descriptor as they come, and messages to standard error.
///
/// One thread uses it at a time.
package final class DescriptorOutput: OutputDestination, @unchecked Sendable {
  private let descriptor: Int32
  private var failure: WriteError?
  private var hasGroups = false

  package init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// Writes all bytes, unless an earlier write has failed: nothing is written after that.
  package func take(_ bytes: RawSpan) -> WriteError? {
    if failure == nil {
      failure = unsafe bytes.withUnsafeBytes { unsafe write($0, to: descriptor) }
    }
    return failure
  }

  package func takeMessage(_ line: [UInt8]) {
    // Nobody is left to be told when standard error itself cannot be written.
    _ = unsafe line.withUnsafeBytes { unsafe write($0, to: STDERR_FILENO) }
  }

  package func takeFirstGroup(separator: [UInt8]) {
    if hasGroups { _ = unsafe take(separator.span.bytes) }
    hasGroups = true
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
}
