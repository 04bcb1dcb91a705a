internal import MemoryMapping
internal import Walking

/// The next thing of a run that is searched, or told, in its turn.
struct WorkItem: ~Copyable {
  enum Kind: Sendable {
    /// An open file; its name is shown or not.
    case file(OpenInput, showsName: Bool)
    /// A file met in a directory, to be opened by the thread that searches it.
    case walked(WalkedFile)
    /// Something that cannot be searched.
    case failure(name: [UInt8], reason: String)
    /// A directory that holds itself by way of a link.
    case loop(path: [UInt8])
  }

  let kind: Kind
  /// Keeps the file open; standard input is nobody's to close.
  private let descriptor: FileDescriptor?

  init(_ input: OpenInput, showsName: Bool, keeping descriptor: consuming FileDescriptor?) {
    kind = .file(input, showsName: showsName)
    self.descriptor = descriptor
  }

  init(_ kind: Kind) {
    self.kind = kind
    descriptor = nil
  }

  /// Reading may wait for somebody else to write, so that results have to be shown as they come.
  var mayWait: Bool {
    switch kind {
    case .file(let input, _): !input.status.isRegularFile
    case .walked(let file): file.isDevice
    case .failure, .loop: false
    }
  }
}

/// A file that is ready to be searched.
struct OpenInput: Sendable {
  let descriptor: Int32
  let name: [UInt8]
  let status: FileStatus
  /// Where the search starts: the position of standard input, 0 of any other file.
  var start = 0
  var isStandardInput = false
  /// Not named by the user, but found in a directory.
  var isMetInWalk = false
}
