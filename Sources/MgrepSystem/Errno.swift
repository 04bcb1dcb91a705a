internal import Glibc

/// Why a system call failed.
package struct Errno: Error, Equatable, Sendable {
  /// A number of errno(3).
  package let code: Int32

  @inlinable
  package init(code: Int32) { self.code = code }

  /// That of the call that has just failed; nothing may come between.
  package static var last: Errno { Errno(code: errno) }

  /// What strerror(3) says, by strerror_r(3), which threads can call at the same time.
  package var reason: String {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { room in
      guard let start = room.baseAddress, unsafe strerror_r(code, start, room.count) == 0
      else { return "Error \(code)" }
      return unsafe String(cString: start)
    }
  }
}

/// Repeats a system call for as long as a signal interrupts it: its answer, or -1 with `errno`.
package func retryingInterrupts<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}

/// The answer of a system call, repeated for as long as a signal interrupts it.
///
/// - Throws: The `errno` with which it answers -1.
package func checked<Result: SignedInteger>(_ call: () -> Result) throws(Errno) -> Result {
  let result = retryingInterrupts(call)
  guard result != -1 else { throw .last }
  return result
}
