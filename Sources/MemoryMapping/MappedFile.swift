private import CMgrepSystem
import Glibc
internal import MgrepSystem

/// A file in memory, with the interface of a file object and of a byte string.
///
/// The semantics are those of Python's `mmap` objects under Swift's rules:
///
/// - The value owns its pages and cannot be copied; they are given back when it goes away or by
///   `close()`. Spans borrow from it, and the compiler refuses code that keeps one longer.
/// - Reading borrows, storing mutates: any number of threads may read one mapping at a time
///   (share it in a `Sendable` class), and exclusivity keeps stores and readers apart.
/// - After `close()` every throwing operation throws `.closed`; `path`, `access`, `offset`,
///   `byteCount` (then 0), `position` (then 0), `isClosed` and `wasTruncated` go on answering.
/// - A file that somebody shortens, or whose pages cannot be read from the disk, does not end
///   the process: the missing bytes read as zeros and `wasTruncated` says so. See
///   `validByteCount(descriptor:)` for what a reader has to ask at the end.
///
/// Do not hand mapped bytes to system calls such as write(2): where the file was shortened they
/// fail with `EFAULT`. Do not block `SIGBUS` in a thread that reads.
@safe
public struct MappedFile: ~Copyable, @unchecked Sendable {
  /// Where stores go.
  public enum Access: Sendable, CaseIterable {
    /// Nowhere: they are refused with an error. Python's `ACCESS_READ`.
    case read
    /// Into the file, seen by every other mapping of it. Python's `ACCESS_WRITE`.
    case writeThrough
    /// Into private copies of the pages; neither the file nor another mapping of it changes.
    /// Python's `ACCESS_COPY`.
    case copyOnWrite
  }

  private(set) var pages: MappedPages
  // Copies of what `pages` says. Inlined code reads these: `pages` itself cannot be
  // `@usableFromInline`, Swift 6.3 crashes on the setter of a noncopyable property with a deinit.
  @usableFromInline private(set) var base: UnsafeMutableRawPointer?
  /// The number of mapped bytes; it changes by `resize` and `close()` only.
  public private(set) var byteCount: Int
  var descriptor: FileDescriptor?
  /// What the file was; `nil` if nobody has asked.
  let status: FileStatus?
  /// `nil` for `unnamedPath`, which takes no allocation.
  private let name: MappedFileName?
  /// Where stores go.
  public let access: Access
  /// The first mapped byte, counted from the start of the file.
  public let offset: Int
  /// Where the next `read` or `write` begins, in bytes from the start of the mapping.
  ///
  /// Change it with `seek`. It is not the position of the file's descriptor, which never moves.
  @inlinable public internal(set) var position: Int {
    get { storedPosition }
    set { storedPosition = newValue }
  }
  @usableFromInline var storedPosition = 0
  /// True after `close()`.
  public private(set) var isClosed = false
  private(set) var wasTruncatedWhenClosed = false

  /// The name in errors of a file that came without one.
  static let unnamedPath = "the open file"

  /// The file, as the caller named it; it appears in errors only.
  public var path: String { name?.path ?? Self.unnamedPath }

  /// Opens and maps a file.
  ///
  /// An empty file gives an empty mapping, on which every operation is defined. A file of `/proc`
  /// or `/sys` cannot be mapped: its size says nothing of what can be read from it.
  ///
  /// - Parameters:
  ///   - path: An existing file; it is opened for writing only if `access` is `.writeThrough`.
  ///   - access: Where stores go.
  ///   - offset: The first byte to map: a multiple of the page size, at most the file's size.
  ///   - length: The number of bytes; `nil` or 0 for all from `offset` on. A length that goes
  ///     beyond the end of the file extends the file with zeros if `access` is `.writeThrough`
  ///     (Python does so on Windows only) and is an error otherwise.
  /// - Throws: `.open`, `.readStatus`, `.resize` or `.map`, with `ENODEV` if the file can only be
  ///   read; the file is as it was before.
  /// - Complexity: O(1): open(2), fstat(2), mmap(2).
  public init(
    path: String, access: Access = .read, offset: Int = 0, length: Int? = nil
  ) throws(FileError) {
    let descriptor = try FileDescriptor(opening: path, access.descriptorMode)
    try self.init(
      keeping: descriptor, path: path, access: access, offset: offset, length: length)
  }

