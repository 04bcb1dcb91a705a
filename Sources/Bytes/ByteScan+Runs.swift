internal import CScan

/// Searches for two byte values at once, and runs of one encoding.
extension RawSpan {
  /// The offset of the first byte in `start..<end` that is either of two values.
  package func firstOffset(
    ofAny values: (UInt8, UInt8), from start: Int, to end: Int
  ) -> Int? {
    let found = unsafe scan(start, end) { unsafe scan_find2($0, $1, values.0, values.1) }
    return found < end - start ? start + found : nil
  }

  /// How many bytes from `start` on are ASCII; at most `end - start`.
  package func asciiRunLength(from start: Int, to end: Int) -> Int {
    unsafe scan(start, end) { unsafe scan_ascii_run($0, $1) }
  }

  /// How many bytes from `start` on are whole characters of valid UTF-8; at most `end - start`.
  ///
  /// A character that `end` cuts is not in the run, and neither is anything RFC 3629 forbids:
  /// surrogates, forms longer than needed, values above U+10FFFF.
  package func utf8RunLength(from start: Int, to end: Int) -> Int {
    unsafe scan(start, end) { unsafe scan_utf8_run($0, $1) }
  }

  /// The result of `kernel` for `start..<end`; the kernel counts its offset from `start`.
  @inline(__always)
  private func scan(
    _ start: Int, _ end: Int, _ kernel: (UnsafePointer<UInt8>?, Int) -> Int
  ) -> Int {
    unsafe extracting(start..<end).withUnsafeBytes { bytes in
      unsafe kernel(bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count)
    }
  }
}

extension UInt8 {
  /// The bit in which the cases of an ASCII letter differ, 0 for all other bytes.
  package var asciiFold: UInt8 {
    let lower = self | 0x20
    return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z") ? 0x20 : 0
  }
}

extension Array<UInt8> {
  /// Whether the bytes together are valid UTF-8.
  package var isValidUTF8: Bool {
    let text = unsafe span.bytes
    return text.utf8RunLength(from: 0, to: count) == count
  }
}
