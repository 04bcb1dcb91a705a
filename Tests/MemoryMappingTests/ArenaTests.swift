import Glibc
import Testing

@testable import MemoryMapping

@Suite struct ArenaTests {
  static func arena() throws -> MappingArena { try #require(MappingArena()) }

  /// How many mappings this process has between the ends of an arena's file.
  static func mappingCount(of path: String) throws -> Int {
    let maps = try #require(unsafe fopen("/proc/self/maps", "r"))
    defer { unsafe fclose(maps) }
    var count = 0
    var line = [CChar](repeating: 0, count: 4096)
    while unsafe fgets(&line, Int32(line.count), maps) != nil {
      let text = String(
        decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      if text.contains(path) { count += 1 }
    }
    return count
  }

  @Test("files mapped one after the other are what they are, however many")
  func inTurn() throws {
    let arena = try Self.arena()
    let sizes = [1, pageSize - 1, pageSize, pageSize + 1, 3 * pageSize + 5]
    var files: [(descriptor: Int32, contents: [UInt8])] = []
    defer { for file in files { close(file.descriptor) } }
    for size in sizes {
      let contents = patterned(size).map { $0 &+ UInt8(truncatingIfNeeded: size) }
      let file = try TemporaryFile(contents)
      files.append((dup(file.descriptor), contents))
    }
    // More than an arena takes before it begins again.
    for turn in 0..<3000 {
      let file = files[turn % files.count]
      let mapping = try MappedFile(descriptor: file.descriptor, options: .read, arena: arena)
      #expect(Array(copying: try mapping.bytes) == file.contents, "turn \(turn)")
    }
  }

  @Test("zeros follow the last byte, also where it fills its page", arguments: [1, 2, 3])
  func zerosBehind(pageCount: Int) throws {
    let arena = try Self.arena()
    let file = try TemporaryFile([UInt8](repeating: 0xFF, count: pageCount * pageSize))
    let alone = try MappedFile(descriptor: file.descriptor)
    let first = try MappedFile(descriptor: file.descriptor, options: .read, arena: arena)
    let second = try MappedFile(descriptor: file.descriptor, options: .read, arena: arena)
    func zeros(behind bytes: RawSpan) -> [UInt8] {
      bytes.withUnsafeBytes { bytes in
        (0..<4).map { bytes.baseAddress!.load(fromByteOffset: bytes.count + $0, as: UInt8.self) }
      }
    }
    #expect(zeros(behind: try alone.bytes) == [0, 0, 0, 0])
    #expect(zeros(behind: try first.bytes) == [0, 0, 0, 0])
    #expect(zeros(behind: try second.bytes) == [0, 0, 0, 0])
  }

  @Test("mappings stay until there are many, and go together")
  func recycles() throws {
    try FarAddresses.alone {
      let arena = try Self.arena()
      let file = try TemporaryFile(patterned(100))
      for _ in 0..<10 {
        _ = try MappedFile(descriptor: file.descriptor, options: .read, arena: arena).byteCount
      }
      #expect(try Self.mappingCount(of: file.path) == 10)
      for _ in 10..<1025 {
        _ = try MappedFile(descriptor: file.descriptor, options: .read, arena: arena).byteCount
      }
      #expect(try Self.mappingCount(of: file.path) == 1)
    }
  }

  @Test("nothing takes the place of a mapping in use")
  func keepsLiveMappings() throws {
    let arena = try Self.arena()
    let kept = try TemporaryFile(patterned(pageSize))
    let other = try TemporaryFile(Array(repeating: 7, count: pageSize))
    let mapping = try MappedFile(descriptor: kept.descriptor, options: .read, arena: arena)
    for _ in 0..<2000 {
      let next = try MappedFile(descriptor: other.descriptor, options: .read, arena: arena)
      #expect(Array(copying: try next.bytes).allSatisfy { $0 == 7 })
    }
    #expect(Array(copying: try mapping.bytes) == patterned(pageSize))
  }

  @Test("the arena may go before its files")
  func outlived() throws {
    let file = try TemporaryFile(patterned(pageSize))
    let mapping = try MappedFile(descriptor: file.descriptor, options: .read, arena: Self.arena())
    #expect(Array(copying: try mapping.bytes) == patterned(pageSize))
  }

  @Test("a large file and one for stores are mapped by themselves")
  func byThemselves() throws {
    let arena = try Self.arena()
    let large = try TemporaryFile(sparse: MappingArena.maxFileByteCount + 1)
    _ = try MappedFile(descriptor: large.descriptor, options: .read, arena: arena).byteCount
    #expect(try Self.mappingCount(of: large.path) == 0, "given back at once")
    let small = try TemporaryFile(patterned(10))
    var copy = try MappedFile(descriptor: small.descriptor, options: .copyOnWrite, arena: arena)
    var bytes = try copy.mutableBytes()
    bytes.storeBytes(of: 1, toByteOffset: 0, as: UInt8.self)
    try copy.close()
    #expect(try Self.mappingCount(of: small.path) == 0)
    #expect(try small.contents() == patterned(10))
  }

  @Test("a file cut short in an arena is survived, and the next one is whole")
  func survives() throws {
    let arena = try Self.arena()
    let next = try TemporaryFile(patterned(2 * pageSize))
    let file = try TemporaryFile(patterned(3 * pageSize))
    do {
      let mapping = try MappedFile(descriptor: file.descriptor, options: .read, arena: arena)
      try file.truncate(to: pageSize)
      #expect(Array(copying: try mapping.bytes)[pageSize...].allSatisfy { $0 == 0 })
      #expect(mapping.faultOffset == pageSize)
      #expect(try mapping.validByteCount(descriptor: file.descriptor) == pageSize)
    }
    let mapping = try MappedFile(descriptor: next.descriptor, options: .read, arena: arena)
    #expect(Array(copying: try mapping.bytes) == patterned(2 * pageSize))
    #expect(mapping.wasTruncated == false)
  }

  static func batchFile(_ file: borrowing TemporaryFile) throws -> MappedBatch.File {
    let status = try FileStatus(descriptor: file.descriptor, path: file.path)
    return MappedBatch.File(descriptor: file.descriptor, byteCount: status.byteCount)
  }

  @Test("the files of a batch are what they are, batch after batch")
  func batches() throws {
    let arena = try Self.arena()
    let small = try TemporaryFile(patterned(3 * pageSize + 5))
    let large = try TemporaryFile(sparse: MappingArena.maxFileByteCount + 1)
    let empty = try TemporaryFile([])
    for turn in 0..<40 {
      // More than an arena takes.
      let kinds = try [Self.batchFile(small), Self.batchFile(large), Self.batchFile(empty)]
      let files = (0..<70).map { kinds[(turn + $0) % 3] }
      var batch = MappedBatch(files, in: arena)
      for (index, file) in files.enumerated() {
        let mapping = try batch.takeFile(index)
        #expect(mapping.byteCount == file.byteCount)
        guard file.byteCount == 3 * pageSize + 5 else { continue }
        #expect(Array(copying: try mapping.bytes) == patterned(3 * pageSize + 5))
      }
    }
    #expect(try Self.mappingCount(of: large.path) == 0)
  }

  @Test("a batch maps at once, and what is not taken out of it goes with the rest")
  func batchNotTaken() throws {
    try FarAddresses.alone {
      let arena = try Self.arena()
      let file = try TemporaryFile(patterned(100))
      let files = try Array(repeating: Self.batchFile(file), count: 64)
      do {
        var batch = MappedBatch(files, in: arena)
        #expect(try Self.mappingCount(of: file.path) == 64)
        _ = try batch.takeFile(7).byteCount
      }
      let next = MappedBatch([files[0]], in: arena)
      #expect(try Self.mappingCount(of: file.path) == 1)
      _ = consume next
    }
  }

  @Test("a batch takes nothing away from files in use")
  func batchKeepsLiveMappings() throws {
    try FarAddresses.alone {
      let arena = try Self.arena()
      let kept = try TemporaryFile(patterned(pageSize))
      let mapping = try MappedFile(descriptor: kept.descriptor, options: .read, arena: arena)
      let other = try TemporaryFile(Array(repeating: 7, count: pageSize))
      for _ in 0..<3 {
        var batch = MappedBatch(try Array(repeating: Self.batchFile(other), count: 50), in: arena)
        for index in 0..<50 {
          let bytes = Array(copying: try batch.takeFile(index).bytes)
          #expect(bytes.allSatisfy { $0 == 7 })
        }
      }
      #expect(Array(copying: try mapping.bytes) == patterned(pageSize))
    }
  }

  @Test("what cannot be mapped says so when it is taken")
  func batchOfPipe() throws {
    let arena = try Self.arena()
    var ends: [Int32] = [0, 0]
    try #require(unsafe pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    var batch = MappedBatch([.init(descriptor: ends[0], byteCount: 0)], in: arena)
    #expect(throws: FileError(.map, path: "a pipe", cause: .notRegular)) {
      _ = try batch.takeFile(0, path: "a pipe").byteCount
    }
  }

  @Test("a file of a batch that is cut short is survived")
  func batchSurvives() throws {
    let arena = try Self.arena()
    let file = try TemporaryFile(patterned(3 * pageSize))
    var batch = MappedBatch([try Self.batchFile(file)], in: arena)
    try file.truncate(to: pageSize)
    let mapping = try batch.takeFile(0)
    #expect(Array(copying: try mapping.bytes)[pageSize...].allSatisfy { $0 == 0 })
    #expect(mapping.faultOffset == pageSize)
    #expect(try mapping.validByteCount(descriptor: file.descriptor) == pageSize)
  }

  @Test("what is no regular file, or has lost its bytes, is no trouble for the files beside it")
  func batchOfOddFiles() throws {
    let arena = try Self.arena()
    let file = try TemporaryFile(patterned(pageSize))
    let directory = Glibc.open("/tmp", O_RDONLY | O_DIRECTORY)
    try #require(directory >= 0)
    defer { close(directory) }
    // A directory of some file systems has an end that lseek(2) tells.
    let files = [
      try Self.batchFile(file), .init(descriptor: directory, byteCount: 4096),
      .init(descriptor: -1, byteCount: 10), try Self.batchFile(file),
    ]
    var batch = MappedBatch(files, in: arena)
    for index in [0, 3] {
      #expect(Array(copying: try batch.takeFile(index).bytes) == patterned(pageSize))
    }
    #expect(throws: FileError(.map, path: "/tmp", cause: .notRegular)) {
      _ = try batch.takeFile(1, path: "/tmp").byteCount
    }
    #expect(throws: FileError(.readStatus, path: "none", cause: .system(EBADF))) {
      _ = try batch.takeFile(2, path: "none").byteCount
    }
  }

  @Test("threads with an arena each map batches at the same time")
  func batchesOfThreads() async throws {
    let file = try TemporaryFile(patterned(2 * pageSize + 1))
    let entry = try Self.batchFile(file)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<4 {
        group.addTask {
          let arena = try Self.arena()
          for _ in 0..<50 {
            var batch = MappedBatch(Array(repeating: entry, count: 30), in: arena)
            for index in 0..<30 {
              let bytes = Array(copying: try batch.takeFile(index).bytes)
              if bytes != patterned(2 * pageSize + 1) { return false }
            }
          }
          return true
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
  }
}
