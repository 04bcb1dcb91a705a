import Glibc
internal import MgrepSystem

/// An open file that closes itself.
///
/// Opened with `O_CLOEXEC`; reads with `pread`-like calls or a mapping leave its position alone.
public struct FileDescriptor: ~Copyable, Sendable {
  /// What the file is opened for.
  public enum Mode: Sendable {
    case readOnly, readWrite
  }

  /// The number, for other system calls; valid as long as this value lives.
  public let rawValue: Int32

  /// Takes over a descriptor: it is closed when this value goes away.
  public init(owning rawValue: Int32) {
    self.rawValue = rawValue
  }

  /// Opens an existing file. A FIFO without a writer does not make the call wait.
  ///
  /// - Throws: `.open` with the `errno` of open(2); `EINVAL` for a path with a null byte in it.
  public init(opening path: String, _ mode: Mode = .readOnly) throws(FileError) {
    guard !path.utf8.contains(0) else {
      throw FileError(.open, path: path, cause: .system(EINVAL))
    }
    let result = unsafe path.withCString { unsafe Self.openRetrying($0, mode) }
    guard result >= 0 else { throw FileError(.open, path: path) }
    rawValue = result
  }

  /// Opens an existing file whose name is bytes that need not be UTF-8: a null-terminated string,
  /// borrowed for the call.
  ///
  /// - Throws: `.open` with the `errno` of open(2).
  public init(
    openingCPath cPath: UnsafePointer<CChar>, _ mode: Mode = .readOnly
  ) throws(FileError) {
    let result = unsafe Self.openRetrying(cPath, mode)
    guard result >= 0 else {
      let code = errno
      throw FileError(.open, path: unsafe String(cString: cPath), cause: .system(code))
    }
    rawValue = result
  }

  /// Creates a file for reading and writing, or empties the one that is there.
  ///
  /// - Throws: `.open` with the `errno` of open(2); `EINVAL` for a path with a null byte in it.
  public init(creating path: String) throws(FileError) {
    guard !path.utf8.contains(0) else {
      throw FileError(.open, path: path, cause: .system(EINVAL))
    }
    let flags = O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY
    let result = retryingInterrupts { unsafe open(path, flags, 0o666) }
    guard result >= 0 else { throw FileError(.open, path: path) }
    rawValue = result
  }

  deinit { _ = Glibc.close(rawValue) }

  /// A second descriptor of the same open file, with `O_CLOEXEC`, that lives on its own.
  ///
  /// - Parameters:
  ///   - rawValue: Stays the caller's.
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

  /// Closes the file now and says whether that went well; close(2) may report an earlier write.
  ///
  /// - Parameter path: Names the file in an error.
  /// - Throws: `.close` with the `errno` of close(2); the descriptor is gone all the same.
  public consuming func close(path: String) throws(FileError) {
    let number = rawValue
    discard self
    // Never repeated after EINTR: the number is free by then and may be somebody else's.
    guard Glibc.close(number) == 0 || errno == EINTR else {
      throw FileError(.close, path: path)
    }
  }

  private static func openRetrying(_ path: UnsafePointer<CChar>, _ mode: Mode) -> Int32 {
    let access = mode == .readOnly ? O_RDONLY : O_RDWR
    // O_NONBLOCK changes nothing for files and keeps a FIFO from blocking.
    return retryingInterrupts { unsafe open(path, access | O_CLOEXEC | O_NOCTTY | O_NONBLOCK) }
  }
}
