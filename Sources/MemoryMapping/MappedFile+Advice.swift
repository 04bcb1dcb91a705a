import Glibc

extension MappedFile {
  /// What the system is told about the use of pages. The names are those of madvise(2).
  public enum Advice: Sendable, CaseIterable {
    /// Nothing in particular; takes earlier advice back.
    case normal
    /// They are read from the first to the last: read far ahead, drop early.
    case sequential
    /// They are read in no order: do not read ahead.
    case random
    /// They are read soon: begin to read them.
    case willNeed
    /// They are not used soon and need not stay in memory. The next use reads them again.
    case dontNeed
    /// Have them ready before the call returns, so that no page fault is left (Linux 5.14).
    case populateRead
    /// Use huge pages where the file system has them.
    case hugePage
  }

  /// Tells the system how pages will be used. Python's `madvise(option[, start[, length]])`.
  ///
  /// - Parameters:
  ///   - advice: What to expect.
  ///   - range: In bytes of the mapping, widened to whole pages; `nil` for all.
  /// - Throws: `.advise`: `.closed`, `.outOfBounds`, `.losesStores` for `.dontNeed` on a mapping
  ///   whose stores are in its own pages only, or the `errno` of madvise(2): `EINVAL` where the
  ///   system does not know the advice, `EFAULT` where the file was shortened.
  /// - Complexity: One system call; `.populateRead` takes as long as reading the pages.
  public func advise(_ advice: Advice, in range: Range<Int>? = nil) throws(FileError) {
    let range = range ?? 0..<byteCount
    try check(range, .advise)
    // madvise(2) would bring the file's own bytes back without a word.
    if advice == .dontNeed, access == .copyOnWrite { throw failure(.advise, .losesStores) }
    guard let pages = unsafe wholePages(of: range) else { return }
    guard unsafe madvise(pages.baseAddress, pages.count, advice.number) == 0 else {
      throw failure(.advise, .system(errno))
    }
  }

  /// Reads pages and keeps them in memory until `unlock`, `resize` or `close`.
  ///
  /// - Parameter range: In bytes of the mapping, widened to whole pages; `nil` for all.
  /// - Throws: `.lock`: `.closed`, `.outOfBounds`, or the `errno` of mlock(2): `ENOMEM` or `EPERM`
  ///   beyond `RLIMIT_MEMLOCK`, `ENOMEM` where the file was shortened.
  /// - Complexity: O(*p*) in pages.
  public func lock(_ range: Range<Int>? = nil) throws(FileError) {
    let range = range ?? 0..<byteCount
    try check(range, .lock)
    guard let pages = unsafe wholePages(of: range), let start = pages.baseAddress else { return }
    guard unsafe mlock(start, pages.count) == 0 else { throw failure(.lock, .system(errno)) }
  }

  /// Lets the system take locked pages out of memory again; pages not locked are fine.
  ///
  /// - Parameter range: In bytes of the mapping, widened to whole pages; `nil` for all.
  /// - Throws: `.unlock`: `.closed`, `.outOfBounds`, or the `errno` of munlock(2).
  /// - Complexity: O(*p*) in pages.
  public func unlock(_ range: Range<Int>? = nil) throws(FileError) {
    let range = range ?? 0..<byteCount
    try check(range, .unlock)
    guard let pages = unsafe wholePages(of: range), let start = pages.baseAddress else { return }
    guard unsafe munlock(start, pages.count) == 0 else {
      throw failure(.unlock, .system(errno))
    }
  }

  /// The range, widened to begin with a page as the system calls want it; `nil` if it is empty.
  /// Its end need not be that of a page.
  func wholePages(of range: Range<Int>) -> UnsafeMutableRawBufferPointer? {
    guard !range.isEmpty, let base = unsafe base else { return nil }
    let start = range.lowerBound - range.lowerBound % MappedExtent.pageSize
    return unsafe UnsafeMutableRawBufferPointer(
      start: base + start, count: range.upperBound - start)
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
    case .hugePage: MADV_HUGEPAGE
    }
  }
}
