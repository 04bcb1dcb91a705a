import Glibc
import Synchronization

/// Addresses at which many small files are mapped one after the other, and unmapped together.
///
/// To unmap a file makes all processors forget its addresses, which costs more than to read a small
/// one, where several threads run. An arena maps each next file beside the last, and when there
/// are many, unmaps all of them in one step.
///
/// The addresses are not reserved by a mapping of nothing, since to take each file's part out of
/// that costs a third of the time. They lie far below those that the system hands out, and where
/// something is mapped all the same, the arena moves on (`MAP_FIXED_NOREPLACE`).
///
/// Pass it to `MappedFile.init(descriptor:path:options:status:arena:)`, or where
/// several threads map files, many at once to `MappedBatch`. Its files keep an arena alive. Any
/// thread may map with it, use its files and give them back; an arena for each thread is faster.
@safe
public final class MappingArena: @unchecked Sendable {
  /// Larger files are mapped by themselves: for those it makes no difference.
  static let maxFileByteCount = 1 << 20
  /// The address space of an arena; no memory is taken for it.
  private static let byteCount = maxFileByteCount * maxMappingCount
  /// The files that are mapped before all are unmapped. Page tables and the records of more no
  /// longer fit into the processor's caches: over a tree, 128 and 256 take 1.06 of the time.
  private static let maxMappingCount = 64

  /// How far below the addresses that the system hands out arenas begin.
  private static let distance = 1 << 40
  /// Of all arenas, the next one's.
  private static let nextBase = Atomic<Int>(0)
  /// Held while an arena maps files, and unmaps those before.
  ///
  /// The system lets one thread at a time do that, too, but lets them take turns after each call,
  /// and then each finds the records that it works on in the cache of another processor. Two
  /// threads that map 64 files per turn take 0.80 of the time, as little as two processes.
  private static let addressSpace = Mutex(())

  // All variables are guarded by `addressSpace`, but for the count.
  /// Where the arena is; all before `position` are its own mappings, or nothing.
  private var base: UnsafeMutableRawPointer
  private var position = 0
  private var mappingCount = 0
  /// The mappings that are still in use. Their owners give them back on any thread, so it goes
  /// down at any time; it goes up only under `addressSpace`.
  private let liveCount = Atomic<Int>(0)
  /// Somebody else has mapped something where the next file would be.
  private var isObstructed = false

  /// Finds addresses; `nil`, with `errno` set, if there are none.
  public init?() {
    guard let base = unsafe Self.freshBase() else { return nil }
    unsafe self.base = base
  }

  deinit { unmapAll() }

  /// Maps bytes of a file for reading; `nil` if they have to be mapped elsewhere: they are too
  /// many, or earlier ones are still in use, or mmap(2) refuses.
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
      // A system before Linux 4.17 takes the address for a hint.
      unsafe munmap(result, byteCount)
      return nil
    }
    position += room
    if byteCount == room {
      // Zeros behind the file, see `MappedPages`; without them it is mapped elsewhere.
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

  /// Says that mappings are not used any more; they stay until there are many.
  func release(_ count: Int = 1) {
    // Releasing, so that whoever sees the count sees every access to the pages as done.
    liveCount.subtract(count, ordering: .releasing)
  }

  /// No mapping is in use, and all accesses to those before are over.
  private var isUnused: Bool { liveCount.load(ordering: .acquiring) == 0 }

  /// Begins again, elsewhere if something is in the way here.
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

  /// Addresses that no arena had yet, and nobody else is likely to get.
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
