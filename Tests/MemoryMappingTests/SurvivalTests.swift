import Glibc
import MemoryMapping
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

  @Test("the number of valid bytes stays down when the file grows again")
  func staysDown() throws {
    let file = try TemporaryFile(patterned(3 * pageSize))
    let mapping = try MappedFile(path: file.path)
    try file.truncate(to: 5)
    #expect(try mapping.validByteCount() == 5)
    try file.truncate(to: 3 * pageSize)
    #expect(try mapping.validByteCount() == 5)
  }
}
