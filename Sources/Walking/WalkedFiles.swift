package import MgrepSystem

/// Files met in a walk, to be opened by any thread while the walk goes on.
///
/// All paths lie in one array, and files that follow each other share what they have of their
/// directory: to add one allocates nothing, for the most part, and to hand it on counts no
/// references, which other threads would count, too.
///
/// A descriptor of each directory is kept open: who keeps *n* files waiting keeps up to *n*.
package struct WalkedFiles: Sendable {
  private var paths: [UInt8] = []
  private var directories: [DirectoryHandle] = []

  package init() {}

  mutating func append(
    _ path: [UInt8], nameStart: Int, in directory: DirectoryHandle, isDevice: Bool,
    followsLinks: Bool
  ) -> WalkedFile {
    if directories.last !== directory { directories.append(directory) }
    let start = paths.count
    paths.append(contentsOf: path)
    return WalkedFile(
      isDevice: isDevice, followsLinks: followsLinks, start: start, nameStart: start + nameStart,
      end: paths.count, directory: directories.count - 1)
  }

  /// A file's path as it is printed.
  package func path(of file: WalkedFile) -> ArraySlice<UInt8> { paths[file.start..<file.end] }

  /// Opens a file: a descriptor that the caller closes.
  ///
  /// - Throws: The `errno` of openat(2).
  package func open(_ file: WalkedFile) throws(Errno) -> Int32 {
    try directories[file.directory].openFile(
      paths[file.nameStart..<file.end], followsLinks: file.followsLinks)
  }
}

/// One of `WalkedFiles`.
package struct WalkedFile: Sendable {
  /// Reading may wait: a device, a FIFO or a socket.
  package let isDevice: Bool
  fileprivate let followsLinks: Bool
  /// Where its path begins, the last part of that, and where it ends.
  fileprivate let start, nameStart, end: Int
  /// The place of its directory.
  fileprivate let directory: Int
}
