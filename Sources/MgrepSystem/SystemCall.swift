internal import CMgrepSystem
package import Glibc

/// The calls of the system that several parts of the program make: each repeated for as long as a
/// signal interrupts it, each throwing its `errno`.
package enum SystemCall {
  /// Opens a file with openat(2): a descriptor that the caller closes, closed by exec(2).
  ///
  /// - Parameter directory: Where relative paths begin; by default the working directory.
  package static func open(
    _ path: ArraySlice<UInt8>, in directory: Int32 = AT_FDCWD, _ flags: Int32
  ) throws(Errno) -> Int32 {
    let result = unsafe try withSystemPath(path) { name in
      retryingInterrupts { unsafe openat(directory, name, flags | O_CLOEXEC | O_NOCTTY) }
    }
    guard result >= 0 else { throw .last }
    return result
  }

  /// What fstat(2) tells of an open file.
  package static func status(of descriptor: Int32) throws(Errno) -> stat {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .last }
    return status
  }

  /// What fstatat(2) tells of the file at a path.
  package static func status(
    of path: ArraySlice<UInt8>, in directory: Int32 = AT_FDCWD, followsLink: Bool = true
  ) throws(Errno) -> stat {
    var status = stat()
    let flags = followsLink ? 0 : AT_SYMLINK_NOFOLLOW
    let result = unsafe try withSystemPath(path) { name in
      unsafe fstatat(directory, name, &status, flags)
    }
    guard result == 0 else { throw .last }
    return status
  }

  /// Reads with read(2), or with pread(2) if there is an offset: how many bytes; 0 at the end.
  @unsafe
  package static func read(
    _ descriptor: Int32, into room: UnsafeMutableRawBufferPointer, at offset: Int? = nil
  ) throws(Errno) -> Int {
    try checked {
      if let offset {
        unsafe pread(descriptor, room.baseAddress, room.count, off_t(offset))
      } else {
        unsafe Glibc.read(descriptor, room.baseAddress, room.count)
      }
    }
  }

  /// What one read(2) gives: up to so many bytes, none at the end.
  package static func read(
    _ descriptor: Int32, upTo count: Int, at offset: Int? = nil
  ) throws(Errno) -> [UInt8] {
    var failure: Errno?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { room, filled in
      do throws(Errno) {
        filled = unsafe try read(
          descriptor, into: UnsafeMutableRawBufferPointer(room), at: offset)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Writes with write(2): how many bytes, perhaps not all.
  @unsafe
  package static func write(
    _ descriptor: Int32, _ bytes: UnsafeRawBufferPointer
  ) throws(Errno) -> Int {
    try checked { unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count) }
  }

  /// Fills the room with whole entries of a directory, see getdents64(2): how many bytes; 0 at the
  /// end.
  @unsafe
  package static func readDirectory(
    _ descriptor: Int32, into room: UnsafeMutableRawBufferPointer
  ) throws(Errno) -> Int {
    try checked { unsafe gnu_getdents64(descriptor, room.baseAddress, room.count) }
  }
}
