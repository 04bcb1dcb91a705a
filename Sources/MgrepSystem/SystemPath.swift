internal import Glibc

/// Calls `body` with a path as a C string, on the stack if it is short.
///
/// - Throws: `ENOENT` for a path with a NUL, since no file has one.
@unsafe
package func withSystemPath<Result>(
  _ path: ArraySlice<UInt8>, _ body: (UnsafePointer<CChar>) -> Result
) throws(Errno) -> Result {
  let result: Result? = unsafe withUnsafeTemporaryAllocation(
    of: CChar.self, capacity: path.count + 1
  ) { room in
    let start = unsafe room.baseAddress.unsafelyUnwrapped
    unsafe path.withUnsafeBytes { path in
      if let source = path.baseAddress { unsafe memcpy(start, source, path.count) }
    }
    unsafe start[path.count] = 0
    guard unsafe memchr(start, 0, path.count) == nil else { return nil }
    return unsafe body(start)
  }
  guard let result else { throw Errno(code: ENOENT) }
  return result
}