  /// Opens and maps a file whose name is bytes that need not be UTF-8: a null-terminated string,
  /// borrowed for the call. All else is as for `init(path:access:offset:length:)`.
  ///
  /// - Throws: `.open`, `.readStatus`, `.resize` or `.map`; the file is as it was before.
  public init(
    cPath: UnsafePointer<CChar>, access: Access = .read, offset: Int = 0, length: Int? = nil
  ) throws(FileError) {
    let descriptor = try unsafe FileDescriptor(openingCPath: cPath, access.descriptorMode)
    try self.init(
      keeping: descriptor, path: unsafe String(cString: cPath), access: access, offset: offset,
      length: length)
  }

  // Large, since each parameter has a default: a call names one or two.
  /// Maps an open file. The descriptor stays the caller's and may be closed afterwards.
  ///
  /// A writable mapping keeps a duplicate of the descriptor for `fileByteCount`, `resize` and
  /// `flush`. A mapping for reading does not: it costs one mmap(2), and the calls that need the
  /// file take a descriptor (Python: `trackfd=False`).
  ///
  /// - Parameters:
  ///   - descriptor: Open for reading, and for writing if `access` is `.writeThrough`.
  ///   - path: Names the file in errors; `nil` for "the open file".
  ///   - status: What `FileStatus(descriptor:path:)` has just said, to save the fstat(2).
  ///   - access: Where stores go.
  ///   - offset: As for `init(path:access:offset:length:)`, and so is the length.
  ///   - length: The number of bytes; `nil` or 0 for all from `offset` on.
  ///   - arena: Where to map a small file for reading, so that many of them take less time.
  /// - Throws: `.readStatus`, `.open`, `.resize` or `.map`; the file is as it was before.
  /// - Complexity: O(1).
  public init(
    descriptor: Int32, path: String? = nil, status: FileStatus? = nil,
    access: Access = .read, offset: Int = 0, length: Int? = nil, arena: MappingArena? = nil
  ) throws(FileError) {
    name = path.map(MappedFileName.init)
    let path = path ?? Self.unnamedPath
    let kept =
      access == .read ? nil : try FileDescriptor.duplicating(descriptor, path: path)
    let status =
      if let status { status } else { try FileStatus(descriptor: descriptor, path: path) }
    let extent = try MappedExtent(
      offset: offset, length: length, access: access, status: status, path: path)
    let pages = try Self.mapPages(
      of: extent, descriptor: descriptor, status: status, access: access, path: path,
      arena: arena)
    unsafe base = pages.base
    byteCount = pages.byteCount
    self.pages = consume pages
    self.descriptor = consume kept
    self.status = status
    self.access = access
    self.offset = offset
  }

  /// Makes memory without a file: zeros that only this process and its children see.
  ///
  /// Every operation works as for a file, `resize` too; a child of fork(2) shares the stores of a
  /// `.writeThrough` mapping and sees none of a `.copyOnWrite` one. Python's `mmap(-1, length)`.
  ///
  /// - Parameters:
  ///   - byteCount: 0 or more.
  ///   - access: Where stores go.
  /// - Throws: `.open`, `.resize` or `.map`.
  /// - Complexity: O(1): memfd_create(2), mmap(2); a page costs memory when it is first stored to.
  public init(anonymous byteCount: Int, access: Access = .writeThrough) throws(FileError) {
    let path = "anonymous memory"
    let number = unsafe gnu_memfd_create("MemoryMapping")
    guard number >= 0 else { throw FileError(.open, path: path) }
    let descriptor = FileDescriptor(owning: number)
    guard byteCount >= 0 else {
      throw FileError(.map, path: path, cause: .invalidCount(byteCount))
    }
    guard ftruncate(number, byteCount) == 0 else { throw FileError(.resize, path: path) }
    try self.init(keeping: descriptor, path: path, access: access, offset: 0, length: nil)
  }

  private init(
    keeping descriptor: consuming FileDescriptor, path: String, access: Access, offset: Int,
    length: Int?
  ) throws(FileError) {
    let status = try FileStatus(descriptor: descriptor.rawValue, path: path)
    let extent = try MappedExtent(
      offset: offset, length: length, access: access, status: status, path: path)
    let pages = try Self.mapPages(
      of: extent, descriptor: descriptor.rawValue, status: status, access: access, path: path)
    unsafe base = pages.base
    byteCount = pages.byteCount
    self.pages = consume pages
    self.descriptor = consume descriptor
    self.status = status
    name = MappedFileName(path)
    self.access = access
    self.offset = offset
  }

