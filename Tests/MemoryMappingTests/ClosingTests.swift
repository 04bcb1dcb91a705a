import Glibc
import MemoryMapping
import Testing

@Suite struct ClosingTests {
  /// Every operation that does not store, by name; those that do are `storingOperations`.
  static let readingOperations:
    [(name: String, run: @Sendable (inout MappedFile) throws(FileError) -> Void)] = [
      ("bytes", { m throws(FileError) in _ = try m.bytes }),
      ("lines", { m throws(FileError) in _ = try m.lines }),
      ("read(n)", { m throws(FileError) in _ = try m.read(1) }),
      ("read()", { m throws(FileError) in _ = try m.read() }),
      ("readByte", { m throws(FileError) in _ = try m.readByte() }),
      ("readLine", { m throws(FileError) in _ = try m.readLine() }),
      ("seek", { m throws(FileError) in try m.seek(to: 0) }),
      ("tell", { m throws(FileError) in _ = try m.tell() }),
      ("element", { m throws(FileError) in _ = try m[0] }),
      ("slice", { m throws(FileError) in try slice(m) }),
      ("find", { m throws(FileError) in _ = try m.find([1]) }),
      ("rfind", { m throws(FileError) in _ = try m.rfind([1]) }),
      ("find span", { m throws(FileError) in _ = try m.find(RawSpan()) }),
      ("rfind span", { m throws(FileError) in _ = try m.rfind(RawSpan()) }),
      ("hasSameBytes", { m throws(FileError) in _ = try m.hasSameBytes(as: RawSpan()) }),
      ("precedes", { m throws(FileError) in _ = try m.precedes(RawSpan()) }),
      ("flush", { m throws(FileError) in try m.flush() }),
      ("flush range", { m throws(FileError) in try m.flush(0..<0) }),
      ("advise", { m throws(FileError) in try m.advise(.normal) }),
      ("lock", { m throws(FileError) in try m.lock() }),
      ("unlock", { m throws(FileError) in try m.unlock() }),
      ("validByteCount", { m throws(FileError) in _ = try m.validByteCount() }),
      ("fileByteCount", { m throws(FileError) in _ = try m.fileByteCount() }),
    ]

  @Test(
    "any use after close is an error, whatever the access; close itself may be repeated",
    arguments: Shape.allCases, MappedFile.Access.allCases)
  func refusesUse(_ shape: Shape, _ access: MappedFile.Access) throws {
    var it = try MappedShape(shape, access)
    _ = try it.mapping.read(5)
    try it.mapping.close()
    try it.mapping.close()
    for (name, operation) in Self.readingOperations + storingOperations {
      #expect(
        cause { () throws(FileError) in try operation(&it.mapping) } == .closed, "\(name)")
    }
    #expect(it.mapping.isClosed == true)
    #expect(it.mapping.byteCount == 0)
    #expect(it.mapping.position == 0)
    #expect(it.mapping.wasTruncated == false)
    #expect(it.mapping.faultOffset == nil)
    #expect(it.mapping.path == it.file.path)
    #expect(it.mapping.access == access)
    #expect(try it.file.contents() == shape.fileContents)
  }

  @Test("the same operations work before close", arguments: [MappedFile.Access.writeThrough])
  func allowsUse(_ access: MappedFile.Access) throws {
    for (name, operation) in Self.readingOperations + storingOperations {
      var it = try MappedShape(.onePage, access)
      #expect(cause { () throws(FileError) in try operation(&it.mapping) } == nil, "\(name)")
    }
  }

  @Test(
    "pages and descriptors are given back, by close and by the end of the value",
    arguments: MappedFile.Access.allCases)
  func givesBack(_ access: MappedFile.Access) throws {
    let file = try TemporaryFile(patterned(10))
    for round in 0..<10 {
      var mapping = try MappedFile(path: file.path, access: access)
      #expect(try linesOfMaps(naming: file.path) == 1)
      #expect(descriptors(of: file.path) == 2)
      if round % 2 == 0 {
        try mapping.close()
        #expect(try linesOfMaps(naming: file.path) == 0)
      }
    }
    #expect(try linesOfMaps(naming: file.path) == 0)
    // That of the temporary file itself.
    #expect(descriptors(of: file.path) == 1)
  }

  @Test(
    "a mapping that cannot be made leaves nothing behind", arguments: MappedFile.Access.allCases)
  func leavesNothing(_ access: MappedFile.Access) throws {
    let file = try TemporaryFile(patterned(10))
    #expect(
      cause { () throws(FileError) in
        _ = try MappedFile(descriptor: file.descriptor, access: access, offset: -1)
      } == .invalidCount(-1))
    #expect(try linesOfMaps(naming: file.path) == 0)
    #expect(descriptors(of: file.path) == 1)
  }

  private func linesOfMaps(naming path: String) throws -> Int {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    let descriptor = try FileDescriptor(opening: "/proc/self/maps")
    while case let count = unsafe read(descriptor.rawValue, &buffer, buffer.count), count > 0 {
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      .count { $0.hasSuffix(path) }
  }

  private func descriptors(of path: String) -> Int {
    (0..<4096).count { number in
      var target = [CChar](repeating: 0, count: Int(PATH_MAX))
      let count = unsafe readlink("/proc/self/fd/\(number)", &target, target.count)
      return target.prefix(max(0, count)).elementsEqual(path.utf8CString.dropLast())
    }
  }
}

private func slice(_ mapping: borrowing MappedFile) throws(FileError) {
  let slice = try mapping[0..<0]
  precondition(slice.isEmpty)
}
