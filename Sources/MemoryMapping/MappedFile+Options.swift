public import Glibc

extension MappedFile {
  /// What to map, and how: the parameters of `init(path:options:)` as one value.
  ///
  /// ```swift
  /// let log = try MappedFile(path: "app.log", options: .read)
  /// let options = MappedFile.Options(access: .writeThrough, length: 4096, creation: .ifMissing)
  /// let counters = try MappedFile(path: "counters", options: options)
  /// ```
  public struct Options: Sendable, Equatable {
    /// Where stores go.
    public var access: Access
    /// The first byte to map, from the start of the file; any offset up to the file's size.
    public var offset: Int
    /// The number of bytes; `nil` or 0 for all from `offset` on. A length that goes beyond the end of
    /// the file extends the file with zeros if `access` is `.writeThrough`, and is an error otherwise.
    public var length: Int?
    /// All pages are read before the initializer returns, as far as there is memory: `MAP_POPULATE`
    /// of mmap(2). The pages of a `.copyOnWrite` mapping are copied, too.
    public var populates: Bool
    /// What to do if the file does not exist; for a path only.
    public var creation: FileDescriptor.Creation
    /// An existing file loses all of its bytes; for a path and `.writeThrough` only.
    public var truncates: Bool
    /// The permissions of a created file, without those that umask(2) removes.
    public var permissions: mode_t

    /// Makes options. By default they map a whole existing file for reading.
    public init(
      access: Access = .read, offset: Int = 0, length: Int? = nil, populates: Bool = false,
      creation: FileDescriptor.Creation = .never, truncates: Bool = false
    ) {
      self.access = access
      self.offset = offset
      self.length = length
      self.populates = populates
      self.creation = creation
      self.truncates = truncates
      permissions = 0o666
    }

    /// Maps a whole existing file for reading.
    public static let read = Options()
    /// Maps a whole existing file. Stores go into it.
    public static let writeThrough = Options(access: .writeThrough)
    /// Maps a whole existing file. Stores go into private copies of its pages.
    public static let copyOnWrite = Options(access: .copyOnWrite)
  }

  /// The size of a page, in bytes: the smallest unit that the system reads, protects and takes
  /// advice on.
  public static var pageSize: Int { MappedExtent.pageSize }

  /// The descriptor that the mapping keeps, for other system calls; `nil` if it keeps none.
  ///
  /// It is valid until the mapping is closed or goes away; exec(2) closes it. Another process needs
  /// the descriptor of anonymous memory to map the same memory; see <doc:SharedMemory>.
  public var rawDescriptor: Int32? { keptDescriptor }

  /// What is mapped, for a log or a debugger: `a.log: 4096 bytes from 0, read`.
  public var description: String {
    isClosed ? "\(path): closed" : "\(path): \(byteCount) bytes from \(offset), \(access)"
  }
}
