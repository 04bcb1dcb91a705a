extension RawSpan {
  /// The bytes in memory of their own.
  package func copied() -> [UInt8] {
    unsafe withUnsafeBytes { unsafe Array($0) }
  }
}

extension Array<UInt8> {
  /// What `body` makes of the bytes, which it must not keep.
  package func withText<Result>(_ body: (RawSpan) -> Result) -> Result {
    unsafe body(span.bytes)
  }
}
