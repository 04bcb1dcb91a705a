internal import Glibc

/// A write that the system refused.
package struct WriteError: Error, Equatable {
  /// `errno` right after write(2) failed.
  package let code: Int32

  package var reason: String { unsafe String(cString: strerror(code)) }
}

/// Collects output and hands it to write(2) in large pieces that end at line ends.
///
/// Bytes are copied in, never passed to the system where they lie: write(2) from a mapped file
/// that somebody cuts short fails with EFAULT. A failed write is kept and thrown by the next
/// `endLine` or `flush`, so that appending needs no error path; nothing is written after it.
@safe
package struct OutputBuffer: ~Copyable {
  private let descriptor: Int32
  private let flushesEachLine: Bool
  private let storage: UnsafeMutableRawBufferPointer
  private var count = 0
  /// Bytes before this are whole lines.
  private var linesEnd = 0
  private var failure: WriteError?
  /// Whether anything was ever appended.
  package private(set) var isUntouched = true

  package init(descriptor: Int32, flushesEachLine: Bool, capacity: Int = 128 << 10) {
    self.descriptor = descriptor
    self.flushesEachLine = flushesEachLine
    unsafe storage = .allocate(byteCount: capacity, alignment: 16)
  }

  deinit { unsafe storage.deallocate() }

  package mutating func append(_ byte: UInt8) {
    if unsafe count == storage.count { makeRoom() }
    unsafe storage[count] = byte
    count += 1
    isUntouched = false
  }

  package mutating func append(_ bytes: RawSpan) {
    unsafe bytes.withUnsafeBytes { unsafe append($0) }
  }

  package mutating func append(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { unsafe append($0) }
  }

  package mutating func append(_ text: StaticString) {
    unsafe append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  @unsafe private mutating func append(_ bytes: UnsafeRawBufferPointer) {
    isUntouched = false
    var rest = unsafe bytes[...]
    while unsafe !rest.isEmpty {
      if unsafe count == storage.count { makeRoom() }
      let piece = unsafe rest.prefix(storage.count - count)
      let room = unsafe UnsafeMutableRawBufferPointer(rebasing: storage[count...])
      unsafe room.copyMemory(from: UnsafeRawBufferPointer(rebasing: piece))
      count += unsafe piece.count
      unsafe rest = rest.dropFirst(piece.count)
    }
  }

  /// Says that a line, or a record of some kind, is complete.
  package mutating func endLine() throws(WriteError) {
    linesEnd = count
    if flushesEachLine { write(upTo: count) }
    if let failure { throw failure }
  }

  /// Writes everything, and waits for it to be taken.
  package mutating func flush() throws(WriteError) {
    write(upTo: count)
    if let failure { throw failure }
  }

  private mutating func makeRoom() {
    // A line longer than the buffer goes out in pieces.
    write(upTo: linesEnd > 0 ? linesEnd : count)
  }

  private mutating func write(upTo end: Int) {
    var start = 0
    while start < end && failure == nil {
      let address = unsafe storage.baseAddress?.advanced(by: start)
      let written = unsafe Glibc.write(descriptor, address, end - start)
      if written >= 0 {
        start += written
      } else if errno == EAGAIN {
        waitForRoom()
      } else if errno != EINTR {
        failure = WriteError(code: errno)
      }
    }
    // After a failure the bytes are dropped; the caller is about to be told.
    unsafe storage.copyMemory(from: UnsafeRawBufferPointer(rebasing: storage[end..<count]))
    count -= end
    linesEnd = max(0, linesEnd - end)
  }

  /// Standard output may have been left in non-blocking mode by another program.
  private func waitForRoom() {
    var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    _ = unsafe poll(&request, 1, -1)
  }
}
