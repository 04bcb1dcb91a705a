private import CMgrepSystem
import Glibc

/// The pages of a mapped file and their registration in the fault guard. Both are released
/// together.
///
/// Only this type and `MappingArena` map and unmap. An empty value maps nothing, since mmap(2)
/// refuses a length of zero.
///
/// Zeros follow the last byte of a mapping for reading: the rest of its last page, or another page
/// if the file fills the last one. The machine code of PCRE2 may read them.
@safe
struct MappedPages: ~Copyable, @unchecked Sendable {
  /// An open file, and how to map it.
  struct Source {
    let descriptor: Int32
    /// The first byte to map. It need not be the first byte of a page.
    let offset: Int
    let access: MappedFile.Access
    /// Names the file in errors.
    let path: String
  }

  /// The first byte; `nil` for an empty value.
  private(set) var base: UnsafeMutableRawPointer?
  /// The number of bytes from `base` on. The rest of the last page is mapped, too.
  private(set) var byteCount: Int
  /// The number of bytes of the first page before `base`.
  private let lead: Int
  private var faultGuard: FaultGuard?
  /// The arena that has the pages; `nil` for a separate mapping.
  private let arena: MappingArena?
  /// The number of mapped bytes of a separate mapping, from the start of the first page.
  private var ownByteCount: Int

  /// No pages.
  init() {
    unsafe base = nil
    byteCount = 0
    lead = 0
    faultGuard = nil
    arena = nil
    ownByteCount = 0
  }

  /// Maps bytes of an open file; in the arena, if there is one that can take them.
  ///
  /// - Throws: `.map`; nothing stays mapped then.
  init(
    of file: Source, byteCount: Int, populates: Bool = false, arena: MappingArena? = nil
  ) throws(FileError) {
    guard byteCount > 0 else {
      self.init()
      return
    }
    let lead = file.offset % MappedExtent.pageSize
    let offset = file.offset - lead
    if file.access == .read, lead == 0, !populates, let arena,
      let place = unsafe arena.map(
        descriptor: file.descriptor, offset: offset, byteCount: byteCount)
    {
      unsafe try self.init(mappedAt: place, byteCount: byteCount, by: arena, path: file.path)
      return
    }
    let flags = file.access.mappingFlags | (populates ? Int32(MAP_POPULATE) : 0)
    let place = unsafe Self.map(
      file.descriptor, offset, lead + byteCount, file.access.protection, flags)
    guard let place = unsafe place else {
      let code = errno
      let isRefusedCopy = file.access == .copyOnWrite && code == ENOMEM
      throw FileError(
        .map, path: file.path,
        cause: isRefusedCopy ? .noMemoryForCopies(byteCount: byteCount) : .system(code))
    }
    unsafe try self.init(
      mappedAt: place.address, byteCount: byteCount, lead: lead, ownByteCount: place.byteCount,
      isWritable: file.access != .read, path: file.path)
  }

  /// Takes ownership of mapped bytes: of an arena, or of a separate mapping of `ownByteCount`
  /// bytes.
  ///
  /// - Throws: `.map`; the bytes are released then.
  // Large, since an arena has no use for half of the parameters.
  @unsafe
  init(
    mappedAt address: UnsafeMutableRawPointer, byteCount: Int, by arena: MappingArena? = nil,
    lead: Int = 0, ownByteCount: Int = 0, isWritable: Bool = false, path: String
  ) throws(FileError) {
    let registration = unsafe FaultGuard(
      start: address, byteCount: lead + byteCount, isWritable: isWritable)
    guard let registration else {
      let code = errno
      if let arena { arena.release() } else { unsafe munmap(address, ownByteCount) }
      throw FileError(.map, path: path, cause: .system(code))
    }
    unsafe base = address + lead
    self.byteCount = byteCount
    self.lead = lead
    faultGuard = registration
    self.arena = arena
    self.ownByteCount = ownByteCount
  }

  deinit {
    guard let base = unsafe base else { return }
    // In this order, since another thread may get the address as soon as it is unmapped.
    faultGuard?.remove()
    if let arena { arena.release() } else { unsafe munmap(base - lead, ownByteCount) }
  }

