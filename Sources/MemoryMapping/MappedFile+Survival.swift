import Glibc

extension MappedFile {
  /// True if some bytes of the mapping are known to be no longer in the file.
  ///
  /// That is known from a caught signal or from an earlier `validByteCount(descriptor:)`. This
  /// property makes no system call, so call that function first if the answer matters.
  public var wasTruncated: Bool {
    isClosed ? wasTruncatedWhenClosed : pages.validByteCount < byteCount
  }

  /// True if the last byte shows, without a system call, that the file is not shorter than the
  /// mapping.
  ///
  /// Bytes after the end of a file that was cut read as zero. The system clears the rest of the
  /// page with the new end. An access to a later page raises a signal, which is noticed
  /// (ftruncate(2), mmap(2)). So false does not show a cut: the file may always have ended in a
  /// zero. Call `validByteCount(descriptor:)` then. Like that call, true does not show that the
  /// file was cut and has grown again. True may be wrong while a cut is under way, or if somebody
  /// stores after the new end by a shared mapping. This works only for a mapping for reading, since
  /// stores could change the byte of another one.
  ///
  /// - Complexity: O(1), the access to one byte.
  public var keepsLastByte: Bool {
    guard access == .read, let last = try? self[byteCount - 1] else { return false }
    // Checked afterwards, since the access to the byte may have raised the signal.
    return last != 0 && !wasTruncated
  }

  /// The offset, in bytes from the start of the mapping, of the first page whose access ended in
  /// a signal; `nil` if none did.
  ///
  /// If the file still has its length, the page could not be read from the disk, or the file was
  /// shortened and has grown again.
  public var faultOffset: Int? { pages.faultOffset }

  /// The number of bytes at the start of the mapping that are still in the file, after a check of
  /// the file's size. It never rises, even if the file grows.
  ///
  /// Later bytes read as zeros, or for a while as the earlier bytes of the file. A cut inside of a
  /// page gives no signal and is seen only by this call, so a reader calls it before it believes
  /// what it has read: once at the end, or before each part of a result is passed on.
  ///
  /// - Parameter descriptor: An open descriptor of the same file; needed for a mapping for reading
  ///   that was made from a descriptor, since that keeps none. A descriptor of another file is
  ///   refused, if the mapping knows its file. A file of a `MappedBatch` may not know it.
  /// - Returns: A count in `0...byteCount`.
  /// - Throws: `.readStatus`: `.closed`, `.noDescriptor`, `.otherFile` or the `errno` of fstat(2).
  /// - Complexity: O(1), one fstat(2). Any thread.
  public func validByteCount(descriptor: Int32? = nil) throws(FileError) -> Int {
    try check(.readStatus)
    let current = try currentStatus(descriptor: descriptor)
    if current.isRegularFile { pages.limit(to: current.byteCount - offset) }
    return pages.validByteCount
  }

  /// The size of the file now, in bytes; not that of the mapping. Python's `size()`.
  ///
  /// - Parameter descriptor: As for `validByteCount(descriptor:)`.
  /// - Returns: A count that may have changed when the caller looks at it.
  /// - Throws: As `validByteCount(descriptor:)`.
  /// - Complexity: O(1), one fstat(2).
  public func fileByteCount(descriptor: Int32? = nil) throws(FileError) -> Int {
    try check(.readStatus)
    return try currentStatus(descriptor: descriptor).byteCount
  }

  /// The error to report if stores are lost because the mapping has lost bytes; `nil` for a mapping
  /// for reading, which has no stores.
  func lossOfStores(_ operation: FileError.Operation) -> FileError? {
    guard access != .read else { return nil }
    var fileIsShorter = false
    if keptDescriptor != nil {
      do throws(FileError) {
        let current = try currentStatus(descriptor: nil)
        fileIsShorter = current.isRegularFile && current.byteCount - offset < byteCount
        if fileIsShorter { pages.limit(to: current.byteCount - offset) }
      } catch {
        return FileError(operation, path: path, cause: error.cause)
      }
    }
    guard pages.validByteCount < byteCount else { return nil }
    // If the file still has its length, it could not be read, or was cut and has grown again.
    return failure(
      operation,
      fileIsShorter ? .truncated(validByteCount: pages.validByteCount) : .system(EIO))
  }

  private func currentStatus(descriptor passed: Int32?) throws(FileError) -> FileStatus {
    guard let number = passed ?? keptDescriptor else { throw failure(.readStatus, .noDescriptor) }
    let current = try FileStatus(descriptor: number, path: path)
    guard status.map(current.isSameFile) ?? true else { throw failure(.readStatus, .otherFile) }
    return current
  }

  var keptDescriptor: Int32? {
    switch descriptor {
    case .some(let descriptor): descriptor.rawValue
    case .none: nil
    }
  }
}

extension MappedFile {
  /// An error of this file.
  @usableFromInline
  func failure(_ operation: FileError.Operation, _ cause: FileError.Cause) -> FileError {
    FileError(operation, path: path, cause: cause)
  }

  /// Refuses any use of a closed mapping.
  @usableFromInline
  func check(_ operation: FileError.Operation) throws(FileError) {
    if isClosed { throw failure(operation, .closed) }
  }

  /// Refuses stores that could not take place.
  @usableFromInline
  func checkWritable(_ operation: FileError.Operation) throws(FileError) {
    try check(operation)
    if access == .read { throw failure(operation, .readOnly) }
    if isProtected { throw failure(operation, .protected) }
  }

  /// Refuses a range that is not inside of the mapping.
  @usableFromInline
  func check(_ range: Range<Int>, _ operation: FileError.Operation) throws(FileError) {
    try check(operation)
    guard range.lowerBound >= 0, range.upperBound <= byteCount else {
      throw failure(
        operation,
        .outOfBounds(
          lowerBound: range.lowerBound, upperBound: range.upperBound, byteCount: byteCount))
    }
  }
}
