internal import CMgrepSystem
package import Glibc

/// System calls that several parts of the program make. Each is repeated while a signal interrupts
/// it, and throws its `errno`.
package enum SystemCall {
  /// Opens a file with openat(2). The caller closes the descriptor; exec(2) closes it, too.
  ///
  /// - Parameter directory: The start of relative paths; by default the working directory.
  package static func open(
    _ path: ArraySlice<UInt8>, in directory: Int32 = AT_FDCWD, _ flags: Int32
  ) throws(Errno) -> Int32 {
    let result = unsafe try withSystemPath(path) { name in
      retryingInterrupts { unsafe openat(directory, name, flags | O_CLOEXEC | O_NOCTTY) }
    }
    guard result >= 0 else { throw .last }
    return result
  }

  /// The result of fstat(2) for an open file.
  package static func status(of descriptor: Int32) throws(Errno) -> stat {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .last }
    return status
  }

  /// The result of fstatat(2) for the file at a path.
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

  /// Reads with read(2), or with pread(2) if there is an offset. Returns the number of bytes; 0 at
  /// the end.
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

  /// The result of one read(2): up to `count` bytes; none at the end.
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

  /// Writes with write(2). Returns the number of bytes, which may not be all.
  @unsafe
  package static func write(
    _ descriptor: Int32, _ bytes: UnsafeRawBufferPointer
  ) throws(Errno) -> Int {
    try checked { unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count) }
  }

  /// Fills the buffer with whole entries of a directory, see getdents64(2). Returns the number of
  /// bytes; 0 at the end.
  @unsafe
  package static func readDirectory(
    _ descriptor: Int32, into room: UnsafeMutableRawBufferPointer
  ) throws(Errno) -> Int {
    try checked { unsafe gnu_getdents64(descriptor, room.baseAddress, room.count) }
  }
}
