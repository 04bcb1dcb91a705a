internal import Glibc

/// Why a system call failed.
package struct Errno: Error, Equatable, Sendable {
  /// A number of errno(3).
  package let code: Int32

  @inlinable
  package init(code: Int32) { self.code = code }

  /// The error of the call that has just failed; make no other call in between.
  package static var last: Errno { Errno(code: errno) }

  /// The text of strerror(3), from strerror_r(3), which several threads can call at the same time.
  package var reason: String {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { room in
      guard let start = room.baseAddress, unsafe strerror_r(code, start, room.count) == 0
      else { return "Error \(code)" }
      return unsafe String(cString: start)
    }
  }
}

/// Repeats a system call while a signal interrupts it. Returns its result, or -1 with `errno`.
package func retryingInterrupts<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}

/// Repeats a system call while a signal interrupts it, and returns its result.
///
/// - Throws: The `errno`, if the result is -1.
package func checked<Result: SignedInteger>(_ call: () -> Result) throws(Errno) -> Result {
  let result = retryingInterrupts(call)
  guard result != -1 else { throw .last }
  return result
}
