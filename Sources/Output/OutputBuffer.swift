internal import Glibc

/// Collects output and passes it on in large pieces that end at line ends.
///
/// Bytes are always copied, never passed to the system from where they are: write(2) from a mapped
/// file that is cut fails with EFAULT. A failed write is kept, and the next `endLine` or `flush`
/// throws it, so appending needs no error path. Nothing is written after a failure.
@safe
package struct OutputBuffer: ~Copyable {
  private let destination: any OutputDestination
  private let flushesEachLine: Bool
  private let storage: UnsafeMutableRawBufferPointer
  private var count = 0
  /// The bytes before this offset are whole lines.
  private var linesEnd = 0
  private var handedOnCount = 0
  private var failure: WriteError?

  package init(
    _ destination: any OutputDestination, flushesEachLine: Bool, capacity: Int = 64 << 10
  ) {
    self.destination = destination
    self.flushesEachLine = flushesEachLine
    // The system copies whole pages fastest.
    unsafe storage = .allocate(byteCount: capacity, alignment: 4096)
  }

  /// A buffer whose output goes to `descriptor` by write(2).
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

  /// Appends a number that is not negative and usually small: seven bits in each byte, the high bit
  /// set in all bytes but the last.
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

  /// Appends whole lines, and returns what went wrong.
  package mutating func appendLines(_ bytes: [UInt8]) -> WriteError? {
    unsafe appendLines(bytes.span.bytes)
  }

  /// Appends whole lines, and returns what went wrong.
  package mutating func appendLines(_ bytes: RawSpan) -> WriteError? {
    append(bytes)
    linesEnd = count
    if flushesEachLine { handOn(upTo: count) }
    return failure
  }

  /// Marks the end of a line, or of a record of another kind.
  package mutating func endLine() throws(WriteError) {
    linesEnd = count
    if flushesEachLine { handOn(upTo: count) }
    if let failure { throw failure }
  }

  /// Passes on all bytes, and waits until they are taken.
  package mutating func flush() throws(WriteError) {
    handOn(upTo: count)
    if let failure { throw failure }
  }

  /// Passes on all bytes, and after them a message for standard error, which is a whole line.
  package mutating func say(_ line: [UInt8]) throws(WriteError) {
    try flush()
    destination.takeMessage(line)
  }

  /// Begins the first group of lines of a file; `separator` is printed after the groups of files
  /// before.
  package mutating func beginFirstGroup(separator: [UInt8]) throws(WriteError) {
    try flush()
    destination.takeFirstGroup(separator: separator)
  }

  private mutating func makeRoom() {
    // A line that is longer than the buffer is written in pieces.
    handOn(upTo: linesEnd > 0 ? linesEnd : count)
  }

  private mutating func handOn(upTo end: Int) {
    if end > 0 {
      let bytes = unsafe RawSpan(
        _unsafeBytes: UnsafeRawBufferPointer(rebasing: storage[..<end]))
      failure = destination.take(bytes)
    }
    // After a failure the bytes are dropped; the caller gets the error next.
    unsafe storage.copyMemory(from: UnsafeRawBufferPointer(rebasing: storage[end..<count]))
    count -= end
    handedOnCount += end
    linesEnd = max(0, linesEnd - end)
  }
}
