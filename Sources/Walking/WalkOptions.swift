package import Globbing

/// How a tree is walked.
package struct WalkOptions: Sendable {
  /// Links met on the way are followed, not only the one a walk starts at.
  package var followsLinks = false
  /// Devices, FIFOs and sockets are files to be searched.
  package var readsDevices = false
  /// Globs for names, with the rules of GNU grep.
  package var filter = NameFilter()
  /// Names that begin with a dot are passed over.
  package var skipsHidden = false
  /// How many directories deep files may lie; 1 is the directory itself.
  package var maxDepth = Int.max
  /// Directories on other devices than the one a walk starts at are not gone into.
  package var staysOnDevice = false
  /// The sizes in bytes that regular files may have.
  package var byteCounts = 0...Int.max

  package init() {}
}
