internal import CFaultGuard

/// Registers mapped addresses, so that missing pages read as zeros instead of ending the process.
/// The handler and its contract are in `fault_guard.h`.
///
/// A plain handle: `MappedPages`, its only user, ends the registration before it unmaps.
@safe
struct FaultGuard: @unchecked Sendable {
  private let region: OpaquePointer

  /// Registers mapped bytes, at least one, that no other code uses yet; `nil`, with `errno` set, if
  /// there is no memory or no handler.
  init?(start: UnsafeRawPointer, byteCount: Int, isWritable: Bool) {
    guard let region = unsafe fault_guard_add(start, byteCount, isWritable ? 1 : 0) else {
      return nil
    }
    unsafe self.region = region
  }

  /// Ends the registration. The handle must not be used afterwards.
  func remove() { unsafe fault_guard_remove(region) }

  /// Ends the registration until `resume`, for pages that are about to move.
  func suspend() { unsafe fault_guard_suspend(region) }

  /// Registers new addresses; all of their bytes are valid.
  func resume(start: UnsafeRawPointer, byteCount: Int) {
    unsafe fault_guard_resume(region, start, byteCount)
  }

  /// The number of bytes at the start that are in the file, as far as is known. It rises by `resume`
  /// only.
  var validByteCount: Int { unsafe fault_guard_valid_bytes(region) }

  /// The offset of the first page that could not be read; `nil` if there is none.
  var faultOffset: Int? {
    let offset = unsafe fault_guard_fault_offset(region)
    // FAULT_GUARD_INTACT, the largest size_t, arrives as -1.
    return offset < 0 ? nil : offset
  }

  /// Notes that fewer bytes are valid, as the size of the file shows.
  func limit(to byteCount: Int) { unsafe fault_guard_limit(region, byteCount) }
}
