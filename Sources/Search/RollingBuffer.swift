/// The part of a stream that is in memory: bytes are added at the end and forgotten at the start.
@safe
package struct RollingBuffer: ~Copyable {
  private var storage: UnsafeMutableRawBufferPointer
  private var start = 0
  private var end = 0
  /// Bytes of the stream before the first one in memory.
  package private(set) var fileOffset = 0

  /// Where new bytes begin in memory, so that the system copies whole pages to whole pages: at other
  /// offsets some processors take up to twice as long (16 KiB from the page cache to an offset of 16:
  /// 6.9 instead of 10.1 GB/s, on an AMD EPYC).
  private static let alignment = 4096

  /// Zeros that follow the last byte, see `CompiledPattern.firstMatch`.
  private static let paddingByteCount = 4

  /// - Parameter capacity: Bytes of memory to begin with; it grows with the longest line.
  package init(capacity: Int) {
    unsafe storage = .allocate(
      byteCount: max(capacity, Self.alignment), alignment: Self.alignment)
  }

  deinit { unsafe storage.deallocate() }

  /// Bytes of memory that it has.
  package var capacity: Int { unsafe storage.count }

  /// Bytes of the stream up to the end of what is in memory.
  package var fileEnd: Int { fileOffset + (end - start) }

  /// What is in memory.
  package var bytes: RawSpan {
    @_lifetime(borrow self)
    get {
      let buffer = unsafe UnsafeRawBufferPointer(rebasing: storage[start..<end])
      let span = unsafe RawSpan(_unsafeBytes: buffer)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// Adds what `fill` puts into the room it is given.
  ///
  /// - Parameter fill: Returns the number of bytes it has stored at the start of its argument.
  /// - Complexity: Amortized O(*n*) in the bytes added.
  package mutating func append(_ fill: (UnsafeMutableRawBufferPointer) -> Int) {
    makeRoom()
    let room = unsafe UnsafeMutableRawBufferPointer(
      rebasing: storage[end..<(storage.count - Self.paddingByteCount)])
    let count = unsafe fill(room)
    precondition(count >= 0 && count <= room.count)
    end += count
    for index in end..<end + Self.paddingByteCount { unsafe storage[index] = 0 }
  }

  /// Forgets everything, to begin with another stream.
  package mutating func reset() {
    start = 0
    end = 0
    fileOffset = 0
  }

  /// Forgets the bytes before `offset` of the stream.
  package mutating func discard(upTo offset: Int) {
    precondition(offset >= fileOffset && offset <= fileEnd)
    start += offset - fileOffset
    fileOffset = offset
  }

  /// Makes sure that about a quarter of the memory is free at the end.
  private mutating func makeRoom() {
    let count = end - start
    if unsafe storage.count - end >= storage.count / 4 { return }
    let kept = unsafe UnsafeRawBufferPointer(rebasing: storage[start..<end])
    // What is kept ends where a page begins.
    let newEnd = (count + Self.alignment - 1) & ~(Self.alignment - 1)
    let newStart = newEnd - count
    if unsafe newEnd > storage.count / 2 {
      let larger = unsafe UnsafeMutableRawBufferPointer.allocate(
        byteCount: max(storage.count * 2, 2 * newEnd), alignment: Self.alignment)
      unsafe UnsafeMutableRawBufferPointer(rebasing: larger[newStart...]).copyMemory(from: kept)
      unsafe storage.deallocate()
      unsafe storage = larger
    } else {
      unsafe UnsafeMutableRawBufferPointer(rebasing: storage[newStart...]).copyMemory(from: kept)
    }
    start = newStart
    end = newEnd
  }
}
