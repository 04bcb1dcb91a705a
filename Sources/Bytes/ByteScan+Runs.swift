internal import CScan

/// Several bytes at once, stretches of one encoding, and lines that hold a byte.
extension RawSpan {
  /// The offset of the first byte in `start..<end` that is either of two values.
  package func firstOffset(
    ofAny values: (UInt8, UInt8), from start: Int, to end: Int
  ) -> Int? {
    let found = unsafe scan(start, end) { unsafe scan_find2($0, $1, values.0, values.1) }
    return found < end - start ? start + found : nil
  }

  /// The offset of the first byte in `start..<end` that is any of three values.
  package func firstOffset(
    ofAny values: (UInt8, UInt8, UInt8), from start: Int, to end: Int
  ) -> Int? {
    let found = unsafe scan(start, end) { unsafe scan_find3($0, $1, values.0, values.1, values.2) }
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

  /// How many lines of `start..<end` contain `value`; the last line needs no terminator.
  ///
  /// A terminator is in no line, so none contains it.
  ///
  /// - Parameter isCaseless: An ASCII letter also counts in its other case.
  /// - Complexity: O(*n*) whatever the lines hold, in one pass.
  package func lineCount(
    containing value: UInt8, isCaseless: Bool = false, terminator: UInt8,
    from start: Int, to end: Int
  ) -> Int {
    let fold = isCaseless ? value.asciiFold : 0
    return unsafe scan(start, end) {
      unsafe scan_lines_with($0, $1, terminator, value, fold)
    }
  }

  /// How many lines of `start..<end` contain the first value directly before the second.
  package func lineCount(
    containing pair: (UInt8, UInt8), isCaseless: Bool = false, terminator: UInt8,
    from start: Int, to end: Int
  ) -> Int {
    let values = [pair.0, pair.1]
    let folds = isCaseless ? values.map(\.asciiFold) : [0, 0]
    return unsafe scan(start, end) {
      unsafe scan_lines_with_pair($0, $1, terminator, values, folds)
    }
  }

  /// What `kernel` answers for `start..<end`; its offsets count from `start`.
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
  /// Whether all of them together are UTF-8.
  package var isValidUTF8: Bool {
    let text = unsafe span.bytes
    return text.utf8RunLength(from: 0, to: count) == count
  }
}
