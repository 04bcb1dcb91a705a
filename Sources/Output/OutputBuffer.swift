internal import Glibc

/// Collects output and hands it on in large pieces that end at line ends.
///
/// Bytes are copied in, never passed to the system where they lie: write(2) from a mapped file
/// that somebody cuts short fails with EFAULT. A failed write is kept and thrown by the next
/// `endLine` or `flush`, so that appending needs no error path; nothing is written after it.
@safe
package struct OutputBuffer: ~Copyable {
  private let destination: any OutputDestination
  private let flushesEachLine: Bool
  private let storage: UnsafeMutableRawBufferPointer
  private var count = 0
  /// Bytes before this are whole lines.
  private var linesEnd = 0
  private var handedOnCount = 0
  private var failure: WriteError?

  package init(
    _ destination: any OutputDestination, flushesEachLine: Bool, capacity: Int = 64 << 10
  ) {
    self.destination = destination
    self.flushesEachLine = flushesEachLine
    // Systems copy whole pages fastest.
    unsafe storage = .allocate(byteCount: capacity, alignment: 4096)
  }

  /// A buffer before write(2) to `descriptor`.
  package init(descriptor: Int32, flushesEachLine: Bool, capacity: Int = 64 << 10) {
    self.init(
      DescriptorOutput(descriptor), flushesEachLine: flushesEachLine, capacity: capacity)
  }

  /// How many bytes were appended.
  package var totalByteCount: Int { handedOnCount + count }

  deinit { unsafe storage.deallocate() }

  package mutating func append(_ byte: UInt8) {
    if unsafe count == storage.count { makeRoom() }
    unsafe storage[count] = byte
    count += 1
  }

  /// Appends a number that is not negative and mostly small: seven bits a byte, the last without
  /// the high one.
  package mutating func append(count number: Int) {
    var rest = UInt(bitPattern: number)
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }

  package mutating func append(_ bytes: RawSpan) {
    unsafe bytes.withUnsafeBytes { unsafe append($0) }
  }

  package mutating func append(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { unsafe append($0) }
  }

  package mutating func append(_ bytes: ArraySlice<UInt8>) {
    unsafe bytes.withUnsafeBytes { unsafe append($0) }
  }

  package mutating func append(_ text: StaticString) {
    unsafe append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  @unsafe private mutating func append(_ bytes: UnsafeRawBufferPointer) {
    if unsafe bytes.count <= storage.count - count {
      guard let start = unsafe storage.baseAddress, let source = bytes.baseAddress else {
        return
      }
      unsafe (start + count).copyMemory(from: source, byteCount: bytes.count)
      count += bytes.count
      return
    }
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

  /// Appends whole lines; tells what went wrong.
  package mutating func appendLines(_ bytes: [UInt8]) -> WriteError? {
    unsafe appendLines(bytes.span.bytes)
  }

  /// Appends whole lines; tells what went wrong.
  package mutating func appendLines(_ bytes: RawSpan) -> WriteError? {
    append(bytes)
    linesEnd = count
    if flushesEachLine { handOn(upTo: count) }
    return failure
  }

  /// Says that a line, or a record of some kind, is complete.
  package mutating func endLine() throws(WriteError) {
    linesEnd = count
    if flushesEachLine { handOn(upTo: count) }
    if let failure { throw failure }
  }

  /// Hands on everything, and waits for it to be taken.
  package mutating func flush() throws(WriteError) {
    handOn(upTo: count)
    if let failure { throw failure }
  }

  /// Hands on everything, and after it a message for standard error: a whole line.
  package mutating func say(_ line: [UInt8]) throws(WriteError) {
    try flush()
    destination.takeMessage(line)
  }

  /// Begins the first group of lines of a file, which `separator` parts from those of files before.
  package mutating func beginFirstGroup(separator: [UInt8]) throws(WriteError) {
    try flush()
    destination.takeFirstGroup(separator: separator)
  }

  private mutating func makeRoom() {
    // A line longer than the buffer goes out in pieces.
    handOn(upTo: linesEnd > 0 ? linesEnd : count)
  }

  private mutating func handOn(upTo end: Int) {
    if end > 0 {
      let bytes = unsafe RawSpan(
        _unsafeBytes: UnsafeRawBufferPointer(rebasing: storage[..<end]))
      failure = destination.take(bytes)
    }
    // After a failure the bytes are dropped; the caller is about to be told.
    unsafe storage.copyMemory(from: UnsafeRawBufferPointer(rebasing: storage[end..<count]))
    count -= end
    handedOnCount += end
    linesEnd = max(0, linesEnd - end)
  }
}
