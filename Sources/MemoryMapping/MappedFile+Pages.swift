import Glibc

/// Which pages are in memory, and which may be stored to.
extension MappedFile {
  /// The number of bytes of a range whose pages are in memory, so that reading them waits for no
  /// disk. The system may take a page out, or read one, at any time.
  ///
  /// - Parameter range: In bytes of the mapping; all by default.
  /// - Returns: At most as many as the range has.
  /// - Throws: `.askResidency`: `.closed`, `.outOfBounds`, or the `errno` of mincore(2). The system
  ///   says that all pages of a file are in memory if the caller neither owns the file nor may
  ///   write to it.
  /// - Complexity: O(*p*) in pages: mincore(2).
  public func residentByteCount(in range: some MappedRange = 0...) throws(FileError) -> Int {
    let range = try resolved(range, .askResidency)
    guard let pages = unsafe wholePages(of: range) else { return 0 }
    let page = MappedExtent.pageSize
    var flags = [UInt8](repeating: 0, count: (pages.count + page - 1) / page)
    guard unsafe mincore(pages.baseAddress, pages.count, &flags) == 0 else {
      throw failure(.askResidency, .system(errno))
    }
    // The first page may begin before the range.
    let first = range.upperBound - pages.count
    var count = 0
    for (index, flag) in flags.enumerated() where flag & 1 == 1 {
      let start = first + index * page
      count += (start..<start + page).clamped(to: range).count
    }
    return count
  }

  /// True if reading a range waits for no disk; see `residentByteCount(in:)`.
  ///
  /// - Parameter range: In bytes of the mapping; all by default.
  /// - Returns: Whether all pages of the range are in memory.
  /// - Throws: As `residentByteCount(in:)`.
  /// - Complexity: O(*p*) in pages.
  public func isResident(_ range: some MappedRange = 0...) throws(FileError) -> Bool {
    let range = try resolved(range, .askResidency)
    return try residentByteCount(in: range) == range.count
  }

  /// Forbids stores until `unprotect()`: each store throws `.protected`. A store that bypasses this
  /// library, for example by a stray pointer, ends the process.
  ///
  /// - Throws: `.protect`: `.closed`, `.readOnly`, or the `errno` of mprotect(2).
  /// - Complexity: O(*p*) in touched pages: mprotect(2).
  public mutating func protect() throws(FileError) {
    try setProtection(PROT_READ)
    isProtected = true
  }

  /// Allows stores again; without `protect()` before, nothing happens.
  ///
  /// - Throws: `.protect`: `.closed`, `.readOnly`, or the `errno` of mprotect(2).
  /// - Complexity: O(*p*) in touched pages: mprotect(2).
  public mutating func unprotect() throws(FileError) {
    try setProtection(PROT_READ | PROT_WRITE)
    isProtected = false
  }

  private func setProtection(_ protection: Int32) throws(FileError) {
    try check(.protect)
    guard access != .read else { throw failure(.protect, .readOnly) }
    guard let pages = unsafe wholePages(of: 0..<byteCount) else { return }
    guard unsafe mprotect(pages.baseAddress, pages.count, protection) == 0 else {
      throw failure(.protect, .system(errno))
    }
  }
}