  /// Changes the size of a separate writable mapping by mremap(2), if the system can. The address
  /// stays if the mapping shrinks, or if there is room after it. No page is touched.
  ///
  /// - Parameter newByteCount: At least 1. The file is already long enough.
  /// - Returns: False if the mapping did not change and has to be mapped again; never for one that
  ///   shrinks.
  mutating func remap(to newByteCount: Int) -> Bool {
    guard let oldBase = unsafe base, let faultGuard, arena == nil else { return false }
    var start = unsafe oldBase - lead
    // Nobody uses the pages meanwhile, since they are borrowed exclusively.
    faultGuard.suspend()
    let moved = unsafe gnu_mremap(start, ownByteCount, lead + newByteCount)
    if let moved = unsafe moved {
      unsafe start = moved
      ownByteCount = lead + newByteCount
    }
    // More pages than bytes do no harm.
    let isDone = unsafe moved != nil || newByteCount < byteCount
    if isDone { byteCount = newByteCount }
    unsafe base = start + lead
    unsafe faultGuard.resume(start: start, byteCount: lead + byteCount)
    return isDone
  }

  /// Makes a separate mapping of bytes of a file, from a multiple of the page size on.
  ///
  /// - Returns: The address and the number of mapped bytes; `nil`, with `errno` set, if mmap(2)
  ///   refuses.
  @unsafe
  private static func map(
    _ descriptor: Int32, _ offset: Int, _ byteCount: Int, _ protection: Int32, _ flags: Int32
  ) -> (address: UnsafeMutableRawPointer, byteCount: Int)? {
    let page = MappedExtent.pageSize
    guard protection == PROT_READ, byteCount % page == 0 else {
      let address = unsafe mmap(nil, byteCount, protection, flags, descriptor, offset)
      return unsafe address == MAP_FAILED ? nil : address.map { unsafe ($0, byteCount) }
    }
    // The file replaces all pages of zeros except the last one.
    let zeroFlags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
    let zeros = unsafe mmap(nil, byteCount + page, PROT_READ, zeroFlags, -1, 0)
    guard let zeros = unsafe zeros, unsafe zeros != MAP_FAILED else { return nil }
    let address = unsafe mmap(
      zeros, byteCount, protection, flags | MAP_FIXED, descriptor, offset)
    guard unsafe address != MAP_FAILED else {
      let code = errno
      unsafe munmap(zeros, byteCount + page)
      errno = code
      return nil
    }
    return unsafe (zeros, byteCount + page)
  }

  /// Whether a file of size 0 has bytes: the system makes them when they are read, as in `/proc`
  /// and in some FUSE file systems.
  static func hidesBytes(_ descriptor: Int32) -> Bool {
    let page = MappedExtent.pageSize
    // This comes first, since a read of such a file may wait, or consume data.
    let address = unsafe mmap(nil, page, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let address = unsafe address, unsafe address != MAP_FAILED else {
      // Files such as /proc/cpuinfo give EIO.
      return errno == ENODEV || errno == EIO
    }
    unsafe munmap(address, page)
    var byte: UInt8 = 0
    guard unsafe pread(descriptor, &byte, 1, 0) == 1 else { return false }
    // Somebody may have written to it in the meantime.
    return (try? FileStatus(descriptor: descriptor, path: "").byteCount) == 0
  }

  /// The number of bytes at the start that are in the file, as far as is known.
  var validByteCount: Int { faultGuard.map { max(0, $0.validByteCount - lead) } ?? byteCount }

  /// The offset of the first page that could not be read, 0 for the first one; `nil` if there is
  /// none.
  var faultOffset: Int? { faultGuard?.faultOffset.map { max(0, $0 - lead) } }

  /// Notes that the file ends `byteCount` bytes after the first byte, or later.
  func limit(to byteCount: Int) { faultGuard?.limit(to: max(0, lead + byteCount)) }
}

extension MappedFile.Access {
  var protection: Int32 { self == .read ? PROT_READ : PROT_READ | PROT_WRITE }

  var mappingFlags: Int32 {
    switch self {
    // Not MAP_SHARED: without stores a private mapping shows the same pages, and some FUSE and
    // network file systems refuse shared mappings.
    case .read: MAP_PRIVATE
    case .writeThrough: MAP_SHARED
    // Without MAP_NORESERVE the system refuses a file that is larger than the free memory, although
    // hardly any of its pages are ever copied.
    case .copyOnWrite: MAP_PRIVATE | MAP_NORESERVE
    }
  }

  var descriptorMode: FileDescriptor.Mode { self == .writeThrough ? .readWrite : .readOnly }
}
