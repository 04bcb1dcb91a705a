private import CMgrepSystem
import Glibc
internal import MgrepSystem

/// Stores at the position, as into an open file, and operations on the file as a whole.
extension MappedFile {
  /// Stores bytes at the position, which moves after them. Python's `write(bytes)`.
  ///
  /// A mapping does not grow: if not all bytes fit before its end, none are stored. Without an
  /// error all are stored, so no count is returned (Python returns one).
  ///
  /// - Parameter newBytes: Not from this mapping, which the compiler ensures; see `move`.
  /// - Throws: `.write`: `.closed`, `.readOnly` or `.outOfBounds`; nothing is stored then.
  /// - Complexity: O(*n*) in stored bytes.
  public mutating func write(_ newBytes: RawSpan) throws(FileError) {
    let range = try rangeAtPosition(newBytes.byteCount)
    try replaceBytes(in: range, with: newBytes)
    position = range.upperBound
  }

  /// Stores a collection of bytes at the position, for example `[UInt8]` or `String.utf8`.
  ///
  /// - Parameter newBytes: Stored in order.
  /// - Throws: `.write`: `.closed`, `.readOnly` or `.outOfBounds`; nothing is stored then.
  /// - Complexity: O(*n*) in stored bytes.
  public mutating func write(_ newBytes: some Collection<UInt8>) throws(FileError) {
    let range = try rangeAtPosition(newBytes.count)
    try replaceBytes(in: range, with: newBytes)
    position = range.upperBound
  }

  /// Stores one byte at the position, which moves after it. Python's `write_byte(byte)`.
  ///
  /// - Parameter byte: Any value.
  /// - Throws: `.write`: `.closed`, `.readOnly`, or `.outOfBounds` at the end.
  /// - Complexity: O(1).
  public mutating func writeByte(_ byte: UInt8) throws(FileError) {
    let range = try rangeAtPosition(1)
    try store(byte, at: range.lowerBound)
    position = range.upperBound
  }

  private func rangeAtPosition(_ count: Int) throws(FileError) -> Range<Int> {
    try checkWritable(.write)
    let range = position..<position + count
    try check(range, .write)
    return range
  }

  /// Copies bytes inside of the mapping; the two ranges may overlap. Python's `move`.
  ///
  /// - Parameters:
  ///   - source: Where the bytes are, from the start of the mapping.
  ///   - destination: Where they go.
  ///   - count: How many.
  /// - Throws: `.move`: `.closed`, `.readOnly`, `.invalidCount` or `.outOfBounds`; nothing is
  ///   stored then.
  /// - Complexity: O(*n*): memmove(3). The position stays.
  public mutating func move(
    from source: Int, to destination: Int, count: Int
  ) throws(FileError) {
    try checkWritable(.move)
    for start in [source, destination] {
      let (end, overflows) = start.addingReportingOverflow(count)
      guard count >= 0, !overflows else { throw failure(.move, .invalidCount(count)) }
      try check(start..<end, .move)
    }
    guard count > 0, let base = unsafe base else { return }
    unsafe memmove(base + destination, base + source, count)
  }

  /// Waits until stores are on the disk. Python's `flush([offset[, size]])`.
  ///
  /// Only a `.writeThrough` mapping has anything to flush; for the others this checks and returns.
  ///
  /// - Parameter range: In bytes of the mapping, widened to whole pages; all by default.
  /// - Throws: `.flush`: `.closed` or `.outOfBounds`; the `errno` of msync(2); `.truncated` if
  ///   somebody shortened the file, so that stores are lost; `EIO` if stores are lost because a
  ///   page could not be read from the disk.
  /// - Complexity: O(*p*) in changed pages: msync(2) with `MS_SYNC`.
  public func flush(_ range: some MappedRange = 0...) throws(FileError) {
    let range = try resolved(range, .flush)
    if access == .writeThrough, let pages = unsafe wholePages(of: range) {
      // Pages that a fault replaced are not in the file, but flushing them succeeds.
      guard unsafe msync(pages.baseAddress, pages.count, MS_SYNC) == 0 else {
        throw failure(.flush, .system(errno))
      }
    }
    if let loss = lossOfStores(.flush) { throw loss }
  }

