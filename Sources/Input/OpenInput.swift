package import MemoryMapping

/// A file that is ready to be searched.
package struct OpenInput: Sendable {
  package let descriptor: Int32
  package let name: ArraySlice<UInt8>
  /// `nil` of a regular file as long as nobody has had to ask.
  package var status: FileStatus?
  /// Where the search starts: the position of standard input, 0 of any other file.
  package var start = 0
  package let isStandardInput: Bool
  /// Not named by the user, but found in a directory.
  package let isMetInWalk: Bool

  @inlinable
  package init(
    descriptor: Int32, name: ArraySlice<UInt8>, status: FileStatus?, isStandardInput: Bool = false,
    isMetInWalk: Bool = false
  ) {
    self.descriptor = descriptor
    self.name = name
    self.status = status
    self.isStandardInput = isStandardInput
    self.isMetInWalk = isMetInWalk
  }

  @inlinable
  package var isRegularFile: Bool { status?.isRegularFile ?? true }

  /// How many bytes there are to search; 0 if that cannot be told.
  @inlinable
  package var byteCount: Int {
    guard let status, status.isRegularFile else { return 0 }
    return status.byteCount - start
  }
}
