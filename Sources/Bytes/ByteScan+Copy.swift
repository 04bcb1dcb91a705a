extension RawSpan {
  /// The bytes in memory of their own.
  package func copied() -> [UInt8] {
    unsafe withUnsafeBytes { unsafe Array($0) }
  }
}
