import Glibc
import MemoryMapping
import Testing

@Suite struct OpeningTests {
  /// What a mapping of `byteCount` bytes from `offset`, of a file of 3 pages and 5 bytes, gives.
  struct Case: CustomTestStringConvertible {
    var offset: Int
    var length: Int?
    var mapped: Range<Int>?
    var cause: FileError.Cause?
    /// The size of the file after a write-through mapping; `nil` if as before.
    var extended: Int?
    var testDescription: String
  }

  static let fileByteCount = 3 * pageSize + 5
  static let cases = [
    Case(offset: 0, length: nil, mapped: 0..<fileByteCount, testDescription: "no length"),
    Case(offset: 0, length: 0, mapped: 0..<fileByteCount, testDescription: "length 0"),
    Case(offset: 0, length: 1, mapped: 0..<1, testDescription: "one byte"),
    Case(
      offset: pageSize, length: nil, mapped: pageSize..<fileByteCount,
      testDescription: "the rest from the second page"),
    Case(
      offset: 3 * pageSize, length: 5, mapped: 3 * pageSize..<fileByteCount,
      testDescription: "the tail, by its length"),
    Case(
      offset: 0, length: fileByteCount + 1,
      cause: .beyondEndOfFile(end: fileByteCount + 1, fileByteCount: fileByteCount),
      extended: fileByteCount + 1, testDescription: "one byte too long"),
    Case(
      offset: 8 * pageSize, length: 10,
      cause: .beyondEndOfFile(end: 8 * pageSize + 10, fileByteCount: fileByteCount),
      extended: 8 * pageSize + 10, testDescription: "all of it beyond the end"),
    Case(
      offset: 1, length: nil, mapped: 1..<fileByteCount, testDescription: "all but the first byte"),
    Case(
      offset: pageSize + 7, length: pageSize, mapped: pageSize + 7..<2 * pageSize + 7,
      testDescription: "as many bytes as a page has, of two pages"),
    Case(
      offset: fileByteCount - 1, length: 3,
      cause: .beyondEndOfFile(end: fileByteCount + 2, fileByteCount: fileByteCount),
      extended: fileByteCount + 2, testDescription: "from inside of a page beyond the end"),
    Case(
      offset: -pageSize, length: nil, cause: .invalidCount(-pageSize),
      testDescription: "a negative offset"),
    Case(offset: 0, length: -1, cause: .invalidCount(-1), testDescription: "a negative length"),
    Case(
      offset: pageSize, length: Int.max, cause: .invalidCount(Int.max),
      testDescription: "an end beyond all numbers"),
  ]

  @Test(
    "offset and length choose the bytes; only a write-through mapping extends the file",
    arguments: cases, MappedFile.Access.allCases)
  func opens(_ c: Case, _ access: MappedFile.Access) throws {
    let contents = patterned(Self.fileByteCount)
    let file = try TemporaryFile(contents)
    var refusal: FileError.Cause?
    do throws(FileError) {
      let mapping = try MappedFile(
        path: file.path, access: access, offset: c.offset, length: c.length)
      #expect(mapping.path == file.path)
      #expect(mapping.access == access)
      #expect(mapping.offset == c.offset)
      #expect(mapping.position == 0)
      #expect(mapping.isClosed == false)
      let expected =
        contents + [UInt8](repeating: 0, count: max(0, (c.extended ?? 0) - contents.count))
      let range = c.mapped ?? c.offset..<c.offset + (c.length ?? 0)
      #expect(Array(copying: try mapping.bytes) == Array(expected[range]))
    } catch {
      #expect(error.path == file.path)
      #expect(error.operation == .map)
      refusal = error.cause
    }
    let extends = access == .writeThrough && c.extended != nil
    #expect(refusal == (extends ? nil : c.cause))
    let size = extends ? c.extended : Self.fileByteCount
    #expect(try file.contents().count == size)
  }

