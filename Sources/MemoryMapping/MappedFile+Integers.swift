/// Integers of any size at any offset, such as the fields of a binary file.
extension MappedFile {
  /// Which byte of an integer comes first.
  public enum ByteOrder: Sendable {
    /// The lowest one, as on x86 and in most file formats of PCs.
    case little
    /// The highest one, as in network protocols.
    case big
    /// The order of this processor.
    case native
  }

  /// Loads an integer.
  ///
  /// ```swift
  /// let width = try png.load(at: 16, as: UInt32.self, endian: .big)
  /// ```
  ///
  /// - Parameters:
  ///   - offset: The first byte, from the start of the mapping; need not be aligned.
  ///   - type: Which integer: its size says how many bytes.
  ///   - endian: Which byte comes first.
  /// - Returns: The integer.
  /// - Throws: `.read`: `.closed` or `.outOfBounds`.
  /// - Complexity: O(1).
  public func load<Value: FixedWidthInteger & BitwiseCopyable>(
    at offset: Int, as type: Value.Type = Value.self, endian: ByteOrder
  ) throws(FileError) -> Value {
    let range = try rangeOfInteger(at: offset, MemoryLayout<Value>.size, .read)
    guard let base = unsafe base else { throw failure(.read, .closed) }
    let value = unsafe base.loadUnaligned(fromByteOffset: range.lowerBound, as: Value.self)
    return switch endian {
    case .little: Value(littleEndian: value)
    case .big: Value(bigEndian: value)
    case .native: value
    }
  }

  /// Stores an integer.
  ///
  /// - Parameters:
  ///   - value: Its type says how many bytes.
  ///   - offset: The first byte, from the start of the mapping; need not be aligned.
  ///   - endian: Which byte comes first.
  /// - Throws: `.write`: `.closed`, `.readOnly`, `.protected` or `.outOfBounds`; nothing is stored
  ///   then.
  /// - Complexity: O(1).
  public mutating func store<Value: FixedWidthInteger & BitwiseCopyable>(
    _ value: Value, at offset: Int, endian: ByteOrder
  ) throws(FileError) {
    try checkWritable(.write)
    let range = try rangeOfInteger(at: offset, MemoryLayout<Value>.size, .write)
    guard let base = unsafe base else { throw failure(.write, .closed) }
    let ordered =
      switch endian {
      case .little: value.littleEndian
      case .big: value.bigEndian
      case .native: value
      }
    unsafe base.storeBytes(of: ordered, toByteOffset: range.lowerBound, as: Value.self)
  }

  private func rangeOfInteger(
    at offset: Int, _ count: Int, _ operation: FileError.Operation
  ) throws(FileError) -> Range<Int> {
    let (end, overflows) = offset.addingReportingOverflow(count)
    let range = offset..<(overflows ? .max : end)
    try check(range, operation)
    return range
  }
}
