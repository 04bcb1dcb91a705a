internal import Glibc

/// The part of a stream that is in memory: bytes are added at the end and forgotten at the start.
@safe
package struct RollingBuffer: ~Copyable {
  @usableFromInline var storage: UnsafeMutableRawBufferPointer
  @usableFromInline var start = 0
  @usableFromInline var end = 0
  /// The number of bytes of the stream before the first one in memory.
  @usableFromInline package internal(set) var fileOffset = 0

  /// The alignment of new bytes in memory, so that the system copies whole pages to whole pages. At
  /// other offsets some processors take up to twice as long (16 KiB from the page cache to an
  /// offset of 16: 6.9 instead of 10.1 GB/s, on an AMD EPYC).
  private static let alignment = 4096

  /// The number of zeros that follow the last byte, see `CompiledPattern.firstMatch`.
  private static let paddingByteCount = 4

  /// - Parameter capacity: The size of the memory at first, in bytes. It grows with the longest
  ///   line.
  package init(capacity: Int) {
    let byteCount = max(capacity, Self.alignment)
    guard let memory = unsafe Self.memory(byteCount) else {
      fatalError("no memory to read into")
    }
    unsafe storage = memory
  }

  deinit { unsafe free(storage.baseAddress) }

  /// Allocates memory by aligned_alloc(3); `nil` if there is none.
  private static func memory(_ byteCount: Int) -> UnsafeMutableRawBufferPointer? {
    guard let start = unsafe aligned_alloc(alignment, byteCount) else { return nil }
    return unsafe UnsafeMutableRawBufferPointer(start: start, count: byteCount)
  }

  /// The size of the memory, in bytes.
  @inlinable @inline(__always)
  package var capacity: Int { unsafe storage.count }

  /// The offset in the stream of the end of the bytes in memory.
  @inlinable @inline(__always)
  package var fileEnd: Int { fileOffset + (end - start) }

  /// The bytes in memory.
  @inlinable @inline(__always)
  package var bytes: RawSpan {
    @_lifetime(borrow self)
    get {
      let buffer = unsafe UnsafeRawBufferPointer(rebasing: storage[start..<end])
      let span = unsafe RawSpan(_unsafeBytes: buffer)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// Adds the bytes that `fill` stores.
  ///
  /// - Parameter fill: Returns the number of bytes it has stored at the start of its argument.
  /// - Returns: False if there is no memory for more; then `fill` is not called.
  /// - Complexity: Amortized O(*n*) in the bytes added.
  package mutating func append(_ fill: (UnsafeMutableRawBufferPointer) -> Int) -> Bool {
    guard makeRoom() else { return false }
    let room = unsafe UnsafeMutableRawBufferPointer(
      rebasing: storage[end..<(storage.count - Self.paddingByteCount)])
    let count = unsafe fill(room)
    precondition(count >= 0 && count <= room.count)
    end += count
    for index in end..<end + Self.paddingByteCount { unsafe storage[index] = 0 }
    return true
  }

  /// Whether the last `count` bytes are all zero.
  package func endsInZeros(_ count: Int) -> Bool {
    guard count > 0, count <= end - start else { return false }
    let tail = unsafe UnsafeRawBufferPointer(rebasing: storage[(end - count)..<end])
    guard let first = tail.baseAddress, unsafe tail[0] == 0 else { return false }
    return unsafe memcmp(first, first + 1, count - 1) == 0
  }

  /// Forgets the last bytes, which are zeros, as if they had come before all others. So the offsets
  /// of the other bytes grow by `count`.
  package mutating func passOver(last count: Int) {
    precondition(count >= 0 && count <= end - start)
    end -= count
    fileOffset += count
  }

  /// Forgets everything, to begin with another stream.
  @inlinable @inline(__always)
  package mutating func reset() {
    start = 0
    end = 0
    fileOffset = 0
  }

  /// Forgets everything; the next byte of the stream is that at `offset`.
  package mutating func skip(to offset: Int) {
    precondition(offset >= fileEnd)
    start = 0
    end = 0
    fileOffset = offset
  }

  /// Forgets the bytes before `offset` of the stream.
  @inlinable @inline(__always)
  package mutating func discard(upTo offset: Int) {
    precondition(offset >= fileOffset && offset <= fileEnd)
    start += offset - fileOffset
    fileOffset = offset
  }

  /// Makes sure that about a quarter of the memory is free at the end; false if there is no memory
  /// for that.
  @inline(__always)
  private mutating func makeRoom() -> Bool {
    unsafe storage.count - end >= storage.count / 4 || moveOrGrow()
  }

  @inline(never)
  private mutating func moveOrGrow() -> Bool {
    let count = end - start
    let kept = unsafe UnsafeRawBufferPointer(rebasing: storage[start..<end])
    // The kept bytes end at the start of a page.
    let newEnd = (count + Self.alignment - 1) & ~(Self.alignment - 1)
    let newStart = newEnd - count
    if unsafe newEnd > storage.count / 2 {
      guard let larger = unsafe Self.memory(max(storage.count * 2, 2 * newEnd)) else {
        return false
      }
      unsafe UnsafeMutableRawBufferPointer(rebasing: larger[newStart...]).copyMemory(from: kept)
      unsafe free(storage.baseAddress)
      unsafe storage = larger
    } else {
      unsafe UnsafeMutableRawBufferPointer(rebasing: storage[newStart...]).copyMemory(from: kept)
    }
    start = newStart
    end = newEnd
    return true
  }
}
