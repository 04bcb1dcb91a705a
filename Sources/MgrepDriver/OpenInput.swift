internal import MemoryMapping

/// A file that is ready to be searched.
struct OpenInput: Sendable {
  let descriptor: Int32
  let name: ArraySlice<UInt8>
  /// `nil` for a regular file if the status has not been needed yet.
  var status: FileStatus?
  /// The start of the search: the position of standard input, 0 for any other file.
  var start = 0
  var isStandardInput = false
  /// The file was found in a directory, not named by the user.
  var isMetInWalk = false

  var isRegularFile: Bool { status?.isRegularFile ?? true }

  /// How many bytes there are to search; 0 if that is unknown.
  var byteCount: Int {
    guard let status, status.isRegularFile else { return 0 }
    return status.byteCount - start
  }
}
