internal import CFaultGuard

/// The registration of mapped addresses whose missing pages shall read as zeros instead of ending
/// the process. The handler and its contract are in `fault_guard.h`.
///
/// A plain handle: `MappedPages`, its only user, ends the registration before it unmaps.
@safe
struct FaultGuard: @unchecked Sendable {
  private let region: OpaquePointer

  /// Registers mapped bytes, at least one, that nobody else knows of yet; `nil`, with `errno` set,
  /// if there is no memory or no handler to be had.
  init?(start: UnsafeRawPointer, byteCount: Int, isWritable: Bool) {
    guard let region = unsafe fault_guard_add(start, byteCount, isWritable ? 1 : 0) else {
      return nil
    }
    unsafe self.region = region
  }

  /// Ends the registration; the handle is worth nothing afterwards.
  func remove() { unsafe fault_guard_remove(region) }

  /// The bytes at the start that are the file's, as far as is known. It never rises.
  var validByteCount: Int { unsafe fault_guard_valid_bytes(region) }

  /// The offset of the first page that could not be had; `nil` while all could.
  var faultOffset: Int? {
    let offset = unsafe fault_guard_fault_offset(region)
    // FAULT_GUARD_INTACT, the largest size_t, arrives as -1.
    return offset < 0 ? nil : offset
  }

  /// Notes from outside, by way of the file's size, that fewer bytes are valid.
  func limit(to byteCount: Int) { unsafe fault_guard_limit(region, byteCount) }
}
