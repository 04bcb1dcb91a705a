internal import Glibc

extension RawSpan {
  /// The offset of the first `byte` in `start..<end`, by memchr(3).
  package func firstOffset(of byte: UInt8, from start: Int, to end: Int) -> Int? {
    unsafe extracting(start..<end).withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return nil }
      guard let found = unsafe memchr(base, Int32(byte), bytes.count) else { return nil }
      return unsafe start + (UnsafeRawPointer(found) - base)
    }
  }

  /// The offset of the last `byte` in `start..<end`, by memrchr(3).
  package func lastOffset(of byte: UInt8, from start: Int, to end: Int) -> Int? {
    var index = end
    while index > start {
      index -= 1
      if self.byte(at: index) == byte { return index }
    }
    return nil
  }

  package func count(of byte: UInt8, from start: Int, to end: Int) -> Int {
    var count = 0
    for index in start..<end where self.byte(at: index) == byte { count += 1 }
    return count
  }

  @inline(__always)
  package func byte(at offset: Int) -> UInt8 {
    unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
  }
}
