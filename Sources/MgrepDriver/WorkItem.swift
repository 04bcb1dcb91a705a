internal import Editing
internal import Input
internal import MemoryMapping
internal import MgrepSystem
internal import Scheduling
internal import Walking

/// One thing of a run that is searched, or told, in its turn.
enum WorkItem: Sendable {
  /// An open file; its name is shown or not. Apart, for the items of a walk are many and small.
  indirect case file(OpenInput, showsName: Bool, closedBy: OpenDescriptor?)
  /// A file met in a directory, to be opened by the thread that searches it; one of the batch's.
  case walked(WalkedFile)
  /// The same, by its path.
  case found(path: [UInt8], isDevice: Bool)
  /// Something that cannot be searched.
  case failure(name: [UInt8], reason: String)
  /// A FIFO or a device in a run of edits, which goes on.
  case refused(name: [UInt8])
  /// A directory in place of a file, in which no line is selected; apart for its size.
  indirect case directory(name: [UInt8], reason: String, showsName: Bool)
  /// A directory that holds itself by way of a link.
  case loop(path: [UInt8])

  /// It is searched in its turn: reading may wait for somebody else to write, so that results have
  /// to be shown as they come, or begins where the item before has left standard input.
  var mayWait: Bool {
    switch self {
    case .file(let input, _, _): !input.isRegularFile || input.isStandardInput
    case .walked(let file): file.isDevice
    case .found(_, let isDevice): isDevice
    case .failure, .refused, .directory, .loop: false
    }
  }
}

/// Closes a file when nobody needs it any more; standard input is nobody's to close.
final class OpenDescriptor: Sendable {
  private let descriptor: FileDescriptor

  init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }
}

/// What a thread claims at once: items that follow each other. Only one that may wait is alone.
///
/// To search a small file takes a few microseconds, and to claim each by itself would let threads
/// wait for each other more often than they search.
struct WorkBatch: Sendable {
  var items: [WorkItem] = []
  /// The files of those items that were met in a walk.
  var files = WalkedFiles()

  init(capacity: Int) { items.reserveCapacity(capacity) }

  init(_ item: WorkItem) { items = [item] }

  var mayWait: Bool { items.first?.mayWait ?? false }

  /// Opens a file met in a directory: a descriptor that the caller closes; `nil` if the item is
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
