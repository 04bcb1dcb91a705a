import Glibc
internal import MgrepSystem

/// Why an operation on a file or on its mapping failed, worded for the person at the terminal.
///
/// `description` is one sentence without a newline: `cannot map a.log: Cannot allocate memory`.
public struct FileError: Error, Equatable, Sendable {
  /// What was being done; the raw value completes the sentence "cannot … PATH".
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

  /// What stood in the way.
  public enum Cause: Equatable, Sendable {
    /// A system call failed with this `errno`.
    case system(Int32)
    /// The mapping was closed before.
    case closed
    /// The mapping was opened with `.read`.
    case readOnly
    /// Stores are forbidden by `protect()`.
    case protected
    /// The bytes asked for as text are not UTF-8 from this offset of the mapping on.
    case invalidUTF8(offset: Int)
    /// The operation changes the file, and the mapping is not `.writeThrough`.
    case notWriteThrough
    /// Neither a descriptor was kept when the mapping was made nor one was passed.
    case noDescriptor
    /// The descriptor passed belongs to another file.
    case otherFile
    /// The file is a device, a pipe or a directory, whose size says nothing; name a length.
    case notRegular
    /// A negative offset, length or count, or one beyond what addresses can hold.
    case invalidCount(Int)
    /// The bytes asked for end at `end`, beyond the `fileByteCount` bytes of the file.
    case beyondEndOfFile(end: Int, fileByteCount: Int)
    /// The bytes asked for are not all inside of the mapping's `0..<byteCount`.
    case outOfBounds(lowerBound: Int, upperBound: Int, byteCount: Int)
    /// A range of `expected` bytes cannot be assigned `actual` bytes.
    case countMismatch(expected: Int, actual: Int)
    /// Somebody shortened the file while it was mapped; this many bytes are still valid.
    case truncated(validByteCount: Int)
    /// Doing it would silently drop the private stores of a `.copyOnWrite` mapping.
    case losesStores
    /// The system does not promise memory for this many bytes of private copies.
    case noMemoryForCopies(byteCount: Int)
  }

  /// What was being done.
  public var operation: Operation
  /// The file, as the caller named it; `String` repairs bytes that are not UTF-8.
  public var path: String
  /// What stood in the way.
  public var cause: Cause

  /// Puts an error together; the library makes all of its own.
  public init(_ operation: Operation, path: String, cause: Cause) {
    self.operation = operation
    self.path = path
    self.cause = cause
  }

  /// The error of a system call that has just failed: reads `errno`, so nothing may come between.
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
      // strerror(3) says "No such device", which is not what is wrong.
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
