internal import MemoryMapping

/// A file that is ready to be searched.
struct OpenInput: Sendable {
  let descriptor: Int32
  let name: ArraySlice<UInt8>
  /// `nil` of a regular file as long as nobody has had to ask.
  var status: FileStatus?
  /// Where the search starts: the position of standard input, 0 of any other file.
  var start = 0
  var isStandardInput = false
  /// Not named by the user, but found in a directory.
  var isMetInWalk = false

  var isRegularFile: Bool { status?.isRegularFile ?? true }

  /// How many bytes there are to search; 0 if that cannot be told.
  var byteCount: Int {
    guard let status, status.isRegularFile else { return 0 }
    return status.byteCount - start
  }
}
