/// Small files that are mapped together, for reading, before the first of them is read.
///
/// Threads that map files one by one wait for each other, since they all change one address space.
/// Threads that map many files at once are as fast as with an address space for each. Take the
/// files out one after the other:
///
/// ```swift
/// var batch = MappedBatch(files, in: arena)
/// for index in files.indices {
///   let file = try batch.takeFile(index)
///   print(file.byteCount, try file.starts(with: "#!"))
/// }
/// ```
@safe
public struct MappedBatch: ~Copyable {
  /// An open file and its size.
  public struct File: Sendable {
    /// The caller owns it, and keeps it open until the file is taken out of the batch.
    public let descriptor: Int32
    /// The number of bytes that are mapped with the other files, from the start of the file.
    public let byteCount: Int

    /// Describes a file. Nothing is mapped yet.
    ///
    /// - Parameters:
    ///   - descriptor: Open for reading.
    ///   - byteCount: The size that lseek(2) has just returned, or fstat(2), which takes twice as
    ///     long; 0 for anything but a regular file.
    public init(descriptor: Int32, byteCount: Int) {
      self.descriptor = descriptor
      self.byteCount = byteCount
    }
  }

  private let files: [File]
  private let arena: MappingArena
  /// The address of each file, until it is taken; `nil` for a file that is mapped separately.
  private var places: [UnsafeMutableRawPointer?]

  /// Maps the files that the arena can take: up to 64 of 1 MiB at most.
  ///
  /// - Complexity: O(*n*) in files.
  public init(_ files: [File], in arena: MappingArena) {
    self.files = files
    self.arena = arena
    unsafe places = arena.map(files)
  }

  deinit {
    arena.release(unsafe places.count { unsafe $0 != nil })
  }

  /// Takes a file out of the batch. A file that the arena did not take is mapped separately.
  ///
  /// The batch does not know the identity of the file, so `validByteCount(descriptor:)` cannot
  /// check that you pass a descriptor of the same file.
  ///
  /// - Parameters:
  ///   - index: The index of the file in the batch. Take each file only once.
  ///   - path: Names the file in errors; `nil` for "the open file".
  /// - Throws: As `MappedFile.init(descriptor:path:options:status:arena:)`.
  /// - Complexity: O(1).
  public mutating func takeFile(
    _ index: Int, path: String? = nil
  ) throws(FileError) -> MappedFile {
    let file = files[index]
    guard let place = unsafe places[index] else {
      return try MappedFile(descriptor: file.descriptor, path: path, options: .read)
    }
    unsafe places[index] = nil
    let pages = unsafe try MappedPages(
      mappedAt: place, byteCount: file.byteCount, by: arena,
      path: path ?? MappedFile.unnamedPath)
    return MappedFile(pages, path: path)
  }
}
