internal import Glibc

/// What a system call says when it fails.
package struct SystemError: Error, Equatable {
  /// `errno` right after the call.
  package let code: Int32

  package init(code: Int32) { self.code = code }
}

/// What a directory entry is.
package enum EntryKind: UInt8, Sendable {
  case file, directory, link
  /// A device, a FIFO or a socket.
  case device
  /// The directory does not tell.
  case unknown
}

/// Which file something is: no two on a machine share both numbers.
struct FileNumber: Equatable, Sendable {
  let device: UInt64
  let inode: UInt64
}

/// What fstatat(2) tells about an entry.
struct EntryStatus {
  let kind: EntryKind
  let byteCount: Int
}

/// An open directory, by whose descriptor its entries are reached: paths may grow longer than the
/// system takes in one piece. Closed when nobody needs it any more.
final class DirectoryHandle: Sendable {
  let descriptor: Int32

  /// Opens `name` in the directory `parent`, by default the working directory.
  ///
  /// - Throws: The `errno` of openat(2).
  init(
    _ name: ArraySlice<UInt8>, in parent: DirectoryHandle? = nil, followsLinks: Bool
  ) throws(SystemError) {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (followsLinks ? 0 : O_NOFOLLOW)
    let descriptor = open(name, in: parent?.descriptor ?? AT_FDCWD, flags)
    guard descriptor >= 0 else { throw SystemError(code: errno) }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Which directory it is; not asked of each, since that takes time.
  ///
  /// - Throws: The `errno` of fstat(2).
  func number() throws(SystemError) -> FileNumber {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw SystemError(code: errno) }
    return FileNumber(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
  }

  /// - Throws: The `errno` of fstatat(2).
  func status(of name: ArraySlice<UInt8>, followsLink: Bool) throws(SystemError) -> EntryStatus {
    var status = stat()
    let flags = followsLink ? 0 : AT_SYMLINK_NOFOLLOW
    let result = unsafe withCString(name) { name in
      unsafe fstatat(descriptor, name, &status, flags)
    }
    guard result == 0 else { throw SystemError(code: errno) }
    let kind: EntryKind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .directory
      case S_IFLNK: .link
      default: .device
      }
    return EntryStatus(kind: kind, byteCount: Int(status.st_size))
  }

  /// Opens an entry for reading: a descriptor that the caller closes, or -1 with `errno`.
  func openFile(_ name: ArraySlice<UInt8>, followsLinks: Bool) -> Int32 {
    open(name, in: descriptor, O_RDONLY | O_CLOEXEC | O_NOCTTY | (followsLinks ? 0 : O_NOFOLLOW))
  }

  /// All bytes of a regular file, by its path from here; `nil` if there is none.
  ///
  /// - Throws: The `errno` of openat(2) or read(2); `EFBIG` beyond 64 MiB.
  func contents(of path: ArraySlice<UInt8>, followsLink: Bool) throws(SystemError) -> [UInt8]? {
    try readFile(path, in: descriptor, followsLink: followsLink)
  }
}

/// How many descriptors the process may have, with getrlimit(2).
package func descriptorLimit() -> Int {
  var limit = rlimit()
  guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
  return Int(clamping: limit.rlim_cur)
}

/// No file of rules or of settings is as large; some of /proc have no end.
private let maxFileByteCount = 64 << 20

/// All bytes of the regular file at `path`; `nil` if there is none.
///
/// - Throws: The `errno` of open(2) or read(2); `EFBIG` beyond 64 MiB.
func readFile(at path: ArraySlice<UInt8>) throws(SystemError) -> [UInt8]? {
  try readFile(path, in: AT_FDCWD, followsLink: true)
}

/// The path without links that leads to `path`, with realpath(3).
func resolvedPath(_ path: ArraySlice<UInt8>) -> [UInt8]? {
  unsafe withCString(path) { path in
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe UnsafeRawBufferPointer(start: resolved, count: strlen(resolved)).map { $0 }
  }
}

private func readFile(
  _ path: ArraySlice<UInt8>, in parent: Int32, followsLink: Bool
) throws(SystemError) -> [UInt8]? {
  // A FIFO in place of a file must not stop the walk.
  let flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | (followsLink ? 0 : O_NOFOLLOW)
  let descriptor = open(path, in: parent, flags)
  guard descriptor >= 0 else {
    if errno == ENOENT || errno == ENOTDIR || (errno == ELOOP && !followsLink) { return nil }
    throw SystemError(code: errno)
  }
  defer { close(descriptor) }
  var status = stat()
  guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
    return nil
  }
  var contents: [UInt8] = []
  while true {
    var count = 0
    let piece = unsafe [UInt8](unsafeUninitializedCapacity: 16 << 10) { room, filled in
      count = unsafe read(descriptor, room.baseAddress, room.count)
      filled = max(0, count)
    }
    if count == 0 { return contents }
    if count > 0 {
      guard contents.count + count <= maxFileByteCount else { throw SystemError(code: EFBIG) }
      contents += piece
    } else if errno != EINTR {
      throw SystemError(code: errno)
    }
  }
}

private func open(_ name: ArraySlice<UInt8>, in parent: Int32, _ flags: Int32) -> Int32 {
  unsafe withCString(name) { name in
    while true {
      let descriptor = unsafe openat(parent, name, flags)
      if descriptor >= 0 || errno != EINTR { return descriptor }
    }
  }
}

/// Calls `body` with the bytes as a string of C, on the stack if they are few.
@unsafe
private func withCString<Result>(
  _ bytes: ArraySlice<UInt8>, _ body: (UnsafePointer<CChar>) -> Result
) -> Result {
  unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: bytes.count + 1) { room in
    let start = unsafe room.baseAddress.unsafelyUnwrapped
    unsafe bytes.withUnsafeBytes { bytes in
      if let source = bytes.baseAddress { unsafe memcpy(start, source, bytes.count) }
    }
    unsafe start[bytes.count] = 0
    return unsafe body(start)
  }
}
