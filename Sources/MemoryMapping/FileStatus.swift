import Glibc

/// What fstat(2) tells about an open file: which one it is, its size, when it was changed.
///
/// Two equal values mean that nobody is known to have touched the file in between.
public struct FileStatus: Equatable, Sendable {
  /// The device that holds the file.
  public let device: UInt64
  /// The file's number on its device.
  public let inode: UInt64
  /// The size in bytes; 0 for most devices and for the files of `/proc`.
  public let byteCount: Int
  /// False for a directory, a device, a pipe or a socket.
  public let isRegularFile: Bool
  /// When the bytes were last changed: seconds since 1970 and nanoseconds.
  public let modified: (seconds: Int, nanoseconds: Int)

  /// Asks the system about an open descriptor, which stays the caller's.
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
    isRegularFile = record.st_mode & S_IFMT == S_IFREG
    modified = (Int(record.st_mtim.tv_sec), Int(record.st_mtim.tv_nsec))
  }

  /// True if both describe one file, whatever has been written to it in between.
  public func isSameFile(as other: FileStatus) -> Bool {
    device == other.device && inode == other.inode
  }

  /// Equal in every field.
  public static func == (left: FileStatus, right: FileStatus) -> Bool {
    left.isSameFile(as: right) && left.byteCount == right.byteCount
      && left.isRegularFile == right.isRegularFile && left.modified == right.modified
  }
}
