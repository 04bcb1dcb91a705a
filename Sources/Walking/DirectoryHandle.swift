internal import Glibc
internal import MgrepSystem

/// What a directory entry is.
package enum EntryKind: UInt8, Sendable {
  case file, directory, link
  /// A device, a FIFO or a socket.
  case device
  /// The directory does not say.
  case unknown
}

/// Identifies a file: no two files on a machine have both numbers in common.
struct FileNumber: Equatable, Sendable {
  let device: UInt64
  let inode: UInt64
}

/// The result of fstatat(2) for an entry.
struct EntryStatus {
  let kind: EntryKind
  let byteCount: Int
}

/// An open directory. Its entries are opened relative to its descriptor, because paths may be
/// longer than the system accepts. It is closed with its last reference.
final class DirectoryHandle: Sendable {
  let descriptor: Int32

  /// Opens `name` in the directory `parent`, by default the working directory.
  ///
  /// - Throws: The `errno` of openat(2).
  init(
    _ name: ArraySlice<UInt8>, in parent: DirectoryHandle? = nil, followsLinks: Bool
  ) throws(Errno) {
    descriptor = try SystemCall.open(
      name, in: parent?.descriptor ?? AT_FDCWD,
      O_RDONLY | O_DIRECTORY | (followsLinks ? 0 : O_NOFOLLOW))
  }

  deinit { close(descriptor) }

  /// The number of the directory; not read for every directory, since that takes time.
  ///
  /// - Throws: The `errno` of fstat(2).
  func number() throws(Errno) -> FileNumber {
    let status = try SystemCall.status(of: descriptor)
    return FileNumber(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
  }

  /// - Throws: The `errno` of fstatat(2).
  func status(of name: ArraySlice<UInt8>, followsLink: Bool) throws(Errno) -> EntryStatus {
    let status = try SystemCall.status(of: name, in: descriptor, followsLink: followsLink)
    let kind: EntryKind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .directory
      case S_IFLNK: .link
      default: .device
      }
    return EntryStatus(kind: kind, byteCount: Int(status.st_size))
  }

  /// Opens an entry for reading. The caller closes the descriptor.
  ///
  /// - Throws: The `errno` of openat(2).
  func openFile(_ name: ArraySlice<UInt8>, followsLinks: Bool) throws(Errno) -> Int32 {
    try SystemCall.open(name, in: descriptor, O_RDONLY | (followsLinks ? 0 : O_NOFOLLOW))
  }

  /// All bytes of a regular file, by its relative path; `nil` if there is none.
  ///
  /// - Throws: The `errno` of openat(2) or read(2); `EFBIG` above 64 MiB.
  func contents(of path: ArraySlice<UInt8>, followsLink: Bool) throws(Errno) -> [UInt8]? {
    try readFile(path, in: descriptor, followsLink: followsLink)
  }
}

/// How many descriptors the process may open, with getrlimit(2).
package func descriptorLimit() -> Int {
  var limit = rlimit()
  guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
  return Int(clamping: limit.rlim_cur)
}

/// No ignore file and no settings file is larger; some files in /proc have no end.
private let maxFileByteCount = 64 << 20

/// All bytes of the regular file at `path`; `nil` if there is none.
///
/// - Throws: The `errno` of open(2) or read(2); `EFBIG` above 64 MiB.
func readFile(at path: ArraySlice<UInt8>) throws(Errno) -> [UInt8]? {
  try readFile(path, in: AT_FDCWD, followsLink: true)
}

/// The absolute path of `path` without links, with realpath(3).
func resolvedPath(_ path: ArraySlice<UInt8>) -> [UInt8]? {
  let resolved: [UInt8]?? = try? unsafe withSystemPath(path) { path -> [UInt8]? in
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe UnsafeRawBufferPointer(start: resolved, count: strlen(resolved)).map { $0 }
  }
  return resolved ?? nil
}

private func readFile(
  _ path: ArraySlice<UInt8>, in parent: Int32, followsLink: Bool
) throws(Errno) -> [UInt8]? {
  let descriptor: Int32
  do throws(Errno) {
    // A FIFO in place of a file must not block the walk.
    descriptor = try SystemCall.open(
      path, in: parent, O_RDONLY | O_NONBLOCK | (followsLink ? 0 : O_NOFOLLOW))
  } catch {
    let isMissing = error.code == ENOENT || error.code == ENOTDIR
    if isMissing || (error.code == ELOOP && !followsLink) { return nil }
    throw error
  }
  defer { close(descriptor) }
  guard let status = try? SystemCall.status(of: descriptor), status.st_mode & S_IFMT == S_IFREG
  else { return nil }
  var contents: [UInt8] = []
  while true {
    let piece = try SystemCall.read(descriptor, upTo: 16 << 10)
    if piece.isEmpty { return contents }
    guard contents.count + piece.count <= maxFileByteCount else { throw Errno(code: EFBIG) }
    contents += piece
  }
}
