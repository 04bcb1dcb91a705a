import Glibc

/// The mapping as a mutable string of bytes of fixed length. Offsets are counted from the start
/// of the mapping; the position is neither used nor moved.
extension MappedFile {
  /// The byte at an offset.
  ///
  /// - Throws: `.read`: `.closed` or `.outOfBounds`.
  /// - Complexity: O(1).
  public subscript(offset: Int) -> UInt8 {
    get throws(FileError) {
      guard offset >= 0, offset < byteCount, let base = unsafe base else {
        try check(.read)
        throw failure(
          .read, .outOfBounds(lowerBound: offset, upperBound: offset, byteCount: byteCount))
      }
      return unsafe base.load(fromByteOffset: offset, as: UInt8.self)
    }
  }

  /// The bytes of a range, borrowed from the mapping. Unlike Python's slices, a range that is not
  /// inside of `0..<byteCount` is an error.
  ///
  /// - Throws: `.read`: `.closed` or `.outOfBounds`.
  /// - Complexity: O(1).
  public subscript(range: Range<Int>) -> RawSpan {
    @_lifetime(borrow self)
    @_addressableSelf get throws(FileError) {
      try check(range, .read)
      let start = unsafe base.map { unsafe UnsafeRawPointer($0 + range.lowerBound) }
      let buffer = unsafe UnsafeRawBufferPointer(start: start, count: range.count)
      let span = unsafe RawSpan(_unsafeBytes: buffer)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// Stores one byte. Python's `m[offset] = byte`.
  ///
  /// - Parameters:
  ///   - byte: Any value.
  ///   - offset: In `0..<byteCount`.
  /// - Throws: `.write`: `.closed`, `.readOnly` or `.outOfBounds`.
  /// - Complexity: O(1).
  public mutating func store(_ byte: UInt8, at offset: Int) throws(FileError) {
    try checkWritable(.write)
    guard offset >= 0, offset < byteCount, let base = unsafe base else {
      throw failure(
        .write, .outOfBounds(lowerBound: offset, upperBound: offset, byteCount: byteCount))
    }
    unsafe base.storeBytes(of: byte, toByteOffset: offset, as: UInt8.self)
  }

  /// Replaces the bytes of a range by as many other bytes. Python's `m[start:end] = bytes`.
  ///
  /// - Parameters:
  ///   - range: Inside of `0..<byteCount`.
  ///   - newBytes: As many as the range has.
  /// - Throws: `.write`: `.closed`, `.readOnly`, `.outOfBounds` or `.countMismatch`; nothing is
  ///   stored then.
  /// - Complexity: O(*n*) in stored bytes.
  public mutating func replaceBytes(
    in range: some MappedRange, with newBytes: RawSpan
  ) throws(FileError) {
    let target = try unsafe storage(of: range, for: newBytes.byteCount)
    unsafe newBytes.withUnsafeBytes { unsafe target.copyMemory(from: $0) }
  }

  /// Replaces the bytes of a range by a collection of as many bytes, for example `[UInt8]` or
  /// `String.utf8`.
  ///
  /// - Parameters:
  ///   - range: Inside of `0..<byteCount`.
  ///   - newBytes: As many as the range has.
  /// - Throws: As for a span.
  /// - Complexity: O(*n*) in stored bytes.
  public mutating func replaceBytes(
    in range: some MappedRange, with newBytes: some Collection<UInt8>
  ) throws(FileError) {
    let target = try unsafe storage(of: range, for: newBytes.count)
    let copied: Void? = newBytes.withContiguousStorageIfAvailable { bytes in
      unsafe target.copyMemory(from: UnsafeRawBufferPointer(bytes))
    }
    if copied == nil { unsafe target.copyBytes(from: newBytes) }
  }

  /// The addresses of a range, to which bytes can be stored: `count` of them, if that is given.
  func storage(
    of range: some MappedRange, for count: Int? = nil
  ) throws(FileError) -> UnsafeMutableRawBufferPointer {
    try checkWritable(.write)
    let range = try resolved(range, .write)
    if let count, count != range.count {
      throw failure(.write, .countMismatch(expected: range.count, actual: count))
    }
    let start = unsafe base.map { unsafe $0 + range.lowerBound }
    return unsafe UnsafeMutableRawBufferPointer(start: start, count: range.count)
  }

  /// The offset of the first occurrence of a byte string; `nil` if there is none.
  ///
  /// Python's `find`, except that it begins at the start of the mapping, not at the position.
  ///
  /// - Parameters:
  ///   - needle: What to look for; the empty one occurs at the start of the range.
  ///   - range: Where the whole occurrence has to be; the whole mapping by default.
  /// - Returns: An offset from the start of the mapping.
  /// - Throws: `.search`: `.closed` or `.outOfBounds`.
  /// - Complexity: O(*n* + *m*) in searched bytes and bytes of the needle.
  public func find(_ needle: RawSpan, in range: some MappedRange = 0...) throws(FileError) -> Int? {
    let range = try resolved(range, .search)
    let haystack = try self[range]
    return ByteSearch.firstOffset(of: needle, in: haystack).map { $0 + range.lowerBound }
  }

  /// The offset of the first occurrence of a collection of bytes, as of a span.
  ///
  /// - Parameters:
  ///   - needle: For example `[UInt8]` or `String.utf8`.
  ///   - range: Where the whole occurrence has to be; the whole mapping by default.
  /// - Returns: An offset from the start of the mapping.
  /// - Throws: `.search`: `.closed` or `.outOfBounds`.
  /// - Complexity: O(*n* + *m*).
  public func find(
    _ needle: some Collection<UInt8>, in range: some MappedRange = 0...
  ) throws(FileError) -> Int? {
    try find(unsafe Array(needle).span.bytes, in: range)
  }

  /// The offset of the last occurrence of a byte string; `nil` if there is none.
  ///
  /// Python's `rfind`, except that it looks at the whole mapping, not from the position on.
  ///
  /// - Parameters:
  ///   - needle: What to look for; the empty one occurs at the end of the range.
  ///   - range: Where the whole occurrence has to be; the whole mapping by default.
  /// - Returns: An offset from the start of the mapping.
  /// - Throws: `.search`: `.closed` or `.outOfBounds`.
  /// - Complexity: O(*n* + *m* log *m*) in searched bytes and bytes of the needle.
  public func rfind(_ needle: RawSpan, in range: some MappedRange = 0...) throws(FileError) -> Int?
  {
    let range = try resolved(range, .search)
    let haystack = try self[range]
    return ByteSearch.lastOffset(of: needle, in: haystack).map { $0 + range.lowerBound }
  }

  /// The offset of the last occurrence of a collection of bytes, as of a span.
  ///
  /// - Parameters:
  ///   - needle: For example `[UInt8]` or `String.utf8`.
  ///   - range: Where the whole occurrence has to be; the whole mapping by default.
  /// - Returns: An offset from the start of the mapping.
  /// - Throws: `.search`: `.closed` or `.outOfBounds`.
  /// - Complexity: O(*n* + *m* log *m*).
  public func rfind(
    _ needle: some Collection<UInt8>, in range: some MappedRange = 0...
  ) throws(FileError) -> Int? {
    try rfind(unsafe Array(needle).span.bytes, in: range)
  }

  /// True if the mapping has exactly the same bytes.
  ///
  /// - Parameter other: For example the `bytes` of another mapping.
  /// - Returns: Whether all bytes are equal.
  /// - Throws: `.read`: `.closed`.
  /// - Complexity: O(*n*): memcmp(3).
  public func hasSameBytes(as other: RawSpan) throws(FileError) -> Bool {
    let bytes = try bytes
    return other.byteCount == byteCount && ByteSearch.order(of: bytes, and: other) == 0
  }

  /// True if the mapping comes before other bytes in lexicographic order: it has the lower byte at
  /// the first difference, or is a proper prefix of them. Python's `<` on bytes.
  ///
  /// - Parameter other: For example the `bytes` of another mapping.
  /// - Returns: Whether this one comes first.
  /// - Throws: `.read`: `.closed`.
  /// - Complexity: O(*n*) to the first difference: memcmp(3).
  public func precedes(_ other: RawSpan) throws(FileError) -> Bool {
    ByteSearch.order(of: try bytes, and: other) < 0
  }
}
