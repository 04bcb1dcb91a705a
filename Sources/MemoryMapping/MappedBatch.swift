/// Small files that are mapped together, for reading, before the first of them is read.
///
/// Threads that map files one by one wait for each other, since all change one address space;
/// many at once they map as fast as if each had its own. Take the files out one after the other:
///
/// ```swift
/// var batch = MappedBatch(files, in: arena)
/// for index in files.indices {
///   let file = try batch.takeFile(index)
///   …
/// }
/// ```
@safe
public struct MappedBatch: ~Copyable {
  /// An open file and its size.
  public struct File: Sendable {
    /// Stays the caller's, and open until the file is taken out of the batch.
    public let descriptor: Int32
    /// How much of it is mapped with the others, from its start on.
    public let byteCount: Int

    /// Puts together what belongs together; nothing is mapped yet.
    ///
    /// - Parameters:
    ///   - descriptor: Open for reading.
    ///   - byteCount: What lseek(2) has just said of the end, or fstat(2), which takes twice as long;
    ///     of what is no regular file, 0.
    public init(descriptor: Int32, byteCount: Int) {
      self.descriptor = descriptor
      self.byteCount = byteCount
    }
  }

  private let files: [File]
  private let arena: MappingArena
  /// Where each file is, until it is taken; `nil` of one that is to be mapped by itself.
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

  /// A file of the batch; one that the arena did not take is mapped by itself.
  ///
  /// Nobody has asked which file it is: `validByteCount(descriptor:)` takes your word for that.
  ///
  /// - Parameters:
  ///   - index: The file's place in what the batch was made of; once for each.
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
