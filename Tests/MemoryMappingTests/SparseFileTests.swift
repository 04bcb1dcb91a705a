import Glibc
import MemoryMapping
import Testing

@Suite struct SparseFileTests {
  static let sizes = [5 << 30, 1 << 40]

  @Test(
    "files larger than the memory are mapped, read and stored to at any offset",
    arguments: sizes, MappedFile.Access.allCases)
  func mapsLargeFile(_ size: Int, _ access: MappedFile.Access) throws {
    try FarAddresses.alone {
      let file = try TemporaryFile(sparse: size)
      try #require(
        unsafe pwrite(file.descriptor, Array("near the end\n".utf8), 13, size - 20) == 13)
      var mapping = try MappedFile(path: file.path, access: access)
      #expect(mapping.byteCount == size)
      #expect(try mapping[size / 2] == 0)
      #expect(try mapping.rfind("near".utf8) == size - 20)
      #expect(try mapping.find("near".utf8, in: size - (1 << 20)..<size) == size - 20)
      try mapping.seek(to: -20, from: .end)
      let lineByteCount = try mapping.readLine()?.byteCount
      #expect(lineByteCount == 13)
      if access != .read {
        for offset in [0, size / 2 + 1, size - 1] { try mapping.store(0x5A, at: offset) }
        #expect(try mapping[size / 2 + 1] == 0x5A)
        var byte: UInt8 = 1
        try #require(unsafe pread(file.descriptor, &byte, 1, size / 2 + 1) == 1)
        #expect(byte == (access == .writeThrough ? 0x5A : 0))
        try mapping.flush(0..<pageSize)
      }
      try mapping.close()
    }
  }

  @Test("a part far behind in a large file is mapped by its offset")
  func mapsFarPart() throws {
    try FarAddresses.alone {
      let size = 1 << 40
      let file = try TemporaryFile(sparse: size)
      try #require(unsafe pwrite(file.descriptor, [7], 1, size - pageSize) == 1)
      let mapping = try MappedFile(path: file.path, offset: size - pageSize)
      #expect(mapping.byteCount == pageSize)
      #expect(try mapping[0] == 7)
    }
  }

  @Test("cutting a large file off is survived at the cost of one fault")
  func survivesCut() throws {
    try FarAddresses.alone {
      let size = 1 << 40
      let file = try TemporaryFile(sparse: size)
      for access in MappedFile.Access.allCases {
        try file.truncate(to: size)
        let mapping = try MappedFile(path: file.path, access: access)
        try file.truncate(to: pageSize)
        for offset in stride(from: pageSize, to: size, by: size / 64) {
          #expect(try mapping[offset] == 0)
        }
        #expect(mapping.faultOffset == pageSize)
        #expect(try mapping.validByteCount() == pageSize)
      }
    }
  }
}
