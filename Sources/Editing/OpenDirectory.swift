internal import Glibc

/// A directory that stays open: names are looked up in it even if it has been moved, or replaced by
/// another one.
package final class OpenDirectory: Sendable {
  let file: RawFile
  /// The absolute path under which it was opened, for messages.
  package let path: [UInt8]

  private init(_ file: RawFile, path: [UInt8]) {
    self.file = file
    self.path = path
  }

  package convenience init(_ path: [UInt8]) throws(FileSystemError) {
    try self.init(RawFile(path, O_RDONLY | O_DIRECTORY), path: Paths.resolved(path))
  }

  /// Another directory, by its relative path.
  func directory(_ way: [UInt8]) throws(FileSystemError) -> OpenDirectory {
    let other = try open(way, O_RDONLY | O_DIRECTORY)
    let path = try? Paths.resolved(self.path + [UInt8(ascii: "/")] + way)
    return OpenDirectory(other, path: path ?? way)
  }

  /// The path of a name in this directory, for messages.
  func path(of name: [UInt8]) -> [UInt8] {
    if name.first == UInt8(ascii: "/") { return name }
    return (path == [UInt8(ascii: "/")] ? [] : path) + [UInt8(ascii: "/")] + name
  }

  /// Opens a file with openat(2); an absolute path is used as it is.
  func open(
    _ name: [UInt8], _ flags: Int32, mode: mode_t = 0
  ) throws(FileSystemError) -> RawFile {
    let path = name.map { CChar(bitPattern: $0) } + [0]
    let flags = flags | O_CLOEXEC | O_NOCTTY
    return try RawFile(
      descriptor: checked { unsafe openat(file.descriptor, path, flags, mode) })
  }

  func status() throws(FileSystemError) -> stat { try file.status() }

  /// The status of the file with this name; a link is not followed.
  func status(of name: [UInt8]) throws(FileSystemError) -> stat {
    var status = stat()
    let path = name.map { CChar(bitPattern: $0) } + [0]
    _ = try checked {
      unsafe fstatat(file.descriptor, path, &status, AT_SYMLINK_NOFOLLOW)
    }
    return status
  }

  func remove(_ name: [UInt8]) throws(FileSystemError) {
    let path = name.map { CChar(bitPattern: $0) } + [0]
    _ = try checked { unsafe unlinkat(file.descriptor, path, 0) }
  }

  func rename(_ old: [UInt8], to new: [UInt8]) throws(FileSystemError) {
    let names = [old, new].map { $0.map { CChar(bitPattern: $0) } + [0] }
    _ = try checked {
      unsafe renameat(file.descriptor, names[0], file.descriptor, names[1])
    }
  }

  /// Syncs the directory, so that its names are on the disk.
  func sync() throws(FileSystemError) { try file.sync() }

  /// The names that begin with `prefix`, in order, with readdir(3).
  func names(beginningWith prefix: [UInt8]) throws(FileSystemError) -> [[UInt8]] {
    // The stream needs a descriptor of its own, because it moves the position.
    let own = try checked {
      unsafe openat(file.descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    }
    guard let stream = unsafe fdopendir(own) else {
      let code = errno
      close(own)
      throw FileSystemError(code: code)
    }
    defer { unsafe closedir(stream) }
    var names: [[UInt8]] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else {
        if errno != 0 { throw FileSystemError(code: errno) }
        return names.sorted { $0.lexicographicallyPrecedes($1) }
      }
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe Array(bytes.prefix { $0 != 0 })
      }
      if name.starts(with: prefix) { names.append(name) }
    }
  }
}
