internal import Glibc

/// What a directory entry is, as far as readdir(3) tells.
enum EntryKind: Sendable {
  case file, directory, link
  /// A device, a FIFO or a socket.
  case device
}

/// Which file something is: no two on a machine share both numbers.
struct FileNumber: Equatable {
  let device: UInt64
  let inode: UInt64
}

/// An open directory, by whose descriptor its entries are reached: paths may grow longer than the
/// system takes in one piece.
struct OpenDirectory: ~Copyable {
  let descriptor: Int32
  let number: FileNumber

  struct Entry {
    var name: [UInt8]
    var kind: EntryKind
  }

  /// Opens `name` in the directory `parent`, by default the working directory.
  ///
  /// - Throws: The `errno` of openat(2) or fstat(2).
  init(_ name: [UInt8], in parent: Int32 = AT_FDCWD, followsLinks: Bool) throws(SystemError) {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (followsLinks ? 0 : O_NOFOLLOW)
    descriptor = openat(cString(name), parent, flags)
    guard descriptor >= 0 else { throw SystemError(code: errno) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw SystemError(code: code)
    }
    number = FileNumber(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
  }

  deinit { close(descriptor) }

  /// All entries but `.` and `..`, as the system gives them.
  ///
  /// - Throws: The `errno` of opendir(3) or readdir(3).
  func entries() throws(SystemError) -> [Entry] {
    // closedir(3) closes what it is given, so it gets a descriptor of its own.
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw SystemError(code: errno) }
    guard let stream = unsafe fdopendir(copy) else {
      let code = errno
      close(copy)
      throw SystemError(code: code)
    }
    defer { unsafe closedir(stream) }
    var entries: [Entry] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else {
        if errno != 0 { throw SystemError(code: errno) }
        return entries
      }
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe Array(bytes.prefix { $0 != 0 })
      }
      if name == [0x2E] || name == [0x2E, 0x2E] { continue }
      let kind = unsafe kind(ofType: Int32(entry.pointee.d_type))
      entries.append(Entry(name: name, kind: kind ?? self.kind(of: name, followsLink: false)))
    }
  }

  /// What `name` is; a file, if nothing can be told, so that opening it tells why.
  func kind(of name: [UInt8], followsLink: Bool) -> EntryKind {
    (try? kindOrError(of: name, followsLink: followsLink)) ?? .file
  }

  /// - Throws: The `errno` of fstatat(2).
  func kindOrError(of name: [UInt8], followsLink: Bool) throws(SystemError) -> EntryKind {
    var status = stat()
    let flags = followsLink ? 0 : AT_SYMLINK_NOFOLLOW
    guard unsafe fstatat(descriptor, cString(name), &status, flags) == 0 else {
      throw SystemError(code: errno)
    }
    return switch status.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .directory
    case S_IFLNK: .link
    default: .device
    }
  }

  /// Opens an entry for reading: a descriptor that the caller closes, or -1 with `errno`.
  func openFile(_ name: [UInt8], followsLinks: Bool) -> Int32 {
    let flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | (followsLinks ? 0 : O_NOFOLLOW)
    return openat(cString(name), descriptor, flags)
  }

  private func kind(ofType type: Int32) -> EntryKind? {
    switch type {
    case Int32(DT_REG): .file
    case Int32(DT_DIR): .directory
    case Int32(DT_LNK): .link
    case Int32(DT_UNKNOWN): nil
    default: .device
    }
  }
}

/// What a system call says when it fails.
package struct SystemError: Error, Equatable {
  /// `errno` right after the call.
  package let code: Int32
}

private func cString(_ name: [UInt8]) -> [CChar] { name.map { CChar(bitPattern: $0) } + [0] }

private func openat(_ name: [CChar], _ parent: Int32, _ flags: Int32) -> Int32 {
  while true {
    let descriptor = unsafe Glibc.openat(parent, name, flags)
    if descriptor >= 0 || errno != EINTR { return descriptor }
  }
}
