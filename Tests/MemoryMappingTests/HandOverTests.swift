import Glibc
import MemoryMapping
import Synchronization
import Testing

/// Files that one thread maps in an arena, and others read and give back.
@Suite(.serialized) struct HandOverTests {
  /// Places where one thread leaves files and others take them.
  private final class Desk: Sendable {
    /// Atomic, since ThreadSanitizer does not see what a `Mutex` keeps apart.
    private final class Place: @unchecked Sendable {
      private enum State: Int, AtomicRepresentable {
        case empty, changing, full
      }

      private let state = Atomic(State.empty)
      private var file: MappedFile?

      /// - Returns: The file, if there is one here already.
      func put(_ new: consuming MappedFile) -> MappedFile? {
        guard change(from: .empty) else { return new }
        file = consume new
        state.store(.full, ordering: .releasing)
        return nil
      }

      func take() -> MappedFile? {
        guard change(from: .full) else { return nil }
        defer { state.store(.empty, ordering: .releasing) }
        return file.take()
      }

      private func change(from old: State) -> Bool {
        state.compareExchange(expected: old, desired: .changing, ordering: .acquiring).exchanged
      }
    }

    private let places = (0..<48).map { _ in Place() }
    private let wrongCount = Atomic<Int>(0)
    private let takenCount = Atomic<Int>(0)
    private let isClosed = Atomic<Bool>(false)

    /// Leaves a file where there is room.
    func put(_ file: consuming MappedFile) {
      var file = consume file
      while true {
        for place in places {
          guard let refused = place.put(file) else { return }
          file = refused
        }
        sched_yield()
      }
    }

    /// Returns when all files left so far are taken; some are still being read.
    func waitUntilTaken(_ count: Int) {
      while takenCount.load(ordering: .relaxed) < count { sched_yield() }
    }

    /// Takes files until there are no more, and reads the ends of each.
    func work(expecting byte: UInt8) {
      while !isClosed.load(ordering: .acquiring) {
        var isIdle = true
        for place in places {
          guard let file = place.take() else { continue }
          isIdle = false
          takenCount.add(1, ordering: .relaxed)
          let isRight = (try? file[0] == byte && file[file.byteCount - 1] == byte) ?? false
          if !isRight { wrongCount.add(1, ordering: .relaxed) }
        }
        if isIdle { sched_yield() }
      }
    }

    func close() { isClosed.store(true, ordering: .releasing) }

    var result: (taken: Int, wrong: Int) {
      (takenCount.load(ordering: .relaxed), wrongCount.load(ordering: .relaxed))
    }
  }

  /// `.ci/run` asks for a million in all.
  private static let count =
    unsafe getenv("MGREP_HAND_OVERS").flatMap {
      unsafe Int(String(cString: $0))
    } ?? 50_000

  /// Lets one thread map files, and others read them and give them back.
  ///
  /// - Parameter round: Maps some files and puts them on the desk; how many.
  private func handOver(
    _ desk: Desk, expecting byte: UInt8, round: @escaping @Sendable () throws -> Int
  ) {
    onThreads(3) { index in
      guard index == 0 else { return desk.work(expecting: byte) }
      defer { desk.close() }
      var count = 0
      while count < Self.count {
        guard let more = try? round() else { return }
        count += more
        // The last ones are still in use when the arena is to begin again, or are not.
        desk.waitUntilTaken(count)
      }
    }
  }

  /// True if the arena begins again, at the latest with the 65th file: then it has one that stays mapped
  /// when it is given back. How many it has before depends on how soon the last ones were given back.
  private func takesFiles(_ arena: MappingArena, _ file: borrowing TemporaryFile) throws -> Bool {
    for _ in 0..<65 {
      _ = try MappedFile(descriptor: file.descriptor, options: .read, arena: arena).byteCount
      if try ArenaTests.mappingCount(of: file.path) == 1 { return true }
    }
    return false
  }

  @Test("files of an arena are read and given back by other threads")
  func files() throws {
    try FarAddresses.alone {
      let file = try TemporaryFile(Array(repeating: 7, count: pageSize))
      let descriptor = file.descriptor
      let arena = try ArenaTests.arena()
      let desk = Desk()
      handOver(desk, expecting: 7) {
        for _ in 0..<64 {
          desk.put(try MappedFile(descriptor: descriptor, options: .read, arena: arena))
        }
        return 64
      }
      #expect(desk.result.taken >= Self.count && desk.result.wrong == 0)
      #expect(try takesFiles(arena, file), "no release was lost")
    }
  }

  @Test("files of batches are read and given back by other threads")
  func batches() throws {
    try FarAddresses.alone {
      let file = try TemporaryFile(Array(repeating: 7, count: pageSize))
      let entry = MappedBatch.File(descriptor: file.descriptor, byteCount: pageSize)
      let arena = try ArenaTests.arena()
      let desk = Desk()
      handOver(desk, expecting: 7) {
        // What is not taken the batch gives back, while the others do so, too.
        var batch = MappedBatch(Array(repeating: entry, count: 64), in: arena)
        for index in 0..<50 { desk.put(try batch.takeFile(index)) }
        return 50
      }
      #expect(desk.result.taken >= Self.count && desk.result.wrong == 0)
      #expect(try takesFiles(arena, file), "no release was lost")
    }
  }
}
