internal import Glibc

/// What a system call says when it fails.
package struct SystemError: Error, Equatable {
  /// `errno` right after the call.
  package let code: Int32
}

/// What a directory entry is.
enum EntryKind: UInt8, Sendable {
  case file, directory, link
  /// A device, a FIFO or a socket.
  case device
  /// readdir(3) does not tell.
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
  let number: FileNumber

  /// Opens `name` in the directory `parent`, by default the working directory.
  ///
  /// - Throws: The `errno` of openat(2) or fstat(2).
  init(
    _ name: ArraySlice<UInt8>, in parent: DirectoryHandle? = nil, followsLinks: Bool
  ) throws(SystemError) {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (followsLinks ? 0 : O_NOFOLLOW)
    let descriptor = open(name, in: parent?.descriptor ?? AT_FDCWD, flags)
    guard descriptor >= 0 else { throw SystemError(code: errno) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw SystemError(code: code)
    }
    self.descriptor = descriptor
    number = FileNumber(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
  }

  deinit { close(descriptor) }

  /// - Throws: The `errno` of fstatat(2).
  func status(of name: ArraySlice<UInt8>, followsLink: Bool) throws(SystemError) -> EntryStatus {
    var status = stat()
    let flags = followsLink ? 0 : AT_SYMLINK_NOFOLLOW
    guard unsafe fstatat(descriptor, cString(name), &status, flags) == 0 else {
      throw SystemError(code: errno)
    }
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

  /// Calls `body` with the name of each entry but `.` and `..`, and what it is.
  ///
  /// - Throws: The `errno` of fdopendir(3) or readdir(3).
  func forEachEntry(
    _ body: (UnsafeRawBufferPointer, EntryKind) -> Void
  ) throws(SystemError) {
    // closedir(3) closes what it is given, so it gets a descriptor of its own.
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw SystemError(code: errno) }
    guard let stream = unsafe fdopendir(copy) else {
      let code = errno
      close(copy)
      throw SystemError(code: code)
    }
    defer { unsafe closedir(stream) }
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else {
        if errno != 0 { throw SystemError(code: errno) }
        return
      }
      let kind = unsafe EntryKind(type: Int32(entry.pointee.d_type))
      unsafe withUnsafeBytes(of: &entry.pointee.d_name) { field in
        let length = unsafe field.firstIndex(of: 0) ?? field.count
        let name = unsafe UnsafeRawBufferPointer(rebasing: field[..<length])
        let isDots = unsafe length <= 2 && name.allSatisfy { $0 == UInt8(ascii: ".") }
        if !isDots { unsafe body(name, kind) }
      }
    }
  }
}

extension EntryKind {
  fileprivate init(type: Int32) {
    self =
      switch type {
      case Int32(DT_REG): .file
      case Int32(DT_DIR): .directory
      case Int32(DT_LNK): .link
      case Int32(DT_UNKNOWN): .unknown
      default: .device
      }
  }
}

private func cString(_ name: ArraySlice<UInt8>) -> [CChar] {
  name.map { CChar(bitPattern: $0) } + [0]
}

private func open(_ name: ArraySlice<UInt8>, in parent: Int32, _ flags: Int32) -> Int32 {
  let name = cString(name)
  while true {
    let descriptor = unsafe openat(parent, name, flags)
    if descriptor >= 0 || errno != EINTR { return descriptor }
  }
}
