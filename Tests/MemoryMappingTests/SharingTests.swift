import Glibc
import MappingTestSupport
import MemoryMapping
import Testing

@Suite struct SharingTests {
  @Test("stores through one mapping are seen by every other one, private copies by none")
  func sharesFile() throws {
    let contents = patterned(2 * pageSize)
    let file = try TemporaryFile(contents)
    var writer = try MappedFile(path: file.path, access: .writeThrough)
    var second = try MappedFile(path: file.path, access: .writeThrough)
    var copies = try MappedFile(path: file.path, access: .copyOnWrite)
    let reader = try MappedFile(path: file.path)
    try copies.store(0xC0, at: 1)
    try writer.store(0xAA, at: 0)
    try second.store(0xBB, at: pageSize)
    #expect(try reader[0] == 0xAA)
    #expect(try reader[1] == contents[1])
    #expect(try second[0] == 0xAA)
    #expect(try writer[pageSize] == 0xBB)
    #expect(try copies[1] == 0xC0)
    // The page copied before keeps what it was; the other one is still the file's.
    #expect(try copies[pageSize] == 0xBB)
    let found = try file.contents()
    #expect((found[0], found[1], found[pageSize]) == (0xAA, contents[1], 0xBB))
  }

  @Test("what write(2) puts into the file shows in a mapping for reading")
  func seesWrites() throws {
    let file = try TemporaryFile(patterned(100))
    let reader = try MappedFile(path: file.path)
    try #require(unsafe pwrite(file.descriptor, [0xDD], 1, 50) == 1)
    #expect(try reader[50] == 0xDD)
  }

  @Test("mappings of the parts of a file show its parts")
  func mapsParts() throws {
    let contents = patterned(3 * pageSize)
    let file = try TemporaryFile(contents)
    var first = try MappedFile(path: file.path, access: .writeThrough, length: 2 * pageSize)
    let rest = try MappedFile(path: file.path, offset: pageSize)
    try first.store(0x12, at: pageSize + 7)
    #expect(try rest[7] == 0x12)
    #expect(try first.fileByteCount() == 3 * pageSize)
  }

  @Test("a child's store is seen by the parent only where it is written through")
  func sharesWithChild() throws {
    for access in writable {
      let file = try TemporaryFile([10, 20, 30])
      var mapping = try MappedFile(path: file.path, access: access)
      try mapping.store(21, at: 1)
      var span = try mapping.mutableBytes()
      let child = unsafe span.withUnsafeMutableBytes { bytes in
        unsafe child_storing(bytes.baseAddress.map { unsafe $0 + 1 }, 99)
      }
      // The child found what the parent had stored.
      #expect(child_status(child, 1) == 21)
      #expect(try mapping[1] == (access == .writeThrough ? 99 : 21))
      #expect(try file.contents()[1] == (access == .writeThrough ? 99 : 20))
    }
  }

  @Test("anonymous memory is shared with a child, unless it is copied")
  func sharesAnonymousMemory() throws {
    for access in writable {
      var mapping = try MappedFile(anonymous: 10, access: access)
      var span = try mapping.mutableBytes()
      let child = unsafe span.withUnsafeMutableBytes { unsafe child_storing($0.baseAddress, 5) }
      #expect(child_status(child, 1) == 0)
      #expect(try mapping[0] == (access == .writeThrough ? 5 : 0))
    }
  }

  /// What the other process does between the steps is in `Tests/MemoryPeer`.
  @Test("another program maps anonymous memory that is sent to it, and survives that it shrinks")
  func handsMemoryToProgram() throws {
    var memory = try MappedFile(anonymous: 3 * pageSize)
    try memory.write("from the test")
    var number: Int32 = -1
    let peer = unsafe child_with_socket(try builtProgram("memory-peer"), &number)
    try #require(peer > 0)
    let socket = FileDescriptor(owning: number)
    var byte: UInt8 = 0
    func waitForPeer() throws { try #require(unsafe read(socket.rawValue, &byte, 1) == 1) }
    func continuePeer() throws { try #require(unsafe write(socket.rawValue, &byte, 1) == 1) }

    let descriptor = memory.rawDescriptor ?? -1
    try #require(send_descriptor(socket.rawValue, descriptor) == 0)
    try waitForPeer()
    #expect(String(decoding: try memory[(2 * pageSize)..<(2 * pageSize + 8)]) == "the peer")
    try memory.store(7, at: pageSize)
    try memory.resize(to: 5 * pageSize)
    try continuePeer()
    try waitForPeer()
    #expect(try memory[5 * pageSize - 1] == 9)
    try memory.resize(to: pageSize)
    try continuePeer()
    #expect(child_status(peer, 1) == 0, "the step of the peer that went wrong")
    #expect(try memory.starts(with: "from the test"))
  }

  @Test("a child survives the truncation of what it inherited, and the parent, too")
  func guardsChild() throws {
    let file = try TemporaryFile(patterned(2 * pageSize))
    let mapping = try MappedFile(path: file.path)
    let child = unsafe try mapping.bytes.withUnsafeBytes {
      unsafe child_reading_after_cut($0.baseAddress, file.descriptor)
    }
    #expect(child_status(child, 1) == 0)
    // The child has told its own copy of the table; here nothing was touched yet.
    #expect(mapping.faultOffset == nil)
    #expect(try mapping[pageSize] == 0)
    #expect(mapping.faultOffset == pageSize)
  }
}
