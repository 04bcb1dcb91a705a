/// What a walk meets; `Walker.path` says where.
package enum WalkEvent: Sendable, Equatable {
  /// A file to be searched. `Walker.openFile` opens it until the next event, and
  /// `Walker.currentFile` is something that opens it at any later time.
  case file
  /// Something that cannot be read, with an `errno`.
  case failure(code: Int32)
  /// A directory that holds itself by way of a link; it is not gone into.
  case loop
}

/// A file met in a walk, to be opened by any thread while the walk goes on.
///
/// It keeps a descriptor of its directory open, shared with other files there: who keeps *n* files
/// waiting keeps up to *n* descriptors.
package struct WalkedFile: Sendable {
  package let path: [UInt8]
  /// Reading may wait: a device, a FIFO or a socket.
  package let isDevice: Bool
  let nameStart: Int
  let directory: DirectoryHandle
  let followsLinks: Bool

  /// A descriptor that the caller closes, or -1 with `errno`.
  package func open() -> Int32 {
    directory.openFile(path[nameStart...], followsLinks: followsLinks)
  }
}
