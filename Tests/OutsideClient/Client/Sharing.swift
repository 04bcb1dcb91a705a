import Glibc
import MemoryMapping
import Synchronization

/// A mapping that threads share.
final class SharedFile: Sendable {
  let mapping: MappedFile

  init(_ mapping: consuming MappedFile) { self.mapping = mapping }
}

func scan(_ file: borrowing MappedFile) throws -> Int {
  let bytes = try file.bytes
  return bytes.byteCount
}

/// Classes and noncopyable structs that own a mapping, and store into it.
func ownersOfMappings() throws {
  final class Owner {
    var mapping: MappedFile

    init(_ access: MappedFile.Access) throws {
      mapping = try MappedFile(path: path, access: access)
    }
  }
  struct Pair: ~Copyable {
    var mapping: MappedFile
    var copy: [UInt8]
  }
  let owner = try Owner(.copyOnWrite)
  try owner.mapping.withMutableBytes(in: 1..<2) { bytes in
    bytes.storeBytes(of: 0x2D, toByteOffset: 0, as: UInt8.self)
  }
  expect(try owner.mapping[1] == 0x2D)
  expect(try scan(owner.mapping) == byteCount)

  var pair = Pair(mapping: try MappedFile(path: path), copy: [0])
  pair.copy[0] = UInt8(try pair.mapping.read(3).byteCount)
  let all = try pair.mapping.bytes
  pair.copy.append(UInt8(all.byteCount))
  expect(pair.copy == [3, UInt8(byteCount)])

  let mutex = Mutex(try MappedFile(path: path))
  expect(
    try mutex.withLock { file in
      let bytes = try file.read(10)
      return bytes.byteCount
    } == 10)
}

/// The files of a batch are passed to closures.
func batches() throws {
  guard let arena = MappingArena() else { fatalError() }
  let descriptor = try FileDescriptor(opening: path)
  let entry = MappedBatch.File(descriptor: descriptor.rawValue, byteCount: byteCount)
  var batch = MappedBatch([entry, entry, entry], in: arena)
  let file = try batch.takeFile(0)
  let counts = try [1, 2].map { index in try batch.takeFile(index).bytes.byteCount }
  let count = {
    let bytes = try file.bytes
    return bytes.byteCount + Int(descriptor.rawValue * 0)
  }
  expect(try counts + [count()] == [byteCount, byteCount, byteCount])
}

/// Two threads read one mapping, through a function that borrows and through a closure.
func sharedByThreads() throws {
  final class Work: Sendable {
    let file: SharedFile
    let count = Atomic(0)

    init(_ file: SharedFile) { self.file = file }
  }
  let work = Work(SharedFile(try MappedFile(path: path)))
  let threads = (0..<2).map { _ in
    var thread = pthread_t()
    let started = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        let work = Unmanaged<Work>.fromOpaque(argument).takeUnretainedValue()
        let borrowed = (try? scan(work.file.mapping)) ?? 0
        let lent = (try? work.file.mapping.withBytes { $0.byteCount }) ?? 0
        work.count.add(borrowed + lent, ordering: .relaxed)
        return nil
      }, Unmanaged.passUnretained(work).toOpaque())
    expect(started == 0)
    return thread
  }
  for thread in threads { pthread_join(thread, nil) }
  withExtendedLifetime(work) {}
  expect(work.count.load(ordering: .relaxed) == 4 * byteCount)
}

/// Tasks read one mapping.
func sharedByTasks() async throws {
  let shared = SharedFile(try MappedFile(path: path))
  let total = try await withThrowingTaskGroup(of: Int.self) { group in
    for _ in 0..<4 { group.addTask { try scan(shared.mapping) } }
    return try await group.reduce(0, +)
  }
  expect(total == 4 * byteCount)
}

private actor Editor {
  private var mapping: MappedFile

  init() throws { mapping = try MappedFile(path: path, access: .copyOnWrite) }

  func store(_ byte: UInt8, at offset: Int) throws { try mapping.store(byte, at: offset) }

  func count(of byte: UInt8) throws -> Int {
    try mapping.withBytes { bytes in Array(copying: bytes).count { $0 == byte } }
  }

  func read(_ count: Int) throws -> [UInt8] { Array(copying: try mapping.read(count)) }

  var firstLineByteCount: Int {
    get throws {
      try mapping.withBytes { bytes in
        var lines = MappedLines(of: bytes)
        return lines.next()?.byteCount ?? 0
      }
    }
  }
}

/// An actor owns a mapping.
func storedByActor() async throws {
  let editor = try Editor()
  try await editor.store(0, at: 2)
  expect(try await editor.count(of: 0) == 1)
  expect(try await editor.read(3).last == 0)
  expect(try await editor.firstLineByteCount == 64)
}
