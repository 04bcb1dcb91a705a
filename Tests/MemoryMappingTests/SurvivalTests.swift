import Glibc
import MemoryMapping
import Synchronization
import Testing

@Suite struct SurvivalTests {
  @Test("a mapping whose file was cut reads zeros from the first missing page on")
  func readsZeros() throws {
    let contents = patterned(4 * pageSize + 100)
    let file = try TemporaryFile(contents)
    let mapping = try MappedFile(path: file.path)
    #expect(Array(copying: try mapping.bytes) == contents)
    #expect(mapping.wasTruncated == false)
    #expect(mapping.faultOffset == nil)
    try file.truncate(to: pageSize + 10)
    let after = Array(copying: try mapping.bytes)
    #expect(Array(after[..<(pageSize + 10)]) == Array(contents[..<(pageSize + 10)]))
    #expect(after[(pageSize + 10)...].allSatisfy { $0 == 0 })
    #expect(mapping.wasTruncated == true)
    #expect(mapping.faultOffset == 2 * pageSize)
    #expect(try mapping.validByteCount() == pageSize + 10)
  }

  @Test("a cut inside of the last page gives no signal and is seen by asking for the size")
  func seesCutInsidePage() throws {
    let file = try TemporaryFile(patterned(pageSize + 100))
    let mapping = try MappedFile(descriptor: file.descriptor, path: file.path)
    try file.truncate(to: pageSize + 10)
    #expect(Array(copying: try mapping.bytes).suffix(90).allSatisfy { $0 == 0 })
    #expect(mapping.wasTruncated == false)
    #expect(throws: FileError(.readStatus, path: file.path, cause: .noDescriptor)) {
      try mapping.validByteCount()
    }
    #expect(try mapping.validByteCount(descriptor: file.descriptor) == pageSize + 10)
    #expect(mapping.wasTruncated == true)
    #expect(mapping.faultOffset == nil)
  }

  @Test("the last byte tells of a file that is whole, of no other", arguments: [0, 10, pageSize])
  func keepsLastByte(_ lastPageByteCount: Int) throws {
    let byteCount = pageSize + lastPageByteCount
    let contents = Array(repeating: UInt8(ascii: "x"), count: byteCount)
    for newByteCount in [byteCount - 1, byteCount - pageSize, 5, 0] {
      let file = try TemporaryFile(contents)
      let mapping = try MappedFile(descriptor: file.descriptor)
      #expect(mapping.keepsLastByte == true)
      try file.truncate(to: newByteCount)
      #expect(mapping.keepsLastByte == false)
    }
    for (bytes, access) in [
      (contents.dropLast() + [0], MappedFile.Access.read), ([], .read), (contents, .copyOnWrite),
    ] {
      let file = try TemporaryFile(bytes)
      let mapping = try MappedFile(path: file.path, access: access)
      #expect(mapping.keepsLastByte == false)
    }
    let grown = try TemporaryFile(contents)
    let mapping = try MappedFile(descriptor: grown.descriptor)
    try grown.truncate(to: 2 * byteCount)
    #expect(mapping.keepsLastByte == true)
  }

  @Test("the number of valid bytes stays down when the file grows again")
  func staysDown() throws {
    let file = try TemporaryFile(patterned(3 * pageSize))
    let mapping = try MappedFile(path: file.path)
    try file.truncate(to: 5)
    #expect(try mapping.validByteCount() == 5)
    try file.truncate(to: 3 * pageSize)
    #expect(try mapping.validByteCount() == 5)
  }

  @Test("stores into pages that are gone are reported by flush and by close", arguments: writable)
  func reportsLostStores(_ access: MappedFile.Access) throws {
    let file = try TemporaryFile(patterned(4 * pageSize))
    var mapping = try MappedFile(path: file.path, access: access)
    try file.truncate(to: pageSize)
    try mapping.store(0x11, at: 2 * pageSize)
    // The store is readable, but the file has none of it.
    #expect(try mapping[2 * pageSize] == 0x11)
    #expect(mapping.wasTruncated == true)
    let loss = FileError.Cause.truncated(validByteCount: pageSize)
    #expect(cause { () throws(FileError) in try mapping.flush() } == loss)
    #expect(cause { () throws(FileError) in try mapping.close() } == loss)
    #expect(mapping.isClosed == true)
    #expect(mapping.wasTruncated == true)
    #expect(cause { () throws(FileError) in try mapping.close() } == nil)
    #expect(try file.contents().count == pageSize)
  }

  @Test(
    "a cut inside of a page is reported by flush and close without a signal", arguments: writable)
  func reportsQuietLoss(_ access: MappedFile.Access) throws {
    let file = try TemporaryFile(patterned(pageSize))
    var mapping = try MappedFile(path: file.path, access: access)
    try file.truncate(to: 100)
    try mapping.store(0x11, at: 200)
    #expect(mapping.faultOffset == nil)
    let loss = FileError.Cause.truncated(validByteCount: 100)
    #expect(cause { () throws(FileError) in try mapping.flush(0..<10) } == loss)
    #expect(cause { () throws(FileError) in try mapping.close() } == loss)
  }

  @Test("stores lost in a file that has grown again are an input/output error", arguments: writable)
  func reportsLossAfterGrowth(_ access: MappedFile.Access) throws {
    let file = try TemporaryFile(patterned(4 * pageSize))
    var mapping = try MappedFile(path: file.path, access: access)
    try file.truncate(to: 0)
    try mapping.store(0x11, at: 2 * pageSize)
    try file.truncate(to: 4 * pageSize)
    #expect(cause { () throws(FileError) in try mapping.flush() } == .system(EIO))
    #expect(cause { () throws(FileError) in try mapping.close() } == .system(EIO))
    #expect(try file.contents()[2 * pageSize] == 0)
  }

  @Test("closing a mapping for reading is no error, whatever became of the file")
  func closesReader() throws {
    let file = try TemporaryFile(patterned(2 * pageSize))
    var mapping = try MappedFile(path: file.path)
    try file.truncate(to: 0)
    #expect(try mapping[0] == 0)
    try mapping.close()
    #expect(mapping.wasTruncated == true)
  }

  @Test("every reading operation survives", arguments: MappedFile.Access.allCases)
  func survivesEveryOperation(_ access: MappedFile.Access) throws {
    for (name, operation) in ClosingTests.readingOperations
    where !["flush", "flush range", "lock"].contains(name) || access == .read {
      let file = try TemporaryFile(patterned(4 * pageSize))
      var mapping = try MappedFile(path: file.path, access: access)
      try file.truncate(to: 0)
      let refusal = cause { () throws(FileError) in try operation(&mapping) }
      // mlock(2) has to have the pages.
      #expect(refusal == (name == "lock" && locksPages ? .system(ENOMEM) : nil), "\(name)")
    }
  }

  @Test("each part of a file that is mapped at an offset counts from its own start")
  func countsFromOffset() throws {
    let file = try TemporaryFile(patterned(5 * pageSize))
    let mapping = try MappedFile(path: file.path, offset: 2 * pageSize, length: 2 * pageSize)
    try file.truncate(to: 4 * pageSize)
    #expect(try mapping.validByteCount() == 2 * pageSize)
    try file.truncate(to: 3 * pageSize + 9)
    #expect(try mapping.validByteCount() == pageSize + 9)
    try file.truncate(to: pageSize)
    #expect(try mapping.validByteCount() == 0)
    #expect(try mapping[pageSize] == 0)
    #expect(mapping.faultOffset == pageSize)
  }

  @Test("many mappings at a time are guarded, more than the table's first block has")
  func guardsManyMappings() throws {
    let file = try TemporaryFile(patterned(2 * pageSize))
    let mappings = try (0..<200).map { _ in SharedMapping(try MappedFile(path: file.path)) }
    try file.truncate(to: pageSize)
    for (index, mapping) in mappings.enumerated() where index % 3 == 0 {
      #expect(try mapping.file[pageSize] == 0)
    }
    for (index, mapping) in mappings.enumerated() {
      #expect(mapping.file.wasTruncated == (index % 3 == 0))
    }
  }

  @Test("mappings come and go on several threads while others fault")
  func registersFromThreads() throws {
    let file = try TemporaryFile(sparse: pageSize)
    let path = file.path
    let failures = Atomic(0)
    onThreads(4) { index in
      for _ in 0..<500 {
        do throws(any Error) {
          let own = try TemporaryFile(sparse: 3 * pageSize)
          let mapping = try MappedFile(path: index % 2 == 0 ? own.path : path)
          try own.truncate(to: 0)
          let last = try mapping[mapping.byteCount - 1]
          if last != 0 || mapping.wasTruncated != (index % 2 == 0) {
            failures.add(1, ordering: .relaxed)
          }
        } catch {
          failures.add(1, ordering: .relaxed)
        }
      }
    }
    #expect(failures.load(ordering: .relaxed) == 0)
  }
}
