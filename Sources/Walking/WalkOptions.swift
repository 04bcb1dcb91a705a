package import Globbing
internal import Synchronization

/// How a tree is walked.
package struct WalkOptions: Sendable {
  /// Links met on the way are followed, not only the one a walk starts at.
  package var followsLinks = false
  /// Devices, FIFOs and sockets are files to be searched.
  package var readsDevices = false
  /// How many directories deep files may lie; 1 is the directory itself.
  package var maxDepth = Int.max
  /// Directories on other devices than the one a walk starts at are not gone into.
  package var staysOnDevice = false
  /// The sizes in bytes that regular files may have.
  package var byteCounts = 0...Int.max

  /// Globs for names, with the rules of GNU grep.
  package var filter = NameFilter()
  /// Globs for paths, which decide before everything below.
  package var overrides = PathOverrides()
  /// Files with rules for what is passed over.
  package var ignoring: IgnoreOptions?
  /// The types that files may have.
  package var types: FileTypeSelection?
  /// Names that begin with a dot are passed over, unless a glob, a rule or a type wants them.
  package var skipsHidden = false
  /// The directories of version control systems are passed over.
  package var skipsVersionControl = false
  /// Where the program runs; what globs and named files of rules are relative to.
  package var workingDirectory: [UInt8] = []
  /// How many threads read directories ahead of the one that walks.
  package var readingThreadCount = 0
  /// Files are only listed, and so those that cannot be read, too.
  package var onlyLists = false

  /// Files of which somebody wants to know that they are there, whether or not they are searched.
  package var noted: NotedFiles?

  package init() {}
}

/// The paths of files whose names begin with certain bytes, met in walks.
package final class NotedFiles: Sendable {
  private let prefix: [UInt8]
  private let found = Mutex<[[UInt8]]>([])

  package init(beginningWith prefix: [UInt8]) { self.prefix = prefix }

  package var paths: [[UInt8]] { found.withLock { $0 } }

  func note(_ path: [UInt8], nameStart: Int) {
    if path[nameStart...].starts(with: prefix) { found.withLock { $0.append(path) } }
  }
}
