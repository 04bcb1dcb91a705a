internal import Glibc
internal import MemoryMapping
internal import MgrepSystem
internal import Walking

/// A file met in a directory, open.
struct OpenedFile: ~Copyable {
  let descriptor: FileDescriptor
  let status: FileStatus?

  /// Takes over a descriptor.
  ///
  /// - Throws: The `errno` of fstat(2), if that is asked for.
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

/// The files of a batch of items that are opened and mapped together, before the first of them is
/// searched: of those met in directories, all, if small files are mapped; otherwise none.
struct OpenedBatch: ~Copyable {
  private enum Entry {
    /// Where it is in `files`.
    case file(Int)
    case failure(Errno)
    /// Not a file met in a directory, or to be opened in its turn.
    case unopened
  }

  /// Files are opened before their turn, and none but those are mapped.
  let opensAhead: Bool
  /// One for each item that is opened ahead.
  private var entries: [Entry] = []
  private var files: [MappedBatch.File] = []
  /// One for each file, if somebody has to know; apart, for mostly nobody has.
  private var statuses: [FileStatus] = []
  private var mapped: MappedBatch?
  /// Files are taken in order, and closed by whoever takes them.
  private var takenCount = 0

  /// - Parameter asksForStatus: More than a file's size has to be known before it is searched.
  init(_ batch: WorkBatch, in arena: MappingArena?, withStatus asksForStatus: Bool) {
    opensAhead = arena != nil
    guard let arena else { return }
    entries.reserveCapacity(batch.items.count)
    files.reserveCapacity(batch.items.count)
    // What may wait is no regular file, and alone.
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
      // In its turn those before it are closed.
      return error.code == EMFILE || error.code == ENFILE ? .unopened : .failure(error)
    }
    var byteCount = 0
    // To map a file with holes would fill them there. The files of a batch are in one directory, or
    // in some beside it.
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
      // Nobody reads on at its position. Files that do not tell where they end are read.
      byteCount = max(0, lseek(result, 0, SEEK_END))
    }
    files.append(MappedBatch.File(descriptor: result, byteCount: byteCount))
    return .file(files.count - 1)
  }

  /// The file of an item, if it was opened ahead; once for each, in order.
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

  /// The mapping of an item's file; once for each. What cannot be mapped can be read, and so has to
  /// be what tells no size, as files of /proc do.
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
