internal import Bytes
internal import CMgrepSystem
internal import Glibc
internal import MgrepSystem
internal import Output

/// The error of a failed system call.
package struct FileSystemError: Error, Equatable {
  /// The `errno` of the call.
  package let code: Int32

  package init(code: Int32) { self.code = code }

  package var reason: String { Errno(code: code).reason }
}

/// An open file that is read and written at given offsets, and closed with its last reference.
final class RawFile: Sendable {
  let descriptor: Int32

  init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Opens `path` with open(2).
  convenience init(
    _ path: [UInt8], _ flags: Int32, mode: mode_t = 0
  ) throws(FileSystemError) {
    let name = path.map { CChar(bitPattern: $0) } + [0]
    let flags = flags | O_CLOEXEC | O_NOCTTY
    try self.init(descriptor: checked { unsafe open(name, flags, mode) })
  }

  /// Creates a file in `directory` that has no name and disappears when it is closed.
  convenience init(unnamedIn directory: [UInt8]) throws(FileSystemError) {
    let path = directory + Array("/.mgrep-plan-\(randomNumber())".utf8)
    try self.init(path, O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
    try Paths.remove(path)
  }

  /// Up to `count` bytes from `offset` on; none at the end.
  func read(at offset: Int, upTo count: Int) throws(FileSystemError) -> [UInt8] {
    var failure: Int32 = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { room, filled in
      while true {
        let result = unsafe pread(descriptor, room.baseAddress, count, off_t(offset))
        if result < 0 && errno == EINTR { continue }
        if result < 0 { failure = errno }
        filled = max(0, result)
        return
      }
    }
    if failure != 0 { throw FileSystemError(code: failure) }
    return bytes
  }

  /// Writes all bytes from `offset` on.
  func write(_ bytes: [UInt8], at offset: Int) throws(FileSystemError) {
    try write(bytes[...], at: offset)
  }

  /// Writes all bytes from `offset` on.
  func write(_ bytes: ArraySlice<UInt8>, at offset: Int) throws(FileSystemError) {
    var written = 0
    while written < bytes.count {
      let result = unsafe bytes.withUnsafeBytes {
        unsafe pwrite(
          descriptor, $0.baseAddress.map { unsafe $0 + written }, bytes.count - written,
          off_t(offset + written))
      }
      if result < 0 && errno == EINTR { continue }
      if result < 0 { throw FileSystemError(code: errno) }
      // Some devices accept no bytes and report no error; without this, the loop would never end.
      if result == 0 { throw FileSystemError(code: ENOSPC) }
      written += result
    }
  }

  /// Waits until the bytes, and the metadata needed to find them, are on the disk (fsync(2)).
  func sync() throws(FileSystemError) { _ = try checked { fsync(descriptor) } }

  /// Waits until everything in its file system is on the disk.
  ///
  /// - Throws: Also for a file system that may keep data in another cache, such as that of a
  ///   server.
  func syncFileSystem() throws(FileSystemError) {
    guard Linux.localFileSystems.contains(gnu_file_system_type(descriptor)) else {
      throw FileSystemError(code: EOPNOTSUPP)
    }
    _ = try checked { gnu_sync_file_system(descriptor) }
  }

  /// Checks that no write since the file was opened has failed to reach the disk, after
  /// `syncFileSystem` has waited for it: before Linux 5.8 the latter reports no such failure.
  func checkWrites() throws(FileSystemError) {
    _ = try checked { gnu_wait_for_writes(descriptor) }
  }

  /// Waits until the bytes are on the disk (fdatasync(2)).
  func syncData() throws(FileSystemError) { _ = try checked { fdatasync(descriptor) } }

  func status() throws(FileSystemError) -> stat {
    var status = stat()
    _ = try checked { unsafe fstat(descriptor, &status) }
    return status
  }

  /// Sets the time of the last change of the bytes and leaves that of the last access.
  func setTimes(modified: timespec) throws(FileSystemError) {
    let times = [timespec(tv_sec: 0, tv_nsec: Linux.omitTime), modified]
    _ = try checked { unsafe futimens(descriptor, times) }
  }

  /// Makes the system note that the file has been changed now. If the caller owns the file, its
  /// bytes and the time of their last change stay the same.
  func markChanged(accessed: timespec) throws(FileSystemError) {
    let times = [accessed, timespec(tv_sec: 0, tv_nsec: Linux.omitTime)]
    do throws(FileSystemError) {
      _ = try checked { unsafe futimens(descriptor, times) }
    } catch {
      guard error.code == EPERM else { throw error }
      try touch()
    }
  }

  /// Sets both times to now, which everyone may do who may write.
  func touch() throws(FileSystemError) {
    _ = try checked { futimens(descriptor, nil) }
  }

  /// Gives the file to a group, and to an owner unless that is `nil`.
  func setOwner(_ owner: uid_t?, group: gid_t) throws(FileSystemError) {
    _ = try checked { fchown(descriptor, owner ?? .max, group) }
  }

  func setMode(_ mode: mode_t) throws(FileSystemError) {
    _ = try checked { fchmod(descriptor, mode) }
  }

  /// Locks the file against other processes that ask for the same lock, without waiting: by
  /// `F_OFD_SETLK` of fcntl(2), which also works over networks, and by flock(2), which other tools
  /// use.
  ///
  /// - Returns: False if another process holds it.
  func lock() throws(FileSystemError) -> Bool {
    var request = flock()
    request.l_type = Int16(F_WRLCK)
    request.l_whence = Int16(SEEK_SET)
    do throws(FileSystemError) {
      _ = try checked { unsafe fcntl(descriptor, Linux.setOpenFileLock, &request) }
      _ = try checked { flock(descriptor, LOCK_EX | LOCK_NB) }
      return true
    } catch {
      if error.code == EAGAIN || error.code == EACCES { return false }
      throw error
    }
  }

  /// Whether another process holds a lock of `lock()`, without taking it.
  func isLockedByOthers() throws(FileSystemError) -> Bool {
    var request = flock()
    request.l_type = Int16(F_WRLCK)
    request.l_whence = Int16(SEEK_SET)
    _ = try checked { unsafe fcntl(descriptor, Linux.getOpenFileLock, &request) }
    return request.l_type != Int16(F_UNLCK)
  }

  /// Allocates the blocks of a range; no byte changes (posix_fallocate(3)).
  func allocate(at offset: Int, count: Int) throws(FileSystemError) {
    let code = posix_fallocate(descriptor, off_t(offset), off_t(count))
    if code != 0 { throw FileSystemError(code: code) }
  }

  /// Gives this file, which is empty, the contents of `source`: with shared blocks if the file
  /// system can (`FICLONE` of ioctl_ficlone(2)), otherwise as a copy.
  ///
  /// - Parameter isEnding: If it returns true, the work ends with ECANCELED.
  func copyContents(
    of source: RawFile, unless isEnding: () -> Bool
  ) throws(FileSystemError) {
    if ioctl(descriptor, Linux.cloneFile, source.descriptor) == 0 { return }
    var offset = 0
    while true {
      if isEnding() { throw FileSystemError(code: ECANCELED) }
      let piece = try source.read(at: offset, upTo: 1 << 20)
      if piece.isEmpty { return }
      // Holes stay holes.
      if piece.contains(where: { $0 != 0 }) { try write(piece, at: offset) }
      offset += piece.count
      _ = try checked { ftruncate(descriptor, off_t(offset)) }
    }
  }
}

/// Constants of the Linux headers that Swift does not import.
private enum Linux {
  /// `F_OFD_GETLK` of fcntl(2).
  static let getOpenFileLock: Int32 = 36
  /// `F_OFD_SETLK` of fcntl(2).
  static let setOpenFileLock: Int32 = 37
  /// `UTIME_OMIT` of utimensat(2).
  static let omitTime = (1 << 30) - 2
  /// The types that statfs(2) returns for ext2 to ext4, XFS, Btrfs and F2FS.
  static let localFileSystems: Set<Int64> = [0xEF53, 0x5846_5342, 0x9123_683E, 0xF2F5_2010]
  /// `FICLONE` of ioctl_ficlone(2).
  static let cloneFile: UInt = 0x4004_9409
}

/// The names of files.
enum Paths {
  /// The result of stat(2) for the file of `path`, or of lstat(2) for the link.
  static func status(
    _ path: [UInt8], followsLinks: Bool = true
  ) throws(FileSystemError) -> stat {
    var status = stat()
    let name = path.map { CChar(bitPattern: $0) } + [0]
    _ = try checked {
      followsLinks ? unsafe stat(name, &status) : unsafe lstat(name, &status)
    }
    return status
  }

