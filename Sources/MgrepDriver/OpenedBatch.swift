internal import Glibc
internal import MemoryMapping
internal import Walking

/// A file met in a directory, open.
struct OpenedFile: ~Copyable {
  let descriptor: FileDescriptor
  let status: FileStatus?

  /// Takes over what an open(2) has just returned.
  ///
  /// - Throws: `errno`, of the open(2) or of the fstat(2) if that is asked for.
  init(_ result: Int32, withStatus asksForStatus: Bool) throws(SystemError) {
    guard result >= 0 else { throw SystemError(code: errno) }
    let owner = FileDescriptor(owning: result)
    status = asksForStatus ? try readStatus(of: result) : nil
    descriptor = owner
  }

  fileprivate init(_ file: MappedBatch.File) {
    descriptor = FileDescriptor(owning: file.descriptor)
    status = file.status
  }
}

/// The files of a batch of items that are opened and mapped together, before the first of them is
/// searched: of those met in directories, all, if small files are mapped; otherwise none.
struct OpenedBatch: ~Copyable {
  private enum Entry {
    /// Where it is in `files`.
    case file(Int)
    case failure(SystemError)
    /// Not a file met in a directory, or to be opened in its turn.
    case unopened
  }

  /// One for each item; empty if all are opened in their turn.
  private var entries: [Entry] = []
  private var files: [MappedBatch.File] = []
  private var mapped: MappedBatch?
  /// Files are taken in order, and closed by whoever takes them.
  private var takenCount = 0

  init(_ items: [WorkItem], in arena: MappingArena?) {
    guard let arena else { return }
    entries.reserveCapacity(items.count)
    files.reserveCapacity(items.count)
    for item in items { entries.append(open(item)) }
    mapped = MappedBatch(files, in: arena)
  }

  deinit {
    for file in files[takenCount...] { _ = FileDescriptor(owning: file.descriptor) }
  }

  private mutating func open(_ item: WorkItem) -> Entry {
    guard let result = item.openIfMet() else { return .unopened }
    do throws(SystemError) {
      guard result >= 0 else { throw SystemError(code: errno) }
      do throws(SystemError) {
        files.append(MappedBatch.File(descriptor: result, status: try readStatus(of: result)))
      } catch {
        _ = FileDescriptor(owning: result)
        throw error
      }
      return .file(files.count - 1)
    } catch {
      // There will be descriptors when other files are closed.
      return error.code == EMFILE || error.code == ENFILE ? .unopened : .failure(error)
    }
  }

  /// The file of an item, if it was opened ahead; once for each, in order.
  ///
  /// - Throws: Why it could not be opened.
  mutating func takeFile(ofItem index: Int) throws(SystemError) -> OpenedFile? {
    guard !entries.isEmpty else { return nil }
    switch entries[index] {
    case .unopened: return nil
    case .failure(let error): throw error
    case .file(let place):
      takenCount = place + 1
      return OpenedFile(files[place])
    }
  }

  /// The mapping of an item's file, if it was mapped ahead; once for each.
  mutating func takeMapping(ofItem index: Int) -> MappedFile? {
    guard !entries.isEmpty, case .file(let place) = entries[index] else { return nil }
    return try? mapped?.takeFile(place)
  }
}

private func readStatus(of descriptor: Int32) throws(SystemError) -> FileStatus {
  do throws(FileError) {
    return try FileStatus(descriptor: descriptor, path: "")
  } catch {
    throw SystemError(code: error.code)
  }
}
