extension RawSpan {
  /// 3 if the bytes begin with UTF-8's byte order mark and go on after it, otherwise 0.
  package var byteOrderMarkCount: Int {
    guard byteCount > 3, byte(at: 0) == 0xEF, byte(at: 1) == 0xBB, byte(at: 2) == 0xBF else {
      return 0
    }
    return 3
  }
}
