extension RawSpan {
  /// The bytes in memory of their own.
  package func copied() -> [UInt8] {
    unsafe withUnsafeBytes { unsafe Array($0) }
  }
}

extension Array<UInt8> {
  /// What `body` makes of the bytes, which it must not keep.
  package func withText<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    unsafe try body(span.bytes)
  }
}
