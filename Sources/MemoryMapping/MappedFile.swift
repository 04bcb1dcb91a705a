private import CMgrepSystem
import Glibc
internal import MgrepSystem

/// A file in memory, with the interface of a file object and of a byte string.
///
/// The semantics are those of Python's `mmap` objects under Swift's rules:
///
/// - The value owns its pages and cannot be copied. The pages are released when it goes away or by
///   `close()`. Spans borrow from it, and the compiler refuses code that keeps one longer.
/// - Reading borrows, storing mutates: any number of threads may read one mapping at a time
///   (share it in a `Sendable` class), and exclusivity keeps stores and readers apart.
/// - After `close()` every throwing operation throws `.closed`; `path`, `access`, `offset`,
///   `byteCount` (then 0), `position` (then 0), `isClosed` and `wasTruncated` still work.
/// - A file that somebody shortens, or whose pages cannot be read from the disk, does not end the
///   process: the missing bytes read as zeros and `wasTruncated` says so. See
///   `validByteCount(descriptor:)` for what a reader has to check at the end.
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
  // Copies of values of `pages`, for inlined code. `pages` itself cannot be `@usableFromInline`,
  // since Swift 6.3 crashes on the setter of a noncopyable property with a deinit.
  @usableFromInline private(set) var base: UnsafeMutableRawPointer?
  /// The number of mapped bytes; it changes by `resize` and `close()` only.
  public private(set) var byteCount: Int
  var descriptor: FileDescriptor?
  /// The status of the file when it was mapped; `nil` if it was not read.
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
  /// True while `protect()` forbids stores.
  public internal(set) var isProtected = false
  private(set) var wasTruncatedWhenClosed = false

  /// The name in errors of a file without a name.
  static let unnamedPath = "the open file"

  /// The file, as the caller named it; it appears in errors only.
  public var path: String { name?.path ?? Self.unnamedPath }

  /// Opens and maps a file that exists.
  ///
  /// An empty file gives an empty mapping, on which every operation is defined. A file of `/proc`
  /// or `/sys` cannot be mapped: its size does not show how much can be read from it.
  ///
  /// - Parameters:
  ///   - path: An existing file; it is opened for writing only if `access` is `.writeThrough`.
  ///   - access: Where stores go.
  ///   - offset: The first byte to map: at most the file's size.
  ///   - length: The number of bytes; `nil` or 0 for all from `offset` on. A length that goes
  ///     beyond the end of the file extends the file with zeros if `access` is `.writeThrough`
  ///     (Python does so on Windows only) and is an error otherwise.
  /// - Throws: `.open`, `.readStatus`, `.resize` or `.map`, with `ENODEV` if the file can only be
  ///   read; the file does not change.
  /// - Complexity: O(1): open(2), fstat(2), mmap(2).
  public init(
    path: String, access: Access = .read, offset: Int = 0, length: Int? = nil
  ) throws(FileError) {
    try self.init(path: path, options: Options(access: access, offset: offset, length: length))
  }

  /// Opens and maps a file, or creates it.
  ///
  /// - Parameters:
  ///   - path: The file's name.
  ///   - options: What to map, and how.
  /// - Throws: `.open`, `.readStatus`, `.resize` or `.map`, with `ENODEV` if the file can only be
  ///   read. An existing file does not change, unless it was truncated. A created file stays.
  /// - Complexity: O(1): open(2), fstat(2), mmap(2); O(*p*) in pages to populate them.
  public init(path: String, options: Options) throws(FileError) {
    let descriptor = try FileDescriptor(
      opening: path, options.access.descriptorMode, creation: options.creation,
      truncates: options.truncates, permissions: options.permissions)
    try self.init(keeping: descriptor, path: path, options: options)
  }

  /// Opens and maps a file, or creates it. Its name is a null-terminated string, borrowed for the
  /// call, which need not be UTF-8. Everything else is as for `init(path:options:)`.
  ///
  /// - Throws: `.open`, `.readStatus`, `.resize` or `.map`; the file does not change.
  public init(cPath: UnsafePointer<CChar>, options: Options = .read) throws(FileError) {
    let descriptor = try unsafe FileDescriptor(
      openingCPath: cPath, options.access.descriptorMode, creation: options.creation,
      truncates: options.truncates, permissions: options.permissions)
    try self.init(keeping: descriptor, path: unsafe String(cString: cPath), options: options)
  }

  /// Maps an open file. The caller still owns the descriptor and may close it afterwards.
  ///
  /// - Parameters:
  ///   - descriptor: Open for reading, and for writing if `access` is `.writeThrough`.
  ///   - path: Names the file in errors; `nil` for "the open file".
  ///   - access: Where stores go.
  ///   - offset: As for `init(path:access:offset:length:)`.
  ///   - length: The number of bytes; `nil` or 0 for all from `offset` on.
  /// - Throws: `.readStatus`, `.open`, `.resize` or `.map`; the file does not change.
  /// - Complexity: O(1).
  public init(
    descriptor: Int32, path: String? = nil, access: Access = .read, offset: Int = 0,
    length: Int? = nil
  ) throws(FileError) {
    let options = Options(access: access, offset: offset, length: length)
    try self.init(descriptor: descriptor, path: path, options: options)
  }

  /// Maps an open file. The caller still owns the descriptor and may close it afterwards.
  ///
  /// A writable mapping keeps a duplicate of the descriptor for `fileByteCount`, `resize` and
  /// `flush`. A mapping for reading does not: it costs one mmap(2), and the calls that need the
  /// file take a descriptor (Python: `trackfd=False`).
  ///
  /// - Parameters:
  ///   - descriptor: Open for reading, and for writing if `access` is `.writeThrough`.
  ///   - path: Names the file in errors; `nil` for "the open file".
  ///   - options: What to map, and how. Options for opening a file have no effect.
  ///   - status: The status that `FileStatus(descriptor:path:)` has just returned, to save the
  ///     fstat(2).
  ///   - arena: Where to map a small file for reading, so that many of them take less time.
  /// - Throws: `.readStatus`, `.open`, `.resize` or `.map`; the file does not change.
  /// - Complexity: O(1); O(*p*) in pages to populate them.
  public init(
    descriptor: Int32, path: String? = nil, options: Options, status: FileStatus? = nil,
    arena: MappingArena? = nil
  ) throws(FileError) {
    name = path.map(MappedFileName.init)
    let path = path ?? Self.unnamedPath
    let kept =
      options.access == .read ? nil : try FileDescriptor.duplicating(descriptor, path: path)
    let status =
      if let status { status } else { try FileStatus(descriptor: descriptor, path: path) }
    let pages = try Self.mapPages(
      descriptor: descriptor, status: status, options: options, path: path, arena: arena)
    unsafe base = pages.base
    byteCount = pages.byteCount
    self.pages = consume pages
    self.descriptor = consume kept
    self.status = status
    access = options.access
    offset = options.offset
  }

  /// Makes memory without a file: zeros that only this process and its children see.
  ///
  /// Every operation works as for a file, also `resize`. A child of fork(2) shares the stores of a
  /// `.writeThrough` mapping, and sees no stores of a `.copyOnWrite` mapping. In Python this is
  /// `mmap(-1, length)`.
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
    try self.init(keeping: descriptor, path: path, options: Options(access: access))
  }

  private init(
    keeping descriptor: consuming FileDescriptor, path: String, options: Options
  ) throws(FileError) {
    let status = try FileStatus(descriptor: descriptor.rawValue, path: path)
    let pages = try Self.mapPages(
      descriptor: descriptor.rawValue, status: status, options: options, path: path)
    unsafe base = pages.base
    byteCount = pages.byteCount
    self.pages = consume pages
    self.descriptor = consume descriptor
    self.status = status
    name = MappedFileName(path)
    access = options.access
    offset = options.offset
  }

  /// Makes a mapping of pages for reading that hold a file from its start. It keeps no descriptor.
  init(_ pages: consuming MappedPages, path: String?) {
    unsafe base = pages.base
    byteCount = pages.byteCount
    self.pages = pages
    status = nil
    name = path.map(MappedFileName.init)
    access = .read
    offset = 0
  }

  /// Extends the file if the options ask for that, and maps it. Restores the size if that fails.
  private static func mapPages(
    descriptor: Int32, status: FileStatus, options: Options, path: String,
    arena: MappingArena? = nil
  ) throws(FileError) -> MappedPages {
    let extent = try MappedExtent(
      offset: options.offset, length: options.length, access: options.access, status: status,
      path: path)
    if extent.byteCount == 0, status.byteCount == 0, MappedPages.hidesBytes(descriptor) {
      throw FileError(.map, path: path, cause: .system(ENODEV))
    }
    if let byteCount = extent.extendedFileByteCount {
      guard retryingInterrupts({ ftruncate(descriptor, byteCount) }) == 0 else {
        throw FileError(.resize, path: path)
      }
    }
    do throws(FileError) {
      let file = MappedPages.Source(
        descriptor: descriptor, offset: extent.offset, access: options.access, path: path)
      return try MappedPages(
        of: file, byteCount: extent.byteCount, populates: options.populates, arena: arena)
    } catch {
      if extent.extendedFileByteCount != nil {
        _ = retryingInterrupts { ftruncate(descriptor, status.byteCount) }
      }
      throw error
    }
  }

  /// All mapped bytes, borrowed from the mapping. Many threads may read them at a time.
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

  /// All mapped bytes for reading and storing, borrowed exclusively.
  ///
  /// A method because Swift has no throwing property of a noncopyable type.
  ///
  /// - Throws: `.closed`, `.readOnly` if `access` is `.read`, or `.protected`.
  /// - Complexity: O(1).
  @_lifetime(&self)
  @_addressableSelf
  public mutating func mutableBytes() throws(FileError) -> MutableRawSpan {
    try checkWritable(.write)
    let buffer = unsafe UnsafeMutableRawBufferPointer(start: base, count: byteCount)
    let span = unsafe MutableRawSpan(_unsafeBytes: buffer)
    return unsafe _overrideLifetime(span, mutating: &self)
  }

  /// Unmaps the current pages and takes over other pages.
  mutating func replacePages(with newPages: consuming MappedPages) {
    unsafe base = newPages.base
    byteCount = newPages.byteCount
    pages = newPages
  }

  /// Changes the size of the pages, at the same address or, for more bytes, another one; false if
  /// that is not possible. See `MappedPages.remap(to:)`.
  mutating func remapPages(to newByteCount: Int) -> Bool {
    let isDone = pages.remap(to: newByteCount)
    unsafe base = pages.base
    byteCount = pages.byteCount
    return isDone
  }

  /// Releases the pages and the kept descriptor now. A second call does nothing.
  ///
  /// Every reader of the file already sees the stores of a `.writeThrough` mapping. Call `flush()`
  /// before this if they have to be on the disk.
  ///
  /// - Throws: `.close` after everything was released: `.truncated`, or `EIO`, if a writable
  ///   mapping has lost bytes under it, so that stores there are lost; or the `errno` of close(2).
  /// - Complexity: O(*p*) in touched pages: munmap(2).
  public mutating func close() throws(FileError) {
    guard !isClosed else { return }
    let loss = lossOfStores(.close)
    wasTruncatedWhenClosed = wasTruncated
    isClosed = true
    isProtected = false
    position = 0
    replacePages(with: MappedPages())
    if let descriptor = descriptor.take() { try descriptor.close(path: path) }
    if let loss { throw loss }
  }
}

/// A file's name, stored apart from its mapping.
///
/// With a stored `String` in a noncopyable struct, Swift 6.3.1 crashes on closures that capture a
/// `let` of it and borrow its bytes. Without one it crashes on bytes of a temporary mapping beside
/// another mapping, unless the getters that lend bytes are `@_addressableSelf`.
/// `Tests/OutsideClient` has both.
final class MappedFileName: Sendable {
  let path: String

  init(_ path: String) { self.path = path }
}
