package import MgrepSystem

/// Files found in a walk; any thread can open them while the walk continues.
///
/// All paths are in one array, and consecutive files share the data of their directory. So adding a
/// file usually allocates nothing, and passing it on counts no references, which other threads
/// would count, too.
///
/// A descriptor of each directory stays open: keeping *n* files may keep up to *n* descriptors.
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

  /// Opens a file. The caller closes the descriptor.
  ///
  /// - Throws: The `errno` of openat(2).
  package func open(_ file: WalkedFile) throws(Errno) -> Int32 {
    try directories[file.directory].openFile(
      paths[file.nameStart..<file.end], followsLinks: file.followsLinks)
  }
}

/// A file in `WalkedFiles`.
package struct WalkedFile: Sendable {
  /// Reading may block: it is a device, a FIFO or a socket.
  package let isDevice: Bool
  fileprivate let followsLinks: Bool
  /// The start of its path, the start of the last part, and the end.
  fileprivate let start, nameStart, end: Int
  /// The index of its directory.
  fileprivate let directory: Int
}
