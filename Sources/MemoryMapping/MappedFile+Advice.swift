import Glibc

extension MappedFile {
  /// What the system is told about the use of pages. The names are those of madvise(2).
  public enum Advice: Sendable, CaseIterable {
    /// No special use. Cancels earlier advice.
    case normal
    /// They are read from the first to the last: read far ahead, drop early.
    case sequential
    /// They are read in no order: do not read ahead.
    case random
    /// They are read soon: begin to read them.
    case willNeed
    /// They are not used soon and need not stay in memory. The next use reads them again.
    case dontNeed
    /// Read them before the call returns, so that no page fault occurs later (Linux 5.14).
    case populateRead
    /// The same for stores: copies of a `.copyOnWrite` mapping are made (Linux 5.14).
    case populateWrite
    /// Use huge pages where the file system has them.
    case hugePage
    /// Do not use huge pages.
    case noHugePage
    /// Drop them first when memory is short, and keep their bytes (Linux 5.4).
    case cold
    /// Drop them from memory now, and keep their bytes (Linux 5.4).
    case pageOut
    /// Their bytes may be lost when memory is short. The system refuses this for a file, and each
    /// mapping of this library has a file. Use `remove`.
    case free
    /// Drop the bytes from the file, too: they become a hole that reads as zeros. For
    /// `.writeThrough`.
    case remove
    /// A child of fork(2) does not get them.
    case dontFork
    /// Cancels `dontFork`.
    case doFork
    /// They do not go into core dumps.
    case dontDump
    /// Cancels `dontDump`.
    case doDump
  }

  /// Tells the system how pages will be used. Python's `madvise(option[, start[, length]])`.
  ///
  /// - Parameters:
  ///   - advice: What to expect.
  ///   - range: In bytes of the mapping, widened to whole pages; all by default.
  /// - Throws: `.advise`: `.closed`, `.outOfBounds`; `.losesStores` for `.dontNeed` on a mapping
  ///   whose stores are in its own pages only; `.readOnly` or `.protected` for `.remove` and
  ///   `.populateWrite` on one without stores; `.notWriteThrough` for `.remove` on private copies,
  ///   `.invalidCount` for `.remove` on parts of pages; or the `errno` of madvise(2): `EINVAL` where
  ///   the system does not know the advice or has no use for it here, `EOPNOTSUPP` where the file
  ///   system makes no holes, `EFAULT` where the file was shortened.
  /// - Complexity: One system call; `.populateRead` takes as long as reading the pages.
  public func advise(_ advice: Advice, in range: some MappedRange = 0...) throws(FileError) {
    let range = try resolved(range, .advise)
    // madvise(2) would silently restore the bytes of the file.
    if advice == .dontNeed, access == .copyOnWrite { throw failure(.advise, .losesStores) }
    if advice == .remove || advice == .populateWrite { try checkWritable(.advise) }
    // The system removes whole pages, so bytes before and after the range would be lost, too.
    if advice == .remove {
      guard access == .writeThrough else { throw failure(.advise, .notWriteThrough) }
      try checkWholePages(range)
    }
    guard let pages = unsafe wholePages(of: range) else { return }
    guard unsafe madvise(pages.baseAddress, pages.count, advice.number) == 0 else {
      throw failure(.advise, .system(errno))
    }
  }

  /// Reads pages and keeps them in memory until `unlock`, `resize` or `close`.
  ///
  /// - Parameter range: In bytes of the mapping, widened to whole pages; all by default.
  /// - Throws: `.lock`: `.closed`, `.outOfBounds`, or the `errno` of mlock(2): `ENOMEM` or `EPERM`
  ///   beyond `RLIMIT_MEMLOCK`, `ENOMEM` where the file was shortened.
  /// - Complexity: O(*p*) in pages.
  public func lock(_ range: some MappedRange = 0...) throws(FileError) {
    let range = try resolved(range, .lock)
    guard let pages = unsafe wholePages(of: range), let start = pages.baseAddress else { return }
    guard unsafe mlock(start, pages.count) == 0 else { throw failure(.lock, .system(errno)) }
  }

  /// Lets the system take locked pages out of memory again. Pages that are not locked are no error.
  ///
  /// - Parameter range: In bytes of the mapping, widened to whole pages; all by default.
  /// - Throws: `.unlock`: `.closed`, `.outOfBounds`, or the `errno` of munlock(2).
  /// - Complexity: O(*p*) in pages.
  public func unlock(_ range: some MappedRange = 0...) throws(FileError) {
    let range = try resolved(range, .unlock)
    guard let pages = unsafe wholePages(of: range), let start = pages.baseAddress else { return }
    guard unsafe munlock(start, pages.count) == 0 else {
      throw failure(.unlock, .system(errno))
    }
  }

  /// Refuses a range that is not made of whole pages; the last one may end with the file.
  private func checkWholePages(_ range: Range<Int>) throws(FileError) {
    let page = MappedExtent.pageSize
    guard (offset + range.lowerBound) % page == 0 else {
      throw failure(.advise, .invalidCount(range.lowerBound))
    }
    let end = offset + range.upperBound
    if end % page != 0, try end < fileByteCount() {
      throw failure(.advise, .invalidCount(range.upperBound))
    }
  }

  /// The range, widened to begin with a page as the system calls require; `nil` if it is empty. Its
  /// end need not be the end of a page.
  func wholePages(of range: Range<Int>) -> UnsafeMutableRawBufferPointer? {
    guard !range.isEmpty, let base = unsafe base else { return nil }
    let start = unsafe base + range.lowerBound
    let before = Int(bitPattern: start) % MappedExtent.pageSize
    return unsafe UnsafeMutableRawBufferPointer(
      start: start - before, count: before + range.count)
  }
}

extension MappedFile.Advice {
  fileprivate var number: Int32 {
    switch self {
    case .normal: MADV_NORMAL
    case .sequential: MADV_SEQUENTIAL
    case .random: MADV_RANDOM
    case .willNeed: MADV_WILLNEED
    case .dontNeed: MADV_DONTNEED
    case .populateRead: MADV_POPULATE_READ
    // Swift does not import some constants. Their values are in <asm-generic/mman-common.h>.
    case .populateWrite: 23
    case .hugePage: MADV_HUGEPAGE
    case .noHugePage: MADV_NOHUGEPAGE
    case .cold: 20
    case .pageOut: 21
    case .free: 8
    case .remove: MADV_REMOVE
    case .dontFork: MADV_DONTFORK
    case .doFork: MADV_DOFORK
    case .dontDump: MADV_DONTDUMP
    case .doDump: MADV_DODUMP
    }
  }
}