  @Test("an offset beyond the end is an error, at the end an empty mapping")
  func opensAtEnd() throws {
    let file = try TemporaryFile(patterned(2 * pageSize))
    let empty = try MappedFile(path: file.path, offset: 2 * pageSize)
    #expect(empty.byteCount == 0)
    for access in MappedFile.Access.allCases {
      #expect(
        cause { () throws(FileError) in
          _ = try MappedFile(path: file.path, access: access, offset: 3 * pageSize)
        } == .beyondEndOfFile(end: 3 * pageSize, fileByteCount: 2 * pageSize))
    }
  }

  @Test("a file that mmap(2) refuses has its size back", arguments: [1 << 52])
  func undoesExtension(_ length: Int) throws {
    // Memory files may be larger than the addresses, so the extension works and mmap(2) fails.
    let file = try TemporaryFile(patterned(10), in: "/dev/shm")
    #expect(
      cause { () throws(FileError) in
        _ = try MappedFile(path: file.path, access: .writeThrough, length: length)
      } == .system(ENOMEM))
    #expect(try file.contents() == patterned(10))
  }

  @Test("what cannot be opened or mapped says so")
  func refuses() throws {
    let directory = cause { () throws(FileError) in _ = try MappedFile(path: "/tmp") }
    #expect(directory == .notRegular)
    #expect(
      cause { () throws(FileError) in
        _ = try MappedFile(path: "/tmp", access: .writeThrough)
      } == .system(EISDIR))
    #expect(
      cause { () throws(FileError) in _ = try MappedFile(path: "/nonexistent/file") }
        == .system(ENOENT))
    #expect(
      cause { () throws(FileError) in _ = try MappedFile(path: "/tmp\0x") } == .system(EINVAL))
    #expect(
      cause { () throws(FileError) in _ = try MappedFile(descriptor: -1) } == .system(EBADF))
    #expect(
      cause { () throws(FileError) in _ = try MappedFile(descriptor: -1, access: .writeThrough) }
        == .system(EBADF))
    #expect(cause { () throws(FileError) in _ = try MappedFile(path: "/dev/null") } == .notRegular)
    #expect(
      cause { () throws(FileError) in _ = try MappedFile(path: "/dev/null", length: 10) }
        == .system(ENODEV))
  }

  @Test(
    "a file that can only be read is not mapped as an empty one",
    arguments: [
      "/proc/self/status", "/proc/cpuinfo", "/sys/kernel/mm/transparent_hugepage/enabled",
    ])
  func refusesReadOnlyContents(_ path: String) throws {
    for access in [MappedFile.Access.read, .copyOnWrite] {
      #expect(
        cause { () throws(FileError) in _ = try MappedFile(path: path, access: access) }
          == .system(ENODEV))
    }
  }

  @Test("a FIFO is refused at once, without waiting for a writer")
  func refusesFifo() throws {
    let file = try TemporaryFile()
    let path = file.path + ".fifo"
    try #require(unsafe mkfifo(path, 0o600) == 0)
    defer { unsafe unlink(path) }
    #expect(cause { () throws(FileError) in _ = try MappedFile(path: path) } == .notRegular)
  }

  @Test("a device is mapped by a length that is named")
  func mapsDevice() throws {
    let mapping = try MappedFile(path: "/dev/zero", length: 5000)
    #expect(Array(copying: try mapping.bytes) == [UInt8](repeating: 0, count: 5000))
    #expect(try mapping.validByteCount() == 5000)
  }

  @Test("a descriptor without the right to store gives no write-through mapping")
  func refusesReadOnlyDescriptor() throws {
    let file = try TemporaryFile(patterned(10))
    let descriptor = try FileDescriptor(opening: file.path)
    #expect(
      cause { () throws(FileError) in
        _ = try MappedFile(descriptor: descriptor.rawValue, access: .writeThrough)
      } == .system(EACCES))
    let copies = try MappedFile(descriptor: descriptor.rawValue, access: .copyOnWrite)
    #expect(copies.byteCount == 10)
  }

  @Test(
    "the descriptor stays the caller's and may be closed", arguments: MappedFile.Access.allCases)
  func leavesDescriptor(_ access: MappedFile.Access) throws {
    let file = try TemporaryFile(patterned(100))
    let number = try duplicate(file.descriptor)
    var mapping = try MappedFile(descriptor: number, path: file.path, access: access)
    #expect(close(number) == 0)
    #expect(Array(copying: try mapping.bytes) == patterned(100))
    if access == .read {
      #expect(
        cause { () throws(FileError) in _ = try mapping.fileByteCount() } == .noDescriptor)
    } else {
      #expect(try mapping.fileByteCount() == 100)
    }
    #expect(try mapping.fileByteCount(descriptor: file.descriptor) == 100)
    let other = try TemporaryFile()
    #expect(
      cause { () throws(FileError) in
        _ = try mapping.fileByteCount(descriptor: other.descriptor)
      } == .otherFile)
    try mapping.close()
    #expect(fcntl(file.descriptor, F_GETFD) >= 0)
  }

  @Test("a path is bytes, which need not be UTF-8")
  func opensBytePath() throws {
    let file = try TemporaryFile(patterned(10))
    let name = Array(file.path.utf8CString.dropLast()) + [CChar(bitPattern: 0xFF), 0]
    try #require(unsafe link(file.path, name) == 0)
    defer { unsafe unlink(name) }
    let mapping = try unsafe MappedFile(cPath: name)
    #expect(mapping.byteCount == 10)
    #expect(mapping.path == file.path + "\u{FFFD}")
    #expect(unsafe unlink(name) == 0)
    let error = #expect(throws: FileError.self) { _ = try unsafe MappedFile(cPath: name) }
    #expect(error?.cause == .system(ENOENT))
  }

  @Test("descriptors are closed on exec and by their owner")
  func closesDescriptors() throws {
    let file = try TemporaryFile()
    let descriptor = try FileDescriptor(opening: file.path, .readWrite)
    let number = descriptor.rawValue
    #expect(fcntl(number, F_GETFD) & FD_CLOEXEC != 0)
    let copy = try FileDescriptor.duplicating(number, path: file.path)
    #expect(fcntl(copy.rawValue, F_GETFD) & FD_CLOEXEC != 0)
    try descriptor.close(path: file.path)
    #expect(
      cause { () throws(FileError) in
        try FileDescriptor(owning: 1_000_000).close(path: "x")
      } == .system(EBADF))
  }

  private func duplicate(_ descriptor: Int32) throws -> Int32 {
    let number = dup(descriptor)
    try #require(number >= 0)
    return number
  }
}