  static func remove(_ path: [UInt8]) throws(FileSystemError) {
    let name = path.map { CChar(bitPattern: $0) } + [0]
    _ = try checked { unsafe unlink(name) }
  }

  /// The absolute path of a file without links, with realpath(3).
  static func resolved(_ path: [UInt8]) throws(FileSystemError) -> [UInt8] {
    let name = path.map { CChar(bitPattern: $0) } + [0]
    guard let result = unsafe realpath(name, nil) else { throw FileSystemError(code: errno) }
    defer { unsafe free(result) }
    return unsafe Array(UnsafeRawBufferPointer(start: result, count: strlen(result)))
  }

  /// The directory of a path with a slash, and the name in it.
  static func split(_ path: [UInt8]) -> (directory: [UInt8], name: [UInt8]) {
    guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else {
      return ([UInt8(ascii: ".")], path)
    }
    return (Array(path[..<max(slash, 1)]), Array(path[(slash + 1)...]))
  }

  /// The relative path from a directory to a file in another; both are absolute and without links.
  static func way(
    from start: [UInt8], to end: (directory: [UInt8], name: [UInt8])
  ) -> [UInt8] {
    let slash = UInt8(ascii: "/")
    let from = start.split(separator: slash)
    let to = end.directory.split(separator: slash)
    let commonCount = zip(from, to).prefix { $0 == $1 }.count
    let up = [ArraySlice<UInt8>](repeating: [46, 46], count: from.count - commonCount)
    return Array((up + to.dropFirst(commonCount) + [end.name[...]]).joined(separator: [slash]))
  }

  /// Whether both are names of one existing file.
  static func isSameFile(_ first: [UInt8], _ second: [UInt8]) -> Bool {
    guard let first = try? status(first), let second = try? status(second) else { return false }
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino
  }
}

/// A number that nobody else has, for names.
func randomNumber() -> UInt64 { UInt64.random(in: 1...UInt64.max) }

/// The user id that the system checks rights with.
func effectiveUser() -> UInt32 { geteuid() }

/// The current time.
func currentTime() -> timespec {
  var now = timespec()
  unsafe clock_gettime(CLOCK_REALTIME, &now)
  return now
}

func sleep(milliseconds: Int) {
  var time = timespec(tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000)
  _ = unsafe nanosleep(&time, nil)
}

/// Repeats a system call while a signal interrupts it.
func checked(_ call: () -> Int32) throws(FileSystemError) -> Int32 {
  while true {
    let result = call()
    if result >= 0 { return result }
    if errno != EINTR { throw FileSystemError(code: errno) }
  }
}
