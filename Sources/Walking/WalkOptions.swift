package import Globbing
internal import Synchronization

/// How a tree is walked.
package struct WalkOptions: Sendable {
  /// Links in directories are followed, not only the start of a walk.
  package var followsLinks = false
  /// Devices, FIFOs and sockets are searched as files.
  package var readsDevices = false
  /// How many directories deep files may be; 1 is the start of the walk itself.
  package var maxDepth = Int.max
  /// Directories on other devices than the start of the walk are not entered.
  package var staysOnDevice = false
  /// The sizes in bytes that regular files may have.
  package var byteCounts = 0...Int.max

  /// Globs for names, with the rules of GNU grep.
  package var filter = NameFilter()
  /// Globs for paths, which have precedence over all options below.
  package var overrides = PathOverrides()
  /// Which ignore files are used.
  package var ignoring: IgnoreOptions?
  /// The types that files may have.
  package var types: FileTypeSelection?
  /// Names that begin with a dot are skipped, unless a glob, a rule or a type selects them.
  package var skipsHidden = false
  /// The directories of version control systems are skipped.
  package var skipsVersionControl = false
  /// The working directory, to which globs and `--ignore-file` are relative.
  package var workingDirectory: [UInt8] = []
  /// How many threads read directories ahead of the walk.
  package var readingThreadCount = 0
  /// Files are only listed, including those that cannot be read.
  package var onlyLists = false

  /// Is told why entries are skipped.
  package var log: DecisionLog?

  /// Collects files with certain names, whether or not they are searched.
  package var noted: NotedFiles?

  package init() {}
}

/// Is told what is decided about single files, for `--debug`.
package final class DecisionLog: Sendable {
  private let tell: @Sendable (_ path: [UInt8], _ decision: [UInt8]) -> Void

  package init(_ tell: @escaping @Sendable (_ path: [UInt8], _ decision: [UInt8]) -> Void) {
    self.tell = tell
  }

  package func note(_ path: some Sequence<UInt8>, _ decision: String) {
    tell(Array(path), Array(decision.utf8))
  }

  package func noteSkipped(_ path: some Sequence<UInt8>, _ reason: String) {
    noteSkipped(path, Array(reason.utf8))
  }

  package func noteSkipped(_ path: some Sequence<UInt8>, _ reason: [UInt8]) {
    tell(Array(path), Array("skipped: ".utf8) + reason)
  }
}

/// The paths of files found in walks whose names begin with certain bytes.
package final class NotedFiles: Sendable {
  private let prefix: [UInt8]
  private let found = Mutex<[[UInt8]]>([])

  package init(beginningWith prefix: [UInt8]) { self.prefix = prefix }

  package var paths: [[UInt8]] { found.withLock { $0 } }

  func note(_ path: [UInt8], nameStart: Int) {
    if path[nameStart...].starts(with: prefix) { found.withLock { $0.append(path) } }
  }
}
