import Glibc
import MemoryMapping
import Testing

@Suite struct FileErrorTests {
  struct Case: CustomTestStringConvertible {
    var operation: FileError.Operation
    var cause: FileError.Cause
    var code: Int32
    var sentence: String
    var testDescription: String { sentence }
  }

  static let cases = [
    Case(
      operation: .open, cause: .system(ENOENT), code: ENOENT,
      sentence: "cannot open a.log: No such file or directory"),
    Case(
      operation: .map, cause: .system(ENOMEM), code: ENOMEM,
      sentence: "cannot map a.log: Cannot allocate memory"),
    Case(
      operation: .map, cause: .system(ENODEV), code: ENODEV,
      sentence: "cannot map a.log: it can be read, but not mapped"),
    Case(
      operation: .read, cause: .closed, code: EBADF,
      sentence: "cannot read a.log: the mapping is closed"),
    Case(
      operation: .write, cause: .readOnly, code: EACCES,
      sentence: "cannot write a.log: the mapping is read-only"),
    Case(
      operation: .resize, cause: .notWriteThrough, code: EACCES,
      sentence: "cannot resize a.log: the mapping does not write through to the file"),
    Case(
      operation: .readStatus, cause: .noDescriptor, code: EBADF,
      sentence: "cannot read the status of a.log: no descriptor was kept for it"),
    Case(
      operation: .readStatus, cause: .otherFile, code: ESTALE,
      sentence: "cannot read the status of a.log: the descriptor belongs to another file"),
    Case(
      operation: .map, cause: .notRegular, code: EINVAL,
      sentence: "cannot map a.log: not a regular file"),
    Case(
      operation: .write, cause: .protected, code: EACCES,
      sentence: "cannot write a.log: the mapping is protected from stores"),
    Case(
      operation: .read, cause: .invalidUTF8(offset: 7), code: EILSEQ,
      sentence: "cannot read a.log: byte 7 begins something that is not UTF-8"),
    Case(
      operation: .read, cause: .invalidCount(-3), code: EINVAL,
      sentence: "cannot read a.log: -3 is not a possible number of bytes"),
    Case(
      operation: .map, cause: .beyondEndOfFile(end: 20, fileByteCount: 10), code: ENXIO,
      sentence: "cannot map a.log: byte 20 lies beyond the end of the file, which has 10 bytes"),
    Case(
      operation: .seek, cause: .outOfBounds(lowerBound: 8, upperBound: 12, byteCount: 10),
      code: ERANGE,
      sentence: "cannot seek in a.log: bytes 8..<12 lie outside of the 10 mapped bytes"),
    Case(
      operation: .write, cause: .countMismatch(expected: 3, actual: 4), code: EINVAL,
      sentence: "cannot write a.log: 4 bytes cannot take the place of 3"),
    Case(
      operation: .flush, cause: .truncated(validByteCount: 7), code: EIO,
      sentence: "cannot flush a.log: the file was truncated while it was mapped, 7 bytes are valid"
    ),
    Case(
      operation: .advise, cause: .losesStores, code: EINVAL,
      sentence: "cannot advise on a.log: the private stores would be lost"),
    Case(
      operation: .map, cause: .noMemoryForCopies(byteCount: 99), code: ENOMEM,
      sentence: "cannot map a.log: Cannot allocate memory for private copies of 99 bytes"),
  ]

  @Test("an error is one sentence of operation, path and reason", arguments: cases)
  func speaks(_ c: Case) {
    let error = FileError(c.operation, path: "a.log", cause: c.cause)
    #expect(error.description == c.sentence)
    #expect(error.description.hasSuffix(": \(error.reason)"))
    #expect(error.code == c.code)
    #expect(!error.description.contains("\n"))
  }

  @Test("the status of a file changes with its size and its time")
  func comparesStatus() throws {
    let file = try TemporaryFile([1, 2, 3])
    let before = try FileStatus(descriptor: file.descriptor, path: file.path)
    #expect(before.byteCount == 3)
    #expect(before.isRegularFile)
    #expect(try FileStatus(descriptor: file.descriptor, path: file.path) == before)
    try file.append([4])
    let after = try FileStatus(descriptor: file.descriptor, path: file.path)
    #expect(after != before)
    #expect(after.isSameFile(as: before))
    let other = try TemporaryFile([1, 2, 3])
    #expect(
      try !FileStatus(descriptor: other.descriptor, path: other.path).isSameFile(as: before))
  }
}
