internal import Glibc
internal import MgrepSystem

/// A directory on the way to the current file, with its remaining entries.
final class WalkLevel {
  /// `nil` until it is needed.
  private(set) var number: FileNumber?
  /// The path of its entries without their names.
  let prefix: [UInt8]
  /// Its name in its parent.
  let name: [UInt8]
  /// Ignore files that could not be read and have been reported.
  var unreadableNames: [[UInt8]] = []
  var entries = EntryList()
  /// `nil` while the walk is far below, since the number of descriptors is limited.
  private(set) var handle: DirectoryHandle?

  init(_ handle: DirectoryHandle, number: FileNumber?, name: [UInt8], prefix: [UInt8]) {
    self.number = number
    self.handle = handle
    self.name = name
    self.prefix = prefix
  }

  func closeHandle() {
    if number == nil { number = try? handle?.number() }
    handle = nil
  }

  /// Opens the directory again.
  ///
  /// - Parameter other: A directory from which `path` leads here, if nothing has been moved.
  /// - Throws: ESTALE if the path leads to another directory.
  func reopen(_ path: [UInt8], in other: DirectoryHandle, followsLinks: Bool) throws(Errno) {
    let found = try DirectoryHandle(path[...], in: other, followsLinks: followsLinks)
    guard try found.number() == number else { throw Errno(code: ESTALE) }
    handle = found
  }
}
