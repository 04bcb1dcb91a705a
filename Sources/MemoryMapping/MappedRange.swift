/// A range of offsets with one bound or two, as in `file[..<10]`, `file[5...]`, `file[2...7]` and
/// `file[2..<8]`; `nil` for all bytes.
public protocol MappedRange {
  /// The bounds in a mapping of `byteCount` bytes. They may lie outside of it, so that the caller
  /// can report them.
  func bounds(in byteCount: Int) -> (lower: Int, upper: Int)
}

extension Range: MappedRange where Bound == Int {
  /// Both bounds.
  public func bounds(in byteCount: Int) -> (lower: Int, upper: Int) { (lowerBound, upperBound) }
}

extension ClosedRange: MappedRange where Bound == Int {
  /// Both bounds, the upper one after its byte.
  public func bounds(in byteCount: Int) -> (lower: Int, upper: Int) {
    (lowerBound, upperBound == .max ? .max : upperBound + 1)
  }
}

extension PartialRangeFrom: MappedRange where Bound == Int {
  /// From the bound to the end.
  public func bounds(in byteCount: Int) -> (lower: Int, upper: Int) { (lowerBound, byteCount) }
}

extension PartialRangeUpTo: MappedRange where Bound == Int {
  /// From the start to the bound.
  public func bounds(in byteCount: Int) -> (lower: Int, upper: Int) { (0, upperBound) }
}

extension PartialRangeThrough: MappedRange where Bound == Int {
  /// From the start to the bound, with its byte.
  public func bounds(in byteCount: Int) -> (lower: Int, upper: Int) {
    (0, upperBound == .max ? .max : upperBound + 1)
  }
}

extension Optional: MappedRange where Wrapped: MappedRange {
  /// Those of the range; all bytes if there is none.
  public func bounds(in byteCount: Int) -> (lower: Int, upper: Int) {
    self?.bounds(in: byteCount) ?? (0, byteCount)
  }
}

extension MappedFile {
  /// The bytes of a range with one bound or two, borrowed from the mapping.
  ///
  /// - Throws: `.read`: `.closed` or `.outOfBounds`.
  /// - Complexity: O(1).
  public subscript(range: some MappedRange) -> RawSpan {
    @_lifetime(borrow self)
    @_addressableSelf get throws(FileError) {
      let range = try resolved(range, .read)
      let bytes = try self[range]
      return unsafe _overrideLifetime(bytes, borrowing: self)
    }
  }

  /// The offsets that a range means in this mapping.
  func resolved(
    _ range: some MappedRange, _ operation: FileError.Operation
  ) throws(FileError) -> Range<Int> {
    try check(operation)
    let (lower, upper) = range.bounds(in: byteCount)
    guard 0 <= lower, lower <= upper, upper <= byteCount else {
      throw failure(
        operation, .outOfBounds(lowerBound: lower, upperBound: upper, byteCount: byteCount))
    }
    return lower..<upper
  }
}
