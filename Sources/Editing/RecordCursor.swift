internal import Bytes

/// A place in bytes that `RecordEncoder` or `PlanEncoder` has written. Every value is `nil` if the
/// bytes end too early or are broken.
struct RecordCursor: ~Escapable {
  private let bytes: RawSpan
  private(set) var position: Int
  /// A value was read that cannot be right.
  private(set) var isBroken = false

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, at position: Int) {
    self.bytes = bytes
    self.position = position
  }

  @inline(__always)
  mutating func byte() -> UInt8? {
    guard position < bytes.byteCount else { return nil }
    position &+= 1
    return bytes.byte(at: position &- 1)
  }

  @inline(__always)
  mutating func count() -> Int? {
    guard let first = byte() else { return nil }
    return first < 0x80 ? Int(first) : longCount(from: first)
  }

  private mutating func longCount(from first: UInt8) -> Int? {
    var value = UInt(first & 0x7F)
    var shift: UInt = 7
    while let byte = byte() {
      value |= UInt(byte & 0x7F) << shift
      if byte < 0x80 { return Int(bitPattern: value) }
      shift += 7
      guard shift < 64 else {
        isBroken = true
        return nil
      }
    }
    return nil
  }

  /// The range of the next `count` bytes.
  @inline(__always)
  mutating func range(_ count: Int) -> Range<Int>? {
    guard count >= 0 else {
      isBroken = true
      return nil
    }
    guard count <= bytes.byteCount &- position else { return nil }
    position &+= count
    return position &- count..<position
  }
}
