extension RawSpan {
  /// 3 if the bytes begin with UTF-8's byte order mark, otherwise 0.
  package var byteOrderMarkCount: Int {
    guard byteCount >= 3, byte(at: 0) == 0xEF, byte(at: 1) == 0xBB, byte(at: 2) == 0xBF else {
      return 0
    }
    return 3
  }
}

extension LineTerminator {
  /// Calls `body` with an empty line: its terminator alone.
  package func withEmptyLine(_ body: (RawSpan) -> Void) {
    let line = [byte]
    body(unsafe line.span.bytes)
  }
}