  /// Shows pages for reading that hold a file from its start, and keeps no descriptor.
  init(_ pages: consuming MappedPages, path: String?) {
    unsafe base = pages.base
    byteCount = pages.byteCount
    self.pages = pages
    status = nil
    name = path.map(MappedFileName.init)
    access = .read
    offset = 0
  }

  /// Extends the file if the extent asks for it and maps; puts the size back if that fails.
  private static func mapPages(
    of extent: MappedExtent, descriptor: Int32, status: FileStatus, access: Access, path: String,
    arena: MappingArena? = nil
  ) throws(FileError) -> MappedPages {
    if extent.byteCount == 0, status.byteCount == 0, MappedPages.hidesBytes(descriptor) {
      throw FileError(.map, path: path, cause: .system(ENODEV))
    }
    if let byteCount = extent.extendedFileByteCount {
      guard retryingInterrupts({ ftruncate(descriptor, byteCount) }) == 0 else {
        throw FileError(.resize, path: path)
      }
    }
    do throws(FileError) {
      return try MappedPages(
        descriptor: descriptor, offset: extent.offset, byteCount: extent.byteCount,
        access: access, path: path, arena: arena)
    } catch {
      if extent.extendedFileByteCount != nil {
        _ = retryingInterrupts { ftruncate(descriptor, status.byteCount) }
      }
      throw error
    }
  }

  /// Every mapped byte, borrowed from the mapping; may be read by many threads at a time.
  ///
  /// - Throws: `.closed`.
  /// - Complexity: O(1); a page is read from the disk when it is first touched.
  public var bytes: RawSpan {
    @_lifetime(borrow self)
    @_addressableSelf get throws(FileError) {
      try check(.read)
      let buffer = unsafe UnsafeRawBufferPointer(start: base, count: byteCount)
      let span = unsafe RawSpan(_unsafeBytes: buffer)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// Every mapped byte for reading and storing, borrowed exclusively.
  ///
  /// A method because Swift has no throwing property of a noncopyable type.
  ///
  /// - Throws: `.closed`, or `.readOnly` if `access` is `.read`.
  /// - Complexity: O(1).
  @_lifetime(&self)
  @_addressableSelf
  public mutating func mutableBytes() throws(FileError) -> MutableRawSpan {
    try checkWritable(.write)
    let buffer = unsafe UnsafeMutableRawBufferPointer(start: base, count: byteCount)
    let span = unsafe MutableRawSpan(_unsafeBytes: buffer)
    return unsafe _overrideLifetime(span, mutating: &self)
  }

  /// Unmaps what is mapped and takes over other pages.
  mutating func replacePages(with newPages: consuming MappedPages) {
    unsafe base = newPages.base
    byteCount = newPages.byteCount
    pages = newPages
  }

  /// Gives the pages and the kept descriptor back now. A second call does nothing.
  ///
  /// Stores of a `.writeThrough` mapping are in the file for every reader already; `flush()`
  /// beforehand if they have to be on the disk.
  ///
  /// - Throws: `.close` after everything was given back: `.truncated`, or `EIO`, if a writable
  ///   mapping has lost bytes under it, so that stores there are lost; or the `errno` of close(2).
  /// - Complexity: O(*p*) in touched pages: munmap(2).
  public mutating func close() throws(FileError) {
    guard !isClosed else { return }
    let loss = lossOfStores(.close)
    wasTruncatedWhenClosed = wasTruncated
    isClosed = true
    position = 0
    replacePages(with: MappedPages())
    if let descriptor = descriptor.take() { try descriptor.close(path: path) }
    if let loss { throw loss }
  }
}

/// A file's name, apart from its mapping.
///
/// With a stored `String` in a noncopyable struct, Swift 6.3.1 crashes on closures that capture a
/// `let` of it and borrow its bytes. Without one it crashes on bytes of a temporary mapping beside
/// another mapping, unless the getters that lend bytes are `@_addressableSelf`.
/// `Tests/OutsideClient` has both.
final class MappedFileName: Sendable {
  let path: String

  init(_ path: String) { self.path = path }
}
