internal import CMgrepSystem
internal import CScan
internal import Glibc

/// Searches for bytes; offsets count from the start of the span.
extension RawSpan {
  /// The offset of the first `value` in `start..<end`, by memchr(3).
  package func firstOffset(of value: UInt8, from start: Int, to end: Int) -> Int? {
    unsafe extracting(start..<end).withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return nil }
      guard let found = unsafe memchr(base, Int32(value), bytes.count) else { return nil }
      return unsafe start + (UnsafeRawPointer(found) - base)
    }
  }

  /// The offset of the last `value` in `start..<end`, by memrchr(3).
  package func lastOffset(of value: UInt8, from start: Int, to end: Int) -> Int? {
    unsafe extracting(start..<end).withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return nil }
      guard let found = unsafe gnu_memrchr(base, Int32(value), bytes.count) else { return nil }
      return unsafe start + (found - base)
    }
  }

  /// How many bytes of `start..<end` are `value`.
  ///
  /// - Complexity: O(*n*); at 16 GB/s on cached bytes with AVX2, about five times a loop of
  ///   memchr(3) over lines.
  package func count(of value: UInt8, from start: Int, to end: Int) -> Int {
    unsafe extracting(start..<end).withUnsafeBytes { bytes in
      unsafe scan_count(
        bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count, value)
    }
  }

  /// The byte at `offset`.
  @inline(__always)
  package func byte(at offset: Int) -> UInt8 {
    unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
  }
}
