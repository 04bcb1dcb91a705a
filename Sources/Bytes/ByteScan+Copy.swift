internal import CScan
internal import Glibc

extension RawSpan {
  /// A copy of the bytes.
  package func copied() -> [UInt8] {
    unsafe withUnsafeBytes { unsafe Array($0) }
  }

  /// Appends the bytes.
  package func append(to array: inout [UInt8]) {
    unsafe withUnsafeBytes { unsafe array.append(contentsOf: $0) }
  }

  /// Whether both have the same length and the same bytes, by memcmp(3).
  package func hasSameBytes(as other: RawSpan) -> Bool {
    guard byteCount == other.byteCount else { return false }
    return unsafe withUnsafeBytes { bytes in
      unsafe other.withUnsafeBytes { others in
        guard let start = bytes.baseAddress, let other = others.baseAddress else { return true }
        return unsafe memcmp(start, other, bytes.count) == 0
      }
    }
  }

  /// Continues a CRC32C from `state` with these bytes, and returns the new state.
  package func crc32c(from state: UInt32) -> UInt32 {
    unsafe withUnsafeBytes {
      unsafe scan_crc32c(
        state, $0.baseAddress?.assumingMemoryBound(to: UInt8.self), $0.count)
    }
  }
}

extension [UInt8] {
  /// Lends the bytes as those of a line are lent.
  package func withRawSpan(_ body: (RawSpan) -> Void) { unsafe body(span.bytes) }
}

extension MutableRawSpan {
  /// Copies bytes to `offset` and after it.
  package mutating func store(_ bytes: RawSpan, at offset: Int) {
    precondition(offset >= 0 && offset <= byteCount && bytes.byteCount <= byteCount - offset)
    unsafe withUnsafeMutableBytes { room in
      unsafe bytes.withUnsafeBytes { bytes in
        guard let start = room.baseAddress, let source = bytes.baseAddress else { return }
        unsafe (start + offset).copyMemory(from: source, byteCount: bytes.count)
      }
    }
  }
}

extension Array<UInt8> {
  /// Returns the result of `body`, which must not keep the bytes.
  @inlinable
  package func withText<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    unsafe try body(span.bytes)
  }

  /// Returns the result of `body`, which may change the bytes and must not keep them.
  @inlinable
  package mutating func withMutableText<Result>(
    _ body: (inout MutableRawSpan) -> Result
  ) -> Result {
    var span = mutableSpan
    var bytes = unsafe span.mutableBytes
    return body(&bytes)
  }
}
