import Glibc

extension MappedFile {
  /// True if bytes of the mapping are known not to be the file's any more.
  ///
  /// Known by a signal that was caught or by an earlier `validByteCount(descriptor:)`; this
  /// property makes no system call, so ask that function first where the answer matters.
  public var wasTruncated: Bool {
    isClosed ? wasTruncatedWhenClosed : pages.validByteCount < byteCount
  }

  /// True if the last byte shows, without a system call, that the file is not shorter than the
  /// mapping.
  ///
  /// What lies behind the end of a file that was cut reads as zero: on the page with the new end
  /// since the system clears the rest of that, on later ones after a signal, which is noticed
  /// (ftruncate(2), mmap(2)). So false says nothing about a file that has always ended in a zero, and
  /// `validByteCount(descriptor:)` has to be asked. True says no more than that call would about a
  /// file that was cut and has grown again; and less while the cut is under way, or if somebody
  /// stores behind the new end by way of a shared mapping. Only for a mapping for reading, since
  /// others could have stored the byte themselves.
  ///
  /// - Complexity: O(1), the access to one byte.
  public var keepsLastByte: Bool {
    guard access == .read, let last = try? self[byteCount - 1] else { return false }
    // Asked afterwards, since to look at the byte may have been what tells.
    return last != 0 && !wasTruncated
  }

  /// The offset, in bytes from the start of the mapping, of the first page whose access ended in
  /// a signal; `nil` if none did.
  ///
  /// With the file as long as ever the page could not be read from the disk, or the file was
  /// shortened and has grown again.
  public var faultOffset: Int? { pages.faultOffset }

  /// The number of bytes at the start of the mapping that are still the file's, after reading
  /// the file's size again. It never rises, even when the file does.
  ///
  /// Bytes at or beyond it read as zeros, or as what the file held for a while. A cut inside of
  /// a page gives no signal and is seen only by this call, so a reader calls it before it
  /// believes what it has read: once at the end, or before each part of a result is passed on.
  ///
  /// - Parameter descriptor: An open descriptor of the same file; needed for a mapping for reading
  ///   that was made from a descriptor, since that keeps none. That of another file is refused, if
  ///   it is known which file is mapped: not always of one of a `MappedBatch`.
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
    // As long as ever, the file could not be read, or was cut and has grown again.
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
