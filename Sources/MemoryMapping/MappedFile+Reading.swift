public import Glibc

/// Reading at the position, as from an open file.
///
/// The bytes are borrowed from the mapping and not copied. `Array(copying:)` makes a copy that may
/// be kept. Slices, `find` and `bytes` neither use nor move the position.
extension MappedFile {
  /// The place from which the offset of `seek` is counted.
  public enum Origin: Sendable {
    case start, current, end
  }

  /// The next bytes, at most `maxCount` of them. The position moves after them.
  ///
  /// There are fewer only near the end of the mapping, and none at its end. Python's `read(n)`.
  ///
  /// - Parameter maxCount: 0 or more.
  /// - Returns: Bytes borrowed from the mapping.
  /// - Throws: `.read`: `.closed` or `.invalidCount`; the position stays.
  /// - Complexity: O(1).
  @inlinable
  @_lifetime(&self)
  @_addressableSelf
  public mutating func read(_ maxCount: Int) throws(FileError) -> RawSpan {
    try check(.read)
    guard maxCount >= 0 else { throw failure(.read, .invalidCount(maxCount)) }
    return take(min(maxCount, byteCount &- position))
  }

  /// All bytes from the position to the end; the position moves there. Python's `read()`.
  ///
  /// - Returns: Bytes borrowed from the mapping; none at the end.
  /// - Throws: `.read`: `.closed`.
  /// - Complexity: O(1).
  @inlinable
  @_lifetime(&self)
  @_addressableSelf
  public mutating func read() throws(FileError) -> RawSpan {
    try check(.read)
    return take(byteCount &- position)
  }

  /// The next byte; `nil` at the end. The position moves after it.
  ///
  /// Python's `read_byte()`, which raises an error at the end.
  ///
  /// - Returns: A byte, or `nil`.
  /// - Throws: `.read`: `.closed`.
  /// - Complexity: O(1).
  @inlinable
  public mutating func readByte() throws(FileError) -> UInt8? {
    guard position < byteCount, let base = unsafe base else {
      try check(.read)
      return nil
    }
    let byte = unsafe base.load(fromByteOffset: position, as: UInt8.self)
    position &+= 1
    return byte
  }

  /// The next line with its line feed; `nil` at the end. The position moves after it.
  ///
  /// The last line may lack the line feed. Python's `readline()`. The benchmark `readLine` holds
  /// it to 80 % of the speed of a bare memchr(3) loop, so the error paths are kept out of line.
  ///
  /// - Returns: At least one byte, borrowed from the mapping, or `nil`.
  /// - Throws: `.read`: `.closed`.
  /// - Complexity: O(*n*) in bytes of the line.
  @inlinable
  @_lifetime(&self)
  @_addressableSelf
  public mutating func readLine() throws(FileError) -> RawSpan? {
    let rest = byteCount &- position
    guard rest > 0, let base = unsafe base else {
      try check(.read)
      return nil
    }
    let start = unsafe base + position
    let lineFeed = unsafe memchr(start, 0x0A, rest)
    let count = if let lineFeed = unsafe lineFeed { unsafe lineFeed - start + 1 } else { rest }
    return take(count)
  }

  /// Moves the position. Python's `seek(offset, whence)`.
  ///
  /// - Parameters:
  ///   - offset: In bytes, may be negative.
  ///   - origin: The place from which the offset is counted.
  /// - Returns: The new position, in bytes from the start of the mapping.
  /// - Throws: `.seek`: `.closed`, or `.outOfBounds` for a position outside of
  ///   `0...byteCount`; the position stays.
  /// - Complexity: O(1).
  @discardableResult
  public mutating func seek(
    to offset: Int, from origin: Origin = .start
  ) throws(FileError) -> Int {
    try check(.seek)
    let base =
      switch origin {
      case .start: 0
      case .current: position
      case .end: byteCount
      }
    let (target, overflows) = base.addingReportingOverflow(offset)
    guard !overflows else { throw failure(.seek, .invalidCount(offset)) }
    guard 0...byteCount ~= target else {
      throw failure(
        .seek, .outOfBounds(lowerBound: target, upperBound: target, byteCount: byteCount))
    }
    position = target
    return target
  }

  /// `position`, or an error once the mapping is closed. Python's `tell()`.
  ///
  /// - Returns: Bytes from the start of the mapping.
  /// - Throws: `.seek`: `.closed`.
  public func tell() throws(FileError) -> Int {
    try check(.seek)
    return position
  }

  /// The next `count` bytes, which must exist. The position moves after them.
  @inlinable
  @_lifetime(&self)
  @_addressableSelf
  mutating func take(_ count: Int) -> RawSpan {
    let start = unsafe base.map { unsafe UnsafeRawPointer($0 + position) }
    position &+= count
    let span = unsafe RawSpan(
      _unsafeBytes: UnsafeRawBufferPointer(start: start, count: count))
    return unsafe _overrideLifetime(span, mutating: &self)
  }
}

extension Array where Element == UInt8 {
  /// A copy of borrowed bytes. It may outlive the owner of the bytes. O(*n*).
  @inlinable
  public init(copying bytes: RawSpan) {
    self = unsafe bytes.withUnsafeBytes { unsafe Array($0) }
  }
}
