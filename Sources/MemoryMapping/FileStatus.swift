import Glibc

/// The result of fstat(2) for an open file: its identity, its size, the time of its last change.
///
/// If two values are equal, no change of the file in between is known.
public struct FileStatus: Equatable, Sendable {
  /// The device that holds the file.
  public let device: UInt64
  /// The file's number on its device.
  public let inode: UInt64
  /// The size in bytes; 0 for most devices and for the files of `/proc`.
  public let byteCount: Int
  /// How many bytes the file takes on its device; fewer than `byteCount` if it has holes, or is
  /// compressed.
  public let allocatedByteCount: Int
  /// The kind of the file. Only regular files can always be mapped.
  public let kind: FileKind
  /// When the bytes were last changed: seconds since 1970 and nanoseconds.
  public let modified: (seconds: Int, nanoseconds: Int)

  /// Asks the system about an open descriptor, which the caller still owns.
  ///
  /// - Parameters:
  ///   - descriptor: An open file of any kind.
  ///   - path: Names the file in an error.
  /// - Throws: `.readStatus` with the `errno` of fstat(2).
  public init(descriptor: Int32, path: String) throws(FileError) {
    var record = stat()
    guard unsafe fstat(descriptor, &record) == 0 else {
      throw FileError(.readStatus, path: path)
    }
    device = UInt64(record.st_dev)
    inode = UInt64(record.st_ino)
    byteCount = Int(record.st_size)
    allocatedByteCount = Int(record.st_blocks) * 512
    kind = FileKind(mode: record.st_mode)
    modified = (Int(record.st_mtim.tv_sec), Int(record.st_mtim.tv_nsec))
  }

  /// False for a directory, a device, a pipe or a socket.
  public var isRegularFile: Bool { kind == .regularFile }

  /// True if both describe one file, whatever has been written to it in between.
  public func isSameFile(as other: FileStatus) -> Bool {
    device == other.device && inode == other.inode
  }

  /// True if all fields are equal except `allocatedByteCount`, which may change without a change of
  /// the file.
  public static func == (left: FileStatus, right: FileStatus) -> Bool {
    left.isSameFile(as: right) && left.byteCount == right.byteCount
      && left.kind == right.kind && left.modified == right.modified
  }
}

/// The kinds of files that stat(2) distinguishes.
public enum FileKind: Sendable, Equatable {
  case regularFile, directory, symbolicLink, pipe, socket, characterDevice, blockDevice
  /// A kind that this library does not know.
  case other

  init(mode: mode_t) {
    switch mode & S_IFMT {
    case S_IFREG: self = .regularFile
    case S_IFDIR: self = .directory
    case S_IFLNK: self = .symbolicLink
    case S_IFIFO: self = .pipe
    case S_IFSOCK: self = .socket
    case S_IFCHR: self = .characterDevice
    case S_IFBLK: self = .blockDevice
    default: self = .other
    }
  }
}
