import Glibc

/// Which bytes of a file a mapping shows, and how large the file has to be for that.
///
/// Pure arithmetic, so that every rule of `MappedFile.init` is tested without a file.
struct MappedExtent: Equatable {
  /// The size of a page, in bytes: sysconf(3), `_SC_PAGESIZE`.
  static let pageSize = sysconf(Int32(_SC_PAGESIZE))

  /// The first byte, counted from the start of the file.
  var offset: Int
  /// The number of bytes.
  var byteCount: Int
  /// The size to give the file before it is mapped; `nil` if it is large enough.
  var extendedFileByteCount: Int?

  /// Computes which bytes `offset` and `length` mean. A length of 0 or `nil` means the rest of the
  /// file.
  init(
    offset: Int, length: Int?, access: MappedFile.Access, status: FileStatus, path: String
  ) throws(FileError) {
    let length = length ?? 0
    for count in [offset, length] where count < 0 {
      throw FileError(.map, path: path, cause: .invalidCount(count))
    }
    let (end, overflows) = offset.addingReportingOverflow(length)
    // The end of the last page must also be a valid offset.
    guard !overflows, end <= Int.max - Self.pageSize else {
      throw FileError(.map, path: path, cause: .invalidCount(length))
    }
    self.offset = offset
    guard status.isRegularFile else {
      // The size of a device is not known here; mmap(2) accepts or refuses the given length.
      guard length > 0 else { throw FileError(.map, path: path, cause: .notRegular) }
      byteCount = length
      return
    }
    byteCount = length > 0 ? length : max(0, status.byteCount - offset)
    if end > status.byteCount {
      guard access == .writeThrough, length > 0 else {
        throw FileError(
          .map, path: path,
          cause: .beyondEndOfFile(end: end, fileByteCount: status.byteCount))
      }
      extendedFileByteCount = end
    }
  }
}
