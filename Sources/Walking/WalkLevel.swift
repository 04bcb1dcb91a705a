internal import Glibc
internal import MgrepSystem

/// A directory on the way to the current file, with those of its entries that are still to come.
final class WalkLevel {
  /// `nil` as long as nobody needs it.
  private(set) var number: FileNumber?
  /// The path of entries up to their names.
  let prefix: [UInt8]
  /// The name in the directory before this one.
  let name: [UInt8]
  /// Files of rules that could not be read, which was told.
  var unreadableNames: [[UInt8]] = []
  var entries = EntryList()
  /// `nil` while the walk is far below, since a process can have but so many descriptors.
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
  /// - Throws: ESTALE if the path leads to another directory by now.
  func reopen(_ path: [UInt8], in other: DirectoryHandle, followsLinks: Bool) throws(Errno) {
    let found = try DirectoryHandle(path[...], in: other, followsLinks: followsLinks)
    guard try found.number() == number else { throw Errno(code: ESTALE) }
    handle = found
  }
}
