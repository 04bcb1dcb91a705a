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

  @Test("descriptors and pages are given back", arguments: MappedFile.Access.allCases)
  func givesBack(_ access: MappedFile.Access) throws {
    // More mappings than a process may have descriptors or, by default, mappings.
    let file = try TemporaryFile(patterned(10))
    for round in 0..<70_000 {
      var mapping = try MappedFile(path: file.path, access: access)
      if round % 2 == 0 { try mapping.close() }
    }
  }
}

private func slice(_ mapping: borrowing MappedFile) throws(FileError) {
  let slice = try mapping[0..<0]
  precondition(slice.isEmpty)
}
