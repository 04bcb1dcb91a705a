internal import Glibc

/// Repeats a system call for as long as a signal interrupts it.
func retryingInterrupts<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}

/// What strerror(3) says of an `errno`.
func errorText(_ code: Int32) -> String { unsafe String(cString: strerror(code)) }

extension [UInt8] {
  /// Calls `body` with the bytes as a C string; a NUL among them ends it early.
  func withNullTerminator<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: count + 1) { buffer in
      for (index, byte) in enumerated() { unsafe buffer[index] = CChar(bitPattern: byte) }
      unsafe buffer[count] = 0
      guard let start = buffer.baseAddress else { preconditionFailure("a buffer of no bytes") }
      return unsafe body(start)
    }
  }
}
