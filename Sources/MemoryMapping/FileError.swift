import Glibc
internal import MgrepSystem

/// Why an operation on a file or on its mapping failed, worded for the person at the terminal.
///
/// `description` is one sentence without a newline: `cannot map a.log: Cannot allocate memory`.
public struct FileError: Error, Equatable, Sendable {
  /// The operation that failed. Its raw value completes the sentence "cannot … PATH".
  public enum Operation: String, Sendable {
    case open
    case close
    case readStatus = "read the status of"
    case map
    case read
    case write
    case search
    case seek = "seek in"
    case flush
    case resize
    case move = "move bytes in"
    case advise = "advise on"
    case protect
    case askResidency = "tell which pages are in memory of"
    case lock
    case unlock
  }

  /// The reason for the failure.
  public enum Cause: Equatable, Sendable {
    /// A system call failed with this `errno`.
    case system(Int32)
    /// The mapping was already closed.
    case closed
    /// The mapping was opened with `.read`.
    case readOnly
    /// Stores are forbidden by `protect()`.
    case protected
    /// The requested text is not UTF-8 from this offset of the mapping on.
    case invalidUTF8(offset: Int)
    /// The operation changes the file, and the mapping is not `.writeThrough`.
    case notWriteThrough
    /// The mapping keeps no descriptor, and none was passed.
    case noDescriptor
    /// The descriptor passed belongs to another file.
    case otherFile
    /// The file is a device, a pipe or a directory, so its size is unknown; pass a length.
    case notRegular
    /// A negative offset, length or count, or one beyond what addresses can hold.
    case invalidCount(Int)
    /// The requested bytes end at `end`, beyond the `fileByteCount` bytes of the file.
    case beyondEndOfFile(end: Int, fileByteCount: Int)
    /// Not all of the requested bytes are in the mapping's `0..<byteCount`.
    case outOfBounds(lowerBound: Int, upperBound: Int, byteCount: Int)
    /// A range of `expected` bytes cannot be assigned `actual` bytes.
    case countMismatch(expected: Int, actual: Int)
    /// Somebody shortened the file while it was mapped; this many bytes are still valid.
    case truncated(validByteCount: Int)
    /// The operation would silently drop the private stores of a `.copyOnWrite` mapping.
    case losesStores
    /// The system does not promise memory for this many bytes of private copies.
    case noMemoryForCopies(byteCount: Int)
  }

  /// The operation that failed.
  public var operation: Operation
  /// The file, as the caller named it; `String` repairs bytes that are not UTF-8.
  public var path: String
  /// The reason for the failure.
  public var cause: Cause

  /// Makes an error with these values. The errors of this library are made by the library.
  public init(_ operation: Operation, path: String, cause: Cause) {
    self.operation = operation
    self.path = path
    self.cause = cause
  }

  /// The error of a system call that has just failed. It reads `errno`, so no other call may come
  /// between.
  init(_ operation: Operation, path: String) {
    self.init(operation, path: path, cause: .system(errno))
  }
}

extension FileError: CustomStringConvertible {
  /// The closest `errno`, for code that sorts errors by number.
  public var code: Int32 {
    switch cause {
    case .system(let code): code
    case .closed, .noDescriptor: EBADF
    case .readOnly, .protected, .notWriteThrough: EACCES
    case .invalidUTF8: EILSEQ
    case .otherFile: ESTALE
    case .notRegular, .invalidCount, .countMismatch, .losesStores: EINVAL
    case .beyondEndOfFile: ENXIO
    case .outOfBounds: ERANGE
    case .truncated: EIO
    case .noMemoryForCopies: ENOMEM
    }
  }

  /// The part after the colon: the text of strerror(3) for a failed system call, otherwise the
  /// library's own words.
  public var reason: String {
    switch cause {
    case .system(ENODEV) where operation == .map:
      // strerror(3) says "No such device", which is misleading.
      "it can be read, but not mapped"
    case .system(let code):
      Errno(code: code).reason
    case .closed:
      "the mapping is closed"
    case .readOnly:
      "the mapping is read-only"
    case .protected:
      "the mapping is protected from stores"
    case .invalidUTF8(let offset):
      "byte \(offset) begins something that is not UTF-8"
    case .notWriteThrough:
      "the mapping does not write through to the file"
    case .noDescriptor:
      "no descriptor was kept for it"
    case .otherFile:
      "the descriptor belongs to another file"
    case .notRegular:
      "not a regular file"
    case .invalidCount(let count):
      "\(count) is not a possible number of bytes"
    case .beyondEndOfFile(let end, let fileByteCount):
      "byte \(end) lies beyond the end of the file, which has \(fileByteCount) bytes"
    case .outOfBounds(let lowerBound, let upperBound, let byteCount):
      "bytes \(lowerBound)..<\(upperBound) lie outside of the \(byteCount) mapped bytes"
    case .countMismatch(let expected, let actual):
      "\(actual) bytes cannot take the place of \(expected)"
    case .truncated(let validByteCount):
      "the file was truncated while it was mapped, \(validByteCount) bytes are valid"
    case .losesStores:
      "the private stores would be lost"
    case .noMemoryForCopies(let byteCount):
      "\(Errno(code: ENOMEM).reason) for private copies of \(byteCount) bytes"
    }
  }

  /// One sentence without a newline: `cannot map a.log: Cannot allocate memory`.
  public var description: String { "cannot \(operation.rawValue) \(path): \(reason)" }
}
