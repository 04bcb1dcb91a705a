import Glibc
import MemoryMapping
import Testing

@Suite struct OptionsTests {
  @Test("a file is created if it is missing, and keeps its bytes if it is there")
  func creates() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/new"
    var options = MappedFile.Options(access: .writeThrough, length: 10, creation: .ifMissing)
    var created = try MappedFile(path: path, options: options)
    try created.write("0123456789")
    try created.close()
    let again = try MappedFile(path: path, options: options)
    #expect(try again == "0123456789")
    options.creation = .exclusive
    #expect(
      cause { () throws(FileError) in _ = try MappedFile(path: path, options: options) }
        == .system(EEXIST))
    options.creation = .never
    #expect(
      cause { () throws(FileError) in
        _ = try MappedFile(path: folder.path + "/other", options: options)
      } == .system(ENOENT))
  }

  @Test("only truncates empties a file, and only one that may be stored to")
  func truncates() throws {
    let file = try TemporaryFile(patterned(100))
    var options = MappedFile.Options(access: .writeThrough, creation: .ifMissing)
    #expect(try MappedFile(path: file.path, options: options).byteCount == 100)
    for access in [MappedFile.Access.read, .copyOnWrite] {
      options = MappedFile.Options(access: access, truncates: true)
      #expect(
        cause { () throws(FileError) in _ = try MappedFile(path: file.path, options: options) }
          == .system(EINVAL))
    }
    #expect(try file.contents() == patterned(100))
    options = MappedFile.Options(access: .writeThrough, length: 5, truncates: true)
    let mapping = try MappedFile(path: file.path, options: options)
    #expect(try mapping == [0, 0, 0, 0, 0])
    #expect(try file.contents() == [0, 0, 0, 0, 0])
  }

  @Test("permissions are those of a created file, less the mask")
  func setsPermissions() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/new"
    var options = MappedFile.Options(access: .writeThrough, length: 1, creation: .exclusive)
    options.permissions = 0o600
    _ = try MappedFile(path: path, options: options).byteCount
    var status = stat()
    #expect(unsafe stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
  }

  @Test("populated pages are in memory at once", arguments: MappedFile.Access.allCases)
  func populates(_ access: MappedFile.Access) throws {
    let file = try TemporaryFile(patterned(3 * pageSize + 5))
    let options = MappedFile.Options(access: access, offset: 3, populates: true)
    let mapping = try MappedFile(path: file.path, options: options)
    #expect(try mapping == Array(patterned(3 * pageSize + 5).dropFirst(3)))
    #expect(try mapping.isResident())
    #expect(try mapping.residentByteCount(in: 10..<pageSize + 20) == pageSize + 10)
    #expect(try mapping.residentByteCount(in: 7..<7) == 0)
    #expect(
      cause { () throws(FileError) in _ = try mapping.isResident(0..<mapping.byteCount + 1) }
        == .outOfBounds(
          lowerBound: 0, upperBound: 3 * pageSize + 3, byteCount: 3 * pageSize + 2))
  }

  @Test(
    "a mapping that begins inside of a page does what others do", arguments: [1, 100, 4095, 4097])
  func mapsAnyOffset(_ offset: Int) throws {
    let contents = patterned(4 * pageSize + 9)
    let file = try TemporaryFile(contents)
    var mapping = try MappedFile(path: file.path, access: .writeThrough, offset: offset)
    try mapping.store(0xEE, at: 0)
    try mapping.flush(0..<1)
    try mapping.startFlush()
    try mapping.advise(.willNeed, in: 5..<pageSize)
    #expect(try file.contents()[offset] == 0xEE)
    try mapping.resize(to: 6 * pageSize)
    #expect(try file.contents().count == offset + 6 * pageSize)
    #expect(try mapping[contents.count - offset - 1] == contents.last)
    try mapping.resize(to: 10)
    #expect(try file.contents().count == offset + 10)
    #expect(try mapping[9] == contents[offset + 9])
    #expect(try mapping.validByteCount() == 10)
    try mapping.resize(to: 0)
    #expect(try mapping.validByteCount() == 0)
    try mapping.resize(to: 2 * pageSize)
    try file.truncate(to: offset + 7)
    #expect(try mapping.validByteCount() == 7)
    #expect(
      cause { () throws(FileError) in try mapping.flush() } == .truncated(validByteCount: 7))
    try file.truncate(to: 0)
    #expect(try mapping[2 * pageSize - 1] == 0)
    #expect(try mapping.validByteCount() == 0)
    #expect(mapping.faultOffset ?? 0 <= 2 * pageSize)
  }

  @Test("a mapping that grows keeps its address where it can, and always its bytes")
  func growsInPlace() throws {
    var mapping = try MappedFile(anonymous: pageSize)
    try mapping.write("kept")
    for count in [2 * pageSize, 1000 * pageSize, 1000 * pageSize + 1, 3] {
      try mapping.resize(to: count)
      #expect(try mapping.starts(with: count == 3 ? "kep" : "kept"))
      #expect(mapping.byteCount == count)
      try mapping.store(1, at: count - 1)
      try mapping.store(UInt8(ascii: "p"), at: 2)
    }
  }

  @Test("the kept descriptor maps the same memory in another place")
  func handsMemoryOver() throws {
    var memory = try MappedFile(anonymous: 100)
    let number = memory.rawDescriptor ?? -1
    #expect(number >= 0)
    var other = try MappedFile(
      path: "/proc/self/fd/\(number)", options: .writeThrough)
    try other.write("hello")
    #expect(try memory.starts(with: "hello"))
    try memory.close()
    #expect(memory.rawDescriptor == nil)
    #expect(try other.starts(with: "hello"))
    let file = try TemporaryFile([1])
    #expect(try MappedFile(descriptor: file.descriptor).rawDescriptor == nil)
  }

  @Test("a description names file, extent and access")
  func describes() throws {
    let file = try TemporaryFile([1, 2, 3])
    var mapping = try MappedFile(path: file.path, offset: 1)
    #expect(mapping.description == "\(file.path): 2 bytes from 1, read")
    try mapping.close()
    #expect(mapping.description == "\(file.path): closed")
    #expect(MappedFile.pageSize == pageSize)
  }

  @Test("protected pages refuse every store and the size, until they are unprotected")
  func protects() throws {
    for access in writable {
      var it = try MappedShape(.severalPagesAndTail, access)
      try it.mapping.protect()
      #expect(it.mapping.isProtected == true)
      for (name, operation) in storingOperations where name != "resize" {
        #expect(
          cause { () throws(FileError) in try operation(&it.mapping) } == .protected, "\(name)")
      }
      #expect(
        cause { () throws(FileError) in try it.mapping.resize(to: 10) }
          == (access == .writeThrough ? .protected : .notWriteThrough))
      try it.check()
      try it.mapping.unprotect()
      try it.mapping.store(9, at: 0)
      it.expected[0] = 9
      try it.check()
    }
    var reading = try MappedShape(.onePage, .read)
    #expect(cause { () throws(FileError) in try reading.mapping.protect() } == .readOnly)
    #expect(cause { () throws(FileError) in try reading.mapping.unprotect() } == .readOnly)
  }
}

/// An empty folder, deleted with what is in it when the value goes away.
struct TemporaryFolder: ~Copyable {
  let path: String

  init() throws {
    var template = Array("/tmp/mapping-XXXXXX".utf8CString)
    let made = unsafe mkdtemp(&template)
    try #require(unsafe made != nil)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    for name in ["new", "other"] { unsafe unlink("\(path)/\(name)") }
    unsafe rmdir(path)
  }
}
