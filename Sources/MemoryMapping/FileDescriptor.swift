public import Glibc
internal import MgrepSystem

/// An open file that closes itself.
///
/// It is opened with `O_CLOEXEC`. Mappings, and calls such as pread(2), do not move its position.
public struct FileDescriptor: ~Copyable, Sendable {
  /// What the file is opened for.
  public enum Mode: Sendable {
    case readOnly, readWrite
  }

  /// What happens if the file to open does not exist, or exists.
  public enum Creation: Sendable {
    /// A missing file is an error.
    case never
    /// A missing file is created, empty. An existing file is opened and keeps its bytes.
    case ifMissing
    /// The file is created. An existing file is an error, `EEXIST`.
    case exclusive

    var flags: Int32 {
      switch self {
      case .never: 0
      case .ifMissing: O_CREAT
      case .exclusive: O_CREAT | O_EXCL
      }
    }
  }

  /// The number, for other system calls; valid as long as this value lives.
  public let rawValue: Int32

  /// Takes ownership of a descriptor, which is closed when this value goes away.
  public init(owning rawValue: Int32) {
    self.rawValue = rawValue
  }

  /// Opens a file, or creates it. A FIFO without a writer does not make the call wait.
  ///
  /// - Parameters:
  ///   - path: The file's name.
  ///   - mode: What it is opened for.
  ///   - creation: What to do if the file does not exist.
  ///   - truncates: An existing file loses all of its bytes; for `.readWrite` only.
  ///   - permissions: The permissions of a created file, without those that umask(2) removes.
  /// - Throws: `.open` with the `errno` of open(2), `EEXIST` if `creation` is `.exclusive` and the
  ///   file exists; `EINVAL` for a path with a null byte in it, and for `truncates` without
  ///   `.readWrite`.
  public init(
    opening path: String, _ mode: Mode = .readOnly, creation: Creation = .never,
    truncates: Bool = false, permissions: mode_t = 0o666
  ) throws(FileError) {
    guard !path.utf8.contains(0), !truncates || mode == .readWrite else {
      throw FileError(.open, path: path, cause: .system(EINVAL))
    }
    let flags = creation.flags | (truncates ? O_TRUNC : 0)
    let result = unsafe path.withCString {
      unsafe Self.openRetrying($0, mode, flags, permissions)
    }
    guard result >= 0 else { throw FileError(.open, path: path) }
    rawValue = result
  }

  /// Opens a file, or creates it. Its name is a null-terminated string, borrowed for the call,
  /// which need not be UTF-8. Everything else is as for a `String`.
  ///
  /// - Throws: `.open` with the `errno` of open(2).
  public init(
    openingCPath cPath: UnsafePointer<CChar>, _ mode: Mode = .readOnly,
    creation: Creation = .never, truncates: Bool = false, permissions: mode_t = 0o666
  ) throws(FileError) {
    guard !truncates || mode == .readWrite else {
      throw FileError(.open, path: unsafe String(cString: cPath), cause: .system(EINVAL))
    }
    let flags = creation.flags | (truncates ? O_TRUNC : 0)
    let result = unsafe Self.openRetrying(cPath, mode, flags, permissions)
    guard result >= 0 else {
      let code = errno
      throw FileError(.open, path: unsafe String(cString: cPath), cause: .system(code))
    }
    rawValue = result
  }

  deinit { _ = Glibc.close(rawValue) }

  /// Makes a second descriptor of the same open file, with `O_CLOEXEC`. Each is closed separately.
  ///
  /// - Parameters:
  ///   - rawValue: The caller still owns it.
  ///   - path: Names the file in an error.
  /// - Returns: The duplicate.
  /// - Throws: `.open` with the `errno` of fcntl(2), `F_DUPFD_CLOEXEC`.
  public static func duplicating(
    _ rawValue: Int32, path: String
  ) throws(FileError) -> FileDescriptor {
    let result = fcntl(rawValue, F_DUPFD_CLOEXEC, 0)
    guard result >= 0 else { throw FileError(.open, path: path) }
    return FileDescriptor(owning: result)
  }

  /// Closes the file now and reports an error; close(2) may report that an earlier write has
  /// failed.
  ///
  /// - Parameter path: Names the file in an error.
  /// - Throws: `.close` with the `errno` of close(2); the descriptor is closed all the same.
  public consuming func close(path: String) throws(FileError) {
    let number = rawValue
    discard self
    // Not repeated after EINTR: the number is free by then, and another file may have it.
    guard Glibc.close(number) == 0 || errno == EINTR else {
      throw FileError(.close, path: path)
    }
  }

  private static func openRetrying(
    _ path: UnsafePointer<CChar>, _ mode: Mode, _ more: Int32, _ permissions: mode_t
  ) -> Int32 {
    let access = mode == .readOnly ? O_RDONLY : O_RDWR
    // O_NONBLOCK changes nothing for files and keeps a FIFO from blocking.
    let flags = access | more | O_CLOEXEC | O_NOCTTY | O_NONBLOCK
    return retryingInterrupts { unsafe open(path, flags, permissions) }
  }
}
