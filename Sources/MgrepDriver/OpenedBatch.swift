internal import Glibc
internal import MemoryMapping
internal import MgrepSystem
internal import Walking

/// An open file that was found in a directory.
struct OpenedFile: ~Copyable {
  let descriptor: FileDescriptor
  let status: FileStatus?

  /// Takes over a descriptor.
  ///
  /// - Throws: The `errno` of fstat(2), if the status is needed.
  init(_ number: Int32, withStatus asksForStatus: Bool) throws(Errno) {
    let owner = FileDescriptor(owning: number)
    status = asksForStatus ? try readStatus(of: number) : nil
    descriptor = owner
  }

  fileprivate init(_ file: MappedBatch.File, _ status: FileStatus?) {
    descriptor = FileDescriptor(owning: file.descriptor)
    self.status = status
  }
}

/// The files of a batch that are opened and mapped together, before the first of them is searched:
/// all files found in directories, if small files are mapped; otherwise none.
struct OpenedBatch: ~Copyable {
  private enum Entry {
    /// The index of the file in `files`.
    case file(Int)
    case failure(Errno)
    /// Not a file found in a directory, or one that is opened later.
    case unopened
  }

  /// Files are opened before their turn, and only these are mapped.
  let opensAhead: Bool
  /// One for each item that is opened ahead.
  private var entries: [Entry] = []
  private var files: [MappedBatch.File] = []
  /// Parallel to `files`; empty unless the run needs statuses.
  private var statuses: [FileStatus] = []
  private var mapped: MappedBatch?
  /// Files are taken in order; the taker closes them.
  private var takenCount = 0

  /// - Parameter asksForStatus: The search needs more than the size of a file.
  init(_ batch: WorkBatch, in arena: MappingArena?, withStatus asksForStatus: Bool) {
    opensAhead = arena != nil
    guard let arena else { return }
    entries.reserveCapacity(batch.items.count)
    files.reserveCapacity(batch.items.count)
    // An item that may block is not a regular file, and is alone in its batch.
    var asksForStatus = asksForStatus || batch.mayWait
    for index in batch.items.indices {
      entries.append(open(index, of: batch, &asksForStatus))
    }
    mapped = MappedBatch(files, in: arena)
  }

  deinit {
    for file in files[takenCount...] { _ = FileDescriptor(owning: file.descriptor) }
  }

  private mutating func open(
    _ index: Int, of batch: WorkBatch, _ asksForStatus: inout Bool
  ) -> Entry {
    let result: Int32
    do throws(Errno) {
      guard let opened = try batch.openIfMet(index) else { return .unopened }
      result = opened
    } catch {
      // When its turn comes, the files before it are closed.
      return error.code == EMFILE || error.code == ENFILE ? .unopened : .failure(error)
    }
    var byteCount = 0
    // Mapping a file with holes would fill them on such a file system. All files of a batch are in
    // one directory, or in a few neighbouring ones.
    if files.isEmpty && isInMemoryOnly(result) { asksForStatus = true }
    if asksForStatus {
      do throws(Errno) {
        let status = try readStatus(of: result)
        statuses.append(status)
        if status.isRegularFile && !status.hasHoles { byteCount = status.byteCount }
      } catch {
        _ = FileDescriptor(owning: result)
        return .failure(error)
      }
    } else {
      // The position is not needed. Files that do not report their end are read.
      byteCount = max(0, lseek(result, 0, SEEK_END))
    }
    files.append(MappedBatch.File(descriptor: result, byteCount: byteCount))
    return .file(files.count - 1)
  }

  /// The file of an item, if it was opened ahead; call it once for each item, in order.
  ///
  /// - Throws: Why it could not be opened.
  mutating func takeFile(ofItem index: Int) throws(Errno) -> OpenedFile? {
    guard opensAhead else { return nil }
    switch entries[index] {
    case .unopened: return nil
    case .failure(let error): throw error
    case .file(let place):
      takenCount = place + 1
      return OpenedFile(files[place], statuses.isEmpty ? nil : statuses[place])
    }
  }

  /// The mapping of an item's file; call it once for each item. `nil` for a file that must be read,
  /// because it cannot be mapped or reports no size, as files of /proc do.
  mutating func takeMapping(ofItem index: Int) -> MappedFile? {
    guard opensAhead, case .file(let place) = entries[index], files[place].byteCount > 0
    else { return nil }
    return try? mapped?.takeFile(place)
  }
}

private func readStatus(of descriptor: Int32) throws(Errno) -> FileStatus {
  do throws(FileError) {
    return try FileStatus(descriptor: descriptor, path: "")
  } catch {
    throw Errno(code: error.code)
  }
}
