internal import Editing
internal import Input
internal import MemoryMapping
internal import MgrepSystem
internal import Scheduling
internal import Walking

/// An item that a run searches or reports in its turn.
enum WorkItem: Sendable {
  /// An open file, and whether its name is shown. Boxed, because the items of a walk are many and
  /// small.
  indirect case file(OpenInput, showsName: Bool, closedBy: OpenDescriptor?)
  /// A file found in a directory, which the searching thread opens: one of the files of the batch.
  case walked(WalkedFile)
  /// The same, by its path.
  case found(path: [UInt8], isDevice: Bool)
  /// Something that cannot be searched.
  case failure(name: [UInt8], reason: String)
  /// A FIFO or a device in a run of edits, which continues.
  case refused(name: [UInt8])
  /// A directory in place of a file, which has no selected lines. Boxed for its size.
  indirect case directory(name: [UInt8], reason: String, showsName: Bool)
  /// A directory that contains itself through a link.
  case loop(path: [UInt8])

  /// The item is searched in its turn: reading it may block, so that results are shown as they
  /// come, or begins where the item before has left standard input.
  var mayWait: Bool {
    switch self {
    case .file(let input, _, _): !input.isRegularFile || input.isStandardInput
    case .walked(let file): file.isDevice
    case .found(_, let isDevice): isDevice
    case .failure, .refused, .directory, .loop: false
    }
  }
}

/// Closes a file with its last reference; standard input is never closed.
final class OpenDescriptor: Sendable {
  private let descriptor: FileDescriptor

  init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }
}

/// The items that a thread claims together: consecutive ones. An item that may block is alone.
///
/// Searching a small file takes a few microseconds; if each were claimed alone, threads would wait
/// for each other more often than they search.
struct WorkBatch: Sendable {
  var items: [WorkItem] = []
  /// The files of the items that were found in a walk.
  var files = WalkedFiles()

  init(capacity: Int) { items.reserveCapacity(capacity) }

  init(_ item: WorkItem) { items = [item] }

  var mayWait: Bool { items.first?.mayWait ?? false }

  /// Opens a file found in a directory. The caller closes the descriptor. `nil` if the item is
  /// something else.
  ///
  /// - Throws: The `errno` of openat(2).
  func openIfMet(_ index: Int) throws(Errno) -> Int32? {
    switch items[index] {
    case .walked(let file): try files.open(file)
    case .found(let path, _): try openForReading(path)
    case .file, .failure, .refused, .directory, .loop: nil
    }
  }
}

/// A batch on its way from the source to a thread.
final class ClaimedBatch: Batch, @unchecked Sendable {
  var index = 0
  let work: WorkBatch

  init(_ work: WorkBatch) { self.work = work }
}
