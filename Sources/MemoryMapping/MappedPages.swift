import Glibc

/// Pages of a file in memory and their registration in the fault guard, given back together.
///
/// This is the only place of the library that maps and unmaps. An empty value maps nothing:
/// mmap(2) refuses a length of zero, and no bytes need no pages.
///
/// After the last byte of a mapping for reading others may be read, all zeros: those of its last
/// page, or where the file fills that, of another page. The machine code of PCRE2 may look there.
@safe
struct MappedPages: ~Copyable, @unchecked Sendable {
  /// The first byte; `nil` for an empty value.
  let base: UnsafeMutableRawPointer?
  /// The mapped bytes; the rest of the last page belongs to the mapping, too.
  let byteCount: Int
  private let faultGuard: FaultGuard?
  /// Where the pages lie, if it is not a mapping by itself.
  private let arena: MappingArena?
  /// How much is mapped if it is by itself.
  private let ownByteCount: Int

  /// No pages.
  init() {
    unsafe base = nil
    byteCount = 0
    faultGuard = nil
    arena = nil
    ownByteCount = 0
  }

  /// Maps `byteCount` bytes of an open file from `offset`, a multiple of the page size; in the
  /// arena, if there is one that can take them.
  ///
  /// - Throws: `.map`; nothing stays mapped then.
  init(
    descriptor: Int32, offset: Int, byteCount: Int, access: MappedFile.Access, path: String,
    arena: MappingArena? = nil
  ) throws(FileError) {
    guard byteCount > 0 else {
      self.init()
      return
    }
    if access == .read, let arena,
      let place = unsafe arena.map(descriptor: descriptor, offset: offset, byteCount: byteCount)
    {
      unsafe try self.init(mappedAt: place, byteCount: byteCount, by: arena, path: path)
      return
    }
    guard let place = unsafe Self.map(descriptor, offset, byteCount, access) else {
      let code = errno
      let isRefusedCopy = access == .copyOnWrite && code == ENOMEM
      throw FileError(
        .map, path: path,
        cause: isRefusedCopy ? .noMemoryForCopies(byteCount: byteCount) : .system(code))
    }
    unsafe try self.init(
      mappedAt: place.address, byteCount: byteCount, ownByteCount: place.byteCount,
      isWritable: access != .read, path: path)
  }

  /// Takes over bytes that are mapped: by an arena, or by themselves with `ownByteCount`.
  ///
  /// - Throws: `.map`; they are given back then.
  @unsafe
  init(
    mappedAt address: UnsafeMutableRawPointer, byteCount: Int, by arena: MappingArena? = nil,
    ownByteCount: Int = 0, isWritable: Bool = false, path: String
  ) throws(FileError) {
    let registration = unsafe FaultGuard(
      start: address, byteCount: byteCount, isWritable: isWritable)
    guard let registration else {
      let code = errno
      if let arena { arena.release() } else { unsafe munmap(address, ownByteCount) }
      throw FileError(.map, path: path, cause: .system(code))
    }
    unsafe base = address
    self.byteCount = byteCount
    faultGuard = registration
    self.arena = arena
    self.ownByteCount = ownByteCount
  }

  deinit {
    guard let base = unsafe base else { return }
    // In this order: the address may be another thread's as soon as it is unmapped.
    faultGuard?.remove()
    if let arena { arena.release() } else { unsafe munmap(base, ownByteCount) }
  }

  /// Maps bytes of a file by themselves.
  ///
  /// - Returns: Where they are, and how much is mapped there; `nil`, with `errno` set, if mmap(2)
  ///   refuses.
  @unsafe
  private static func map(
    _ descriptor: Int32, _ offset: Int, _ byteCount: Int, _ access: MappedFile.Access
  ) -> (address: UnsafeMutableRawPointer, byteCount: Int)? {
    let page = MappedExtent.pageSize
    guard access == .read, byteCount % page == 0 else {
      let address = unsafe mmap(
        nil, byteCount, access.protection, access.mappingFlags, descriptor, offset)
      return unsafe address == MAP_FAILED ? nil : address.map { unsafe ($0, byteCount) }
    }
    // The file takes the place of all but the last page of zeros.
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
    let zeros = unsafe mmap(nil, byteCount + page, PROT_READ, flags, -1, 0)
    guard let zeros = unsafe zeros, unsafe zeros != MAP_FAILED else { return nil }
    let address = unsafe mmap(
      zeros, byteCount, access.protection, access.mappingFlags | MAP_FIXED, descriptor, offset)
    guard unsafe address != MAP_FAILED else {
      let code = errno
      unsafe munmap(zeros, byteCount + page)
      errno = code
      return nil
    }
    return unsafe (zeros, byteCount + page)
  }

  /// Whether a file that says it is empty is not: its bytes are made when they are read, as in
  /// `/proc` and in some FUSE file systems.
  static func hidesBytes(_ descriptor: Int32) -> Bool {
    let page = MappedExtent.pageSize
    // First, since to read such a file may wait for something, or take it away.
    let address = unsafe mmap(nil, page, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let address = unsafe address, unsafe address != MAP_FAILED else {
      return errno == ENODEV
    }
    unsafe munmap(address, page)
    var byte: UInt8 = 0
    guard unsafe pread(descriptor, &byte, 1, 0) == 1 else { return false }
    // Somebody may have written to it in the meantime.
    return (try? FileStatus(descriptor: descriptor, path: "").byteCount) == 0
  }

  /// The bytes at the start that are the file's, as far as is known.
  var validByteCount: Int { faultGuard?.validByteCount ?? byteCount }

  /// The offset of the first page that could not be had; `nil` while all could.
  var faultOffset: Int? { faultGuard?.faultOffset }

  /// Notes that the file ends `byteCount` bytes after the start of the pages, or later.
  func limit(to byteCount: Int) { faultGuard?.limit(to: max(0, byteCount)) }
}

extension MappedFile.Access {
  var protection: Int32 { self == .read ? PROT_READ : PROT_READ | PROT_WRITE }

  var mappingFlags: Int32 {
    switch self {
    // Not MAP_SHARED: without stores it shows the same pages, and some FUSE and network file
    // systems refuse shared mappings.
    case .read: MAP_PRIVATE
    case .writeThrough: MAP_SHARED
    // Without MAP_NORESERVE a file larger than the memory left is refused, though hardly any of
    // its pages is ever copied.
    case .copyOnWrite: MAP_PRIVATE | MAP_NORESERVE
    }
  }

  var descriptorMode: FileDescriptor.Mode { self == .writeThrough ? .readWrite : .readOnly }
}
