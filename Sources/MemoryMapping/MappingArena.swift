import Glibc
import Synchronization

/// Addresses at which many small files are mapped one after the other, and unmapped together.
///
/// When a file is unmapped, all processors must forget its addresses. With several threads, that
/// costs more than reading a small file. An arena maps each file next to the last one, and unmaps
/// many files in one step.
///
/// No empty mapping reserves the addresses, since replacing a part of it for each file costs a
/// third of the time. The addresses lie far below those that the system chooses. If something else
/// is mapped there, the arena moves to other addresses (`MAP_FIXED_NOREPLACE`).
///
/// Pass it to `MappedFile.init(descriptor:path:options:status:arena:)`, or to `MappedBatch` if
/// several threads map files. Files keep their arena alive. Any thread may use an arena and its
/// files, but one arena for each thread is faster.
@safe
public final class MappingArena: @unchecked Sendable {
  /// Larger files are mapped separately: an arena makes no difference for them.
  static let maxFileByteCount = 1 << 20
  /// The size of the addresses of an arena, in bytes. They take no memory.
  private static let byteCount = maxFileByteCount * maxMappingCount
  /// The number of files that are mapped before all are unmapped. The page tables and records of
  /// more files do not fit into the processor's caches: for a tree, 128 and 256 files take 1.06 of
  /// the time.
  private static let maxMappingCount = 64

  /// The distance of the first arena from the addresses that the system chooses.
  private static let distance = 1 << 40
  /// The address of the next arena of the process.
  private static let nextBase = Atomic<Int>(0)
  /// Held while an arena maps files and unmaps earlier ones.
  ///
  /// The system has such a lock, too, but threads take turns after each call. Then the records that
  /// a thread needs are in the cache of another processor. Two threads that map 64 files per turn
  /// take 0.80 of the time, the same as two processes.
  private static let addressSpace = Mutex(())

  // `addressSpace` guards all variables except `liveCount`.
  /// The first address of the arena. Its own mappings, or nothing, lie before `position`.
  private var base: UnsafeMutableRawPointer
  private var position = 0
  private var mappingCount = 0
  /// The number of mappings in use. Their owners release them on any thread, so it may fall at any
  /// time. It rises only while `addressSpace` is held.
  private let liveCount = Atomic<Int>(0)
  /// Other code has mapped something at the address of the next file.
  private var isObstructed = false

  /// Finds addresses; `nil`, with `errno` set, if there are none.
  public init?() {
    guard let base = unsafe Self.freshBase() else { return nil }
    unsafe self.base = base
  }

  deinit { unmapAll() }

  /// Maps bytes of a file for reading; `nil` if they have to be mapped elsewhere: there are too
  /// many, or earlier files are still in use, or mmap(2) refuses.
  @unsafe
  func map(descriptor: Int32, offset: Int, byteCount: Int) -> UnsafeMutableRawPointer? {
    unsafe Self.addressSpace.withLock { _ in
      unsafe mapNext(descriptor: descriptor, offset: offset, byteCount: byteCount)
    }
  }

  /// Maps all bytes of files, as `map(descriptor:offset:byteCount:)` one after the other.
  @unsafe
  func map(_ files: [MappedBatch.File]) -> [UnsafeMutableRawPointer?] {
    unsafe Self.addressSpace.withLock { _ in
      if mappingCount + files.count > Self.maxMappingCount && isUnused { recycle() }
      return unsafe files.map { file in
        guard file.byteCount > 0 else { return nil }
        return unsafe mapNext(
          descriptor: file.descriptor, offset: 0, byteCount: file.byteCount)
      }
    }
  }

  @unsafe
  private func mapNext(
    descriptor: Int32, offset: Int, byteCount: Int
  ) -> UnsafeMutableRawPointer? {
    guard byteCount <= Self.maxFileByteCount else { return nil }
    let page = MappedExtent.pageSize
    let room = (byteCount + page - 1) / page * page
    if mappingCount == Self.maxMappingCount || isObstructed {
      guard isUnused else { return nil }
      recycle()
    }
    let place = unsafe base + position
    let flags = MAP_PRIVATE | Self.fixedWithoutReplacing
    let result = unsafe mmap(place, byteCount, PROT_READ, flags, descriptor, offset)
    guard let result = unsafe result, unsafe result != MAP_FAILED else {
      isObstructed = errno == EEXIST
      return nil
    }
    guard unsafe result == place else {
      // Linux before 4.17 takes the address for a hint.
      unsafe munmap(result, byteCount)
      return nil
    }
    position += room
    if byteCount == room {
      // Zeros follow the file, see `MappedPages`. Without them the file is mapped elsewhere.
      let zeros = unsafe mmap(
        base + position, page, PROT_READ, flags | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
      guard unsafe zeros == base + position else {
        if unsafe zeros != MAP_FAILED { unsafe munmap(zeros, page) }
        isObstructed = true
        return nil
      }
      position += page
    }
    mappingCount += 1
    liveCount.add(1, ordering: .relaxed)
    return unsafe result
  }

  /// Notes that mappings are no longer used. They stay mapped until there are many.
  func release(_ count: Int = 1) {
    // `.releasing`, so that a thread that sees the new count sees all accesses to the pages as
    // done.
    liveCount.subtract(count, ordering: .releasing)
  }

  /// No mapping is in use, and all accesses to earlier ones are over.
  private var isUnused: Bool { liveCount.load(ordering: .acquiring) == 0 }

  /// Starts again without mappings, at other addresses if something is in the way.
  private func recycle() {
    unmapAll()
    guard isObstructed, let base = unsafe Self.freshBase() else { return }
    unsafe self.base = base
    isObstructed = false
  }

  private func unmapAll() {
    if position > 0 { unsafe munmap(base, position) }
    position = 0
    mappingCount = 0
  }

  /// `MAP_FIXED_NOREPLACE` of mmap(2), which Swift does not see.
  private static let fixedWithoutReplacing: Int32 = 0x100000

  /// Addresses that no arena has had yet, and that other code is unlikely to get.
  private static func freshBase() -> UnsafeMutableRawPointer? {
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
    if nextBase.load(ordering: .relaxed) == 0 {
      guard let probe = unsafe mmap(nil, byteCount, PROT_NONE, flags, -1, 0),
        unsafe probe != MAP_FAILED
      else { return nil }
      unsafe munmap(probe, byteCount)
      let first = Int(bitPattern: probe) - distance
      _ = nextBase.compareExchange(expected: 0, desired: first, ordering: .relaxed)
    }
    let address = nextBase.subtract(2 * byteCount, ordering: .relaxed).oldValue
    return unsafe UnsafeMutableRawPointer(bitPattern: address)
  }
}
