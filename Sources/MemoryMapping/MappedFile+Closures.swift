/// Lends the bytes during a call. This works where Swift cannot borrow a span: from a mapping that
/// is a property of a class, or a global variable.
extension MappedFile {
  /// Calls `body` with the mapped bytes, or with those of a range. Any number of threads may do
  /// that.
  ///
  /// ```swift
  /// let count = try shared.file.withBytes { bytes in bytes.byteCount }
  /// ```
  ///
  /// - Parameters:
  ///   - range: Inside of `0..<byteCount`; the whole mapping by default.
  ///   - body: Gets the bytes and cannot keep them.
  /// - Returns: What `body` returns.
  /// - Throws: A `FileError`, `.read`: `.closed` or `.outOfBounds`; what `body` throws.
  /// - Complexity: O(1) and that of `body`.
  @inlinable
  public func withBytes<Result: ~Copyable>(
    in range: some MappedRange = 0..., _ body: (RawSpan) throws -> Result
  ) throws -> Result {
    try body(self[range])
  }

  /// Calls `body` with the mapped bytes, or with those of a range, for reading and storing.
  ///
  /// - Parameters:
  ///   - range: Inside of `0..<byteCount`; the whole mapping by default.
  ///   - body: Gets the bytes and cannot keep them.
  /// - Returns: What `body` returns.
  /// - Throws: A `FileError`, `.write`: `.closed`, `.readOnly` or `.outOfBounds`; what `body`
  ///   throws; earlier stores stay then.
  /// - Complexity: O(1) and that of `body`.
  public mutating func withMutableBytes<Result: ~Copyable>(
    in range: some MappedRange = 0..., _ body: (inout MutableRawSpan) throws -> Result
  ) throws -> Result {
    let buffer = try unsafe storage(of: range)
    var bytes = unsafe MutableRawSpan(_unsafeBytes: buffer)
    return try body(&bytes)
  }
}
