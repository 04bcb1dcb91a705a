import Glibc
import MappingTestSupport
import MemoryMapping
import Testing

@Suite struct ResizeTests {
  static let sizes = [0, 1, 4095, 4096, 4097, 3 * 4096 + 123, 100_000]

  @Test(
    "resize gives file and mapping the new size, zeros where they grow",
    arguments: Shape.allCases, sizes)
  func resizes(_ shape: Shape, _ count: Int) throws {
    var it = try MappedShape(shape, .writeThrough)
    let offset = shape.extent.offset
    try it.mapping.seek(to: 0, from: .end)
    let end = it.mapping.position
    try it.mapping.resize(to: count)
    // The bytes behind the old mapping are the file's; behind the old file there are zeros.
    var contents = Array(shape.fileContents.prefix(offset + count))
    contents += [UInt8](repeating: 0, count: offset + count - contents.count)
    #expect(try it.file.contents() == contents)
    #expect(Array(copying: try it.mapping.bytes) == Array(contents[offset...]))
    #expect(it.mapping.byteCount == count)
    #expect(try it.mapping.fileByteCount() == offset + count)
    #expect(it.mapping.position == min(end, count))
    if count > 0 {
      try it.mapping.store(0x77, at: count - 1)
      #expect(try it.file.contents().last == 0x77)
    }
    try it.mapping.flush()
    #expect(it.mapping.wasTruncated == false)
  }

  @Test(
    "a mapping that shrinks keeps its address and its bytes, and gives back what is after them",
    arguments: [1, 4095, 4096, 3 * 4096 + 123])
  func shrinksInPlace(_ count: Int) throws {
    let file = try TemporaryFile(patterned(8 * pageSize))
    for offset in [0, pageSize, 77] {
      try file.truncate(to: 8 * pageSize)
      var mapping = try MappedFile(path: file.path, access: .writeThrough, offset: offset)
      try mapping.store(0x77, at: 0)
      let address = try mapping.withBytes { bytes in unsafe bytes.withUnsafeBytes { $0.baseAddress }
      }
      try mapping.resize(to: count)
      let after = try mapping.withBytes { bytes in unsafe bytes.withUnsafeBytes { $0.baseAddress } }
      #expect(unsafe after == address)
      #expect(try file.contents().count == offset + count)
      #expect(try mapping[0] == 0x77)
      #expect(try mapping.validByteCount() == count)
      let end = (offset % pageSize + count + pageSize - 1) / pageSize * pageSize
      let first = try unsafe #require(address) - offset % pageSize
      var flag: UInt8 = 0
      let next = unsafe UnsafeMutableRawPointer(mutating: first + end)
      #expect(unsafe mincore(next, pageSize, &flag) == -1, "the next page is not mapped")
      // The guard knows the new addresses.
      try file.truncate(to: 0)
      #expect(try mapping[count - 1] == 0 || count < pageSize)
      #expect(
        cause { () throws(FileError) in try mapping.flush() } == .truncated(validByteCount: 0))
    }
  }

  @Test("a file that refuses to shrink keeps its size, and its mapping, too")
  func refusesToShrink() throws {
    let memory = FileDescriptor(owning: memory_that_keeps_its_size(3 * pageSize))
    var mapping = try MappedFile(descriptor: memory.rawValue, access: .writeThrough)
    try mapping.store(7, at: 3 * pageSize - 1)
    for count in [0, 1, pageSize, 4 * pageSize] {
      #expect(cause { () throws(FileError) in try mapping.resize(to: count) } == .system(EPERM))
      #expect(mapping.byteCount == 3 * pageSize)
      #expect(try mapping[3 * pageSize - 1] == 7)
      #expect(try mapping.fileByteCount() == 3 * pageSize)
    }
  }

  @Test("a size below zero or beyond all addresses is refused and changes nothing")
  func refusesSizes() throws {
    var it = try MappedShape(.offsetMapping, .writeThrough)
    #expect(cause { () throws(FileError) in try it.mapping.resize(to: -1) } == .invalidCount(-1))
    #expect(
      cause { () throws(FileError) in try it.mapping.resize(to: Int.max) }
        == .invalidCount(Int.max))
    // Larger than any file may be: ftruncate(2) or mmap(2) refuses.
    let refusal = cause { () throws(FileError) in try it.mapping.resize(to: Int.max - 3 * pageSize)
    }
    #expect([.system(EFBIG), .system(EINVAL), .system(ENOMEM)].contains(refusal))
    try it.check()
    #expect(try it.mapping.fileByteCount() == 4 * pageSize + 77)
  }

  @Test(
    "a mapping that does not write through is not resized",
    arguments: [MappedFile.Access.read, .copyOnWrite])
  func refusesAccess(_ access: MappedFile.Access) throws {
    var it = try MappedShape(.onePage, access)
    #expect(cause { () throws(FileError) in try it.mapping.resize(to: 10) } == .notWriteThrough)
    try it.check()
  }

  @Test("the mapping stays as it was when there is no room for a larger one")
  func undoesGrowth() throws {
    var mapping = try MappedFile(anonymous: pageSize)
    try mapping.write("kept".utf8)
    // A file in memory may be larger than the addresses, so only mmap(2) refuses.
    #expect(
      cause { () throws(FileError) in try mapping.resize(to: 1 << 52) } == .system(ENOMEM))
    #expect(mapping.byteCount == pageSize)
    #expect(try mapping.fileByteCount() == pageSize)
    #expect(Array(copying: try mapping[0..<4]) == Array("kept".utf8))
  }

  @Test("resizing over a file that somebody shortened is an error, not a way to lose it")
  func refusesTruncated() throws {
    var it = try MappedShape(.severalPagesAndTail, .writeThrough)
    try it.file.truncate(to: 100)
    #expect(
      cause { () throws(FileError) in try it.mapping.resize(to: 5 * pageSize) }
        == .truncated(validByteCount: 100))
    #expect(try it.file.contents().count == 100)
  }

  @Test(
    "anonymous memory is zeros, can be stored to, resized and has no file",
    arguments: [0, 1, 4096, 10_000])
  func mapsAnonymously(_ count: Int) throws {
    var mapping = try MappedFile(anonymous: count)
    #expect(mapping.byteCount == count)
    #expect(Array(copying: try mapping.read()) == [UInt8](repeating: 0, count: count))
    try mapping.seek(to: 0)
    try mapping.write([UInt8](repeating: 7, count: count))
    try mapping.resize(to: count + 5000)
    let expected = [UInt8](repeating: 7, count: count) + [UInt8](repeating: 0, count: 5000)
    #expect(Array(copying: try mapping.bytes) == expected)
    try mapping.flush()
    try mapping.close()
  }

  @Test("anonymous memory can be private or read-only, too, and refuses impossible sizes")
  func mapsAnonymouslyWithAccess() throws {
    var copies = try MappedFile(anonymous: 100, access: .copyOnWrite)
    try copies.store(1, at: 99)
    #expect(try copies[99] == 1)
    var zeros = try MappedFile(anonymous: 100, access: .read)
    #expect(cause { () throws(FileError) in try zeros.store(1, at: 99) } == .readOnly)
    #expect(
      cause { () throws(FileError) in _ = try MappedFile(anonymous: -1) } == .invalidCount(-1))
    #expect(
      cause { () throws(FileError) in _ = try MappedFile(anonymous: 1 << 52, access: .copyOnWrite) }
        == .noMemoryForCopies(byteCount: 1 << 52))
  }
}
