internal import MemoryMapping
internal import Walking

/// One thing of a run that is searched, or told, in its turn.
enum WorkItem: Sendable {
  /// An open file; its name is shown or not. Apart, for the items of a walk are many and small.
  indirect case file(OpenInput, showsName: Bool)
  /// A file met in a directory, to be opened by the thread that searches it.
  case walked(WalkedFile)
  /// The same, by its path.
  case found(path: [UInt8], isDevice: Bool)
  /// Something that cannot be searched.
  case failure(name: [UInt8], reason: String)
  /// A directory that holds itself by way of a link.
  case loop(path: [UInt8])

  /// It is searched in its turn: reading may wait for somebody else to write, so that results have
  /// to be shown as they come, or begins where the item before has left standard input.
  var mayWait: Bool {
    switch self {
    case .file(let input, _): !input.isRegularFile || input.isStandardInput
    case .walked(let file): file.isDevice
    case .found(_, let isDevice): isDevice
    case .failure, .loop: false
    }
  }

  /// Opens a file met in a directory: a descriptor that the caller closes, or -1 with `errno`; `nil`
  /// if the item is something else.
  func openIfMet() -> Int32? {
    switch self {
    case .walked(let file): file.open()
    case .found(let path, _): openForReading(path)
    case .file, .failure, .loop: nil
    }
  }
}

/// What a thread claims at once: items that follow each other. Only one that may wait is alone.
///
/// To search a small file takes a few microseconds, and to claim each by itself would let threads
/// wait for each other more often than they search.
struct WorkBatch: ~Copyable {
  let items: [WorkItem]
  /// Keeps the only item's file open; standard input is nobody's to close.
  private let descriptor: FileDescriptor?
  /// The place of the items in the output.
  var index: Int

  init(_ input: OpenInput, showsName: Bool, keeping descriptor: consuming FileDescriptor?) {
    items = [.file(input, showsName: showsName)]
    self.descriptor = descriptor
    index = 0
  }

  init(_ items: [WorkItem], index: Int = 0) {
    self.items = items
    descriptor = nil
    self.index = index
  }

  var mayWait: Bool { items.first?.mayWait ?? false }
}

/// A file that is ready to be searched.
struct OpenInput: Sendable {
  let descriptor: Int32
  let name: [UInt8]
  /// `nil` of a regular file as long as nobody has had to ask.
  var status: FileStatus?
  /// Where the search starts: the position of standard input, 0 of any other file.
  var start = 0
  var isStandardInput = false
  /// Not named by the user, but found in a directory.
  var isMetInWalk = false

  var isRegularFile: Bool { status?.isRegularFile ?? true }

  /// How many bytes there are to search; 0 if that cannot be told.
  var byteCount: Int {
    guard let status, status.isRegularFile else { return 0 }
    return status.byteCount - start
  }
}