  /// Begins to write stores to the disk and does not wait. A later `flush` waits for less, and
  /// reports errors. (`MS_ASYNC` of msync(2) does nothing on Linux.)
  ///
  /// - Parameter range: In bytes of the mapping, widened to whole pages; all by default.
  /// - Throws: `.flush`: `.closed`, `.outOfBounds`, or the `errno` of sync_file_range(2); the system
  ///   ignores it for memory without a file.
  /// - Complexity: O(*p*) in changed pages, unless the disk's queue is full.
  public func startFlush(_ range: some MappedRange = 0...) throws(FileError) {
    let range = try resolved(range, .flush)
    guard access == .writeThrough, !range.isEmpty, let number = keptDescriptor else { return }
    let result = retryingInterrupts {
      gnu_start_writes(number, Int64(offset + range.lowerBound), Int64(range.count))
    }
    guard result == 0 else { throw failure(.flush, .system(errno)) }
  }

  /// Changes the size of the file, and maps all of it from `offset` on. Python's `resize`.
  ///
  /// Growing adds zeros. Shrinking drops bytes, also the bytes of the file after a mapping that did
  /// not reach its end. The position stays, or moves to the new end if that is before it. The pages
  /// keep their address if the mapping shrinks, or if there is room after them (mremap(2)). Locks
  /// and advice may be lost where it grows.
  ///
  /// - Parameter newByteCount: The number of bytes to map; 0 is allowed.
  /// - Throws: `.resize`: `.closed`, `.notWriteThrough`, `.protected`, `.invalidCount`,
  ///   `.truncated` as `flush`, or the `errno` of ftruncate(2); `.map` with that of mmap(2). After
  ///   an error, neither the mapping nor the file has changed.
  /// - Complexity: Usually O(1); O(*p*) in touched pages if they have to be mapped again.
  public mutating func resize(to newByteCount: Int) throws(FileError) {
    try check(.resize)
    guard access == .writeThrough, let descriptor = keptDescriptor else {
      throw failure(.resize, .notWriteThrough)
    }
    let (fileByteCount, overflows) = offset.addingReportingOverflow(newByteCount)
    guard newByteCount >= 0, !overflows else {
      throw failure(.resize, .invalidCount(newByteCount))
    }
    if isProtected { throw failure(.resize, .protected) }
    if let loss = lossOfStores(.resize) { throw loss }
    if newByteCount < byteCount {
      // Nothing after this can fail. Nobody uses the lost pages, which are borrowed exclusively.
      try setFileByteCount(fileByteCount, of: descriptor)
      if newByteCount == 0 || !remapPages(to: newByteCount) { replacePages(with: MappedPages()) }
    } else {
      try grow(to: newByteCount, in: fileByteCount, of: descriptor)
    }
    position = min(position, newByteCount)
  }

  /// Maps at least as many bytes as before, and gives the file its size.
  private mutating func grow(
    to newByteCount: Int, in fileByteCount: Int, of descriptor: Int32
  ) throws(FileError) {
    let oldFileByteCount = try self.fileByteCount()
    // The file is never shorter than the mapping: it grows first and shrinks last.
    let growsFile = fileByteCount > oldFileByteCount
    if growsFile { try setFileByteCount(fileByteCount, of: descriptor) }
    do throws(FileError) {
      let file = MappedPages.Source(
        descriptor: descriptor, offset: offset, access: access, path: path)
      if fileByteCount >= oldFileByteCount, newByteCount > 0, remapPages(to: newByteCount) {
        return
      }
      let newPages = try MappedPages(of: file, byteCount: newByteCount)
      if fileByteCount < oldFileByteCount { try setFileByteCount(fileByteCount, of: descriptor) }
      replacePages(with: newPages)
    } catch {
      if growsFile { _ = retryingInterrupts { ftruncate(descriptor, oldFileByteCount) } }
      throw error
    }
  }

  private func setFileByteCount(_ byteCount: Int, of descriptor: Int32) throws(FileError) {
    guard retryingInterrupts({ ftruncate(descriptor, byteCount) }) == 0 else {
      throw failure(.resize, .system(errno))
    }
  }
}
