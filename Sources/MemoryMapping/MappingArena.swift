import Glibc

/// Addresses in which many small files are mapped one after the other, and unmapped together.
///
/// To unmap a file makes all processors forget its addresses, which costs more than to read a small
/// one, where several threads run. An arena maps each next file beside the last, and when it is
/// full, replaces all of them by nothing in one step.
///
/// Pass it to `MappedFile.init(descriptor:path:status:access:offset:length:arena:)`. One thread
/// uses an arena; its files keep it alive.
@safe
public final class MappingArena: @unchecked Sendable {
  /// Larger files are mapped by themselves: for those it makes no difference.
  static let maxFileByteCount = 1 << 20
  /// The address space of an arena; no memory is taken for it.
  private static let byteCount = 64 << 20
  /// The files that are mapped before all are unmapped. A process can have but 65,530 mappings,
  /// see `vm.max_map_count` in proc(5), and every thread may have an arena.
  private static let maxMappingCount = 1024

  private let base: UnsafeMutableRawPointer
  /// Addresses before this one are taken, or were.
  private var position = 0
  private var mappingCount = 0
  /// The mappings that are still in use.
  private var liveCount = 0

  /// Reserves addresses; `nil`, with `errno` set, if there are not enough.
  public init?() {
    guard let base = unsafe Self.reserve(at: nil) else { return nil }
    unsafe self.base = base
  }

  deinit { unsafe munmap(base, Self.byteCount) }

  /// Maps bytes of a file for reading; `nil` if they have to be mapped elsewhere: they are too
  /// many, or earlier ones are still in use, or mmap(2) refuses.
  @unsafe
  func map(descriptor: Int32, offset: Int, byteCount: Int) -> UnsafeMutableRawPointer? {
    guard byteCount <= Self.maxFileByteCount else { return nil }
    let page = MappedExtent.pageSize
    let room = (byteCount + page - 1) / page * page
    if position + room > Self.byteCount || mappingCount == Self.maxMappingCount {
      guard liveCount == 0, unsafe Self.reserve(at: base) != nil else { return nil }
      position = 0
      mappingCount = 0
    }
    let place = unsafe base + position
    let flags = MAP_PRIVATE | MAP_FIXED | MAP_POPULATE
    let result = unsafe mmap(place, byteCount, PROT_READ, flags, descriptor, offset)
    guard let result = unsafe result, unsafe result != MAP_FAILED else { return nil }
    position += room
    mappingCount += 1
    liveCount += 1
    return unsafe result
  }

  /// Says that a mapping is not used any more; it stays until there are many.
  func release() { liveCount -= 1 }

  /// Puts nothing at the addresses of an arena, at any place or in place of what is there.
  private static func reserve(at base: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | (unsafe base == nil ? 0 : MAP_FIXED)
    let result = unsafe mmap(base, byteCount, PROT_NONE, flags, -1, 0)
    return unsafe result == MAP_FAILED ? nil : result
  }
}
