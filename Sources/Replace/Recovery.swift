internal import Glibc

/// Ends edits that were interrupted, each as its journal says.
package struct Recovery: ~Copyable {
  /// What became of a file.
  package enum Result: Sendable, Equatable {
    /// Its old bytes are back.
    case restored(path: [UInt8], editCount: Int)
    /// It has all its new bytes.
    case completed(path: [UInt8], editCount: Int)
    /// It was as it should be; only the journal was left.
    case untouched(path: [UInt8])
  }

  /// A journal that could not be dealt with.
  package struct Failure: Error, Equatable {
    package let path: [UInt8]
    package let reason: String
  }

  private let keepsTimes: Bool

  package init(keepsTimes: Bool = false) { self.keepsTimes = keepsTimes }

  /// The journals of a file, or of all files in a directory, in order.
  ///
  /// - Parameter journalDirectory: Where journals of files are, if not beside them.
  /// - Throws: What cannot be read.
  package static func journals(
    of path: [UInt8], journalDirectory: [UInt8]?
  ) throws(FileSystemError) -> [[UInt8]] {
    let status = try Paths.status(path)
    if status.st_mode & S_IFMT == S_IFDIR {
      return try all(in: journalDirectory ?? path, beginningWith: JournalNames.prefix)
    }
    let (directory, name) = Paths.split(path)
    if name.starts(with: JournalNames.prefix) { return [path] }
    let resolved = try Paths.split(Paths.resolved(path)).directory
    let found = try all(
      in: journalDirectory ?? resolved,
      beginningWith: JournalNames.prefix(of: FileIdentity(status)))
    // Of several names of a file this may be one in the same directory as the journal.
    if found.isEmpty && journalDirectory == nil && resolved != directory {
      return try all(in: directory, beginningWith: JournalNames.prefix(of: FileIdentity(status)))
    }
    return found
  }

  private static func all(
    in directory: [UInt8], beginningWith prefix: [UInt8]
  ) throws(FileSystemError) -> [[UInt8]] {
    try Paths.names(in: directory, beginningWith: prefix).map {
      directory + [UInt8(ascii: "/")] + $0
    }
  }

  /// Ends the edit that a journal is of, and with it the whole group that it belongs to.
  ///
  /// To do that again, after a crash in the middle of it, too, makes no difference.
  ///
  /// - Returns: One result a file; none if the journal is gone by now.
  package func recover(_ path: [UInt8]) throws(Failure) -> [Result] {
    guard Paths.exists(path) else { return [] }
    if let main = try mainJournal(of: path), Paths.exists(main) {
      let results = try recover(main)
      // One that is incomplete may not know its members; then nothing was stored.
      return try results + recover(path)
    }
    let journal = try open(path)
    if let main = journal.header?.mainJournal, !main.isEmpty {
      // It is written last and removed last: without it nothing was stored.
      return try [discard(path, journal.header)]
    }
    let members = journal.header?.members ?? []
    // One by one, with the journal that decides as the last.
    var results: [Result] = []
    for member in members where Paths.exists(member) {
      try results.append(end(open(member), as: journal.state))
    }
    try results.append(end(journal, as: journal.state))
    return results
  }

  /// The journal that decides for the group of another one, which is not kept open.
  private func mainJournal(of path: [UInt8]) throws(Failure) -> [UInt8]? {
    let main = try open(path).header?.mainJournal
    return main?.isEmpty == false ? main : nil
  }

  private func open(_ path: [UInt8]) throws(Failure) -> JournalFile {
    do throws(FileSystemError) {
      guard let journal = try JournalFile.open(path) else {
        throw FileSystemError(code: EBADMSG)
      }
      // Whoever makes a journal holds a lock on it until it is gone.
      guard try journal.file.lock() else { throw FileSystemError(code: EBUSY) }
      return journal
    } catch {
      throw failure(path, error)
    }
  }

  private func failure(_ path: [UInt8], _ error: FileSystemError) -> Failure {
    let reason =
      switch error.code {
      case EBADMSG: "not a journal of mgrep"
      case EBUSY: "locked by another process"
      case ESTALE: "the file of this journal has been changed since; nothing was recovered"
      default: error.reason
      }
    return Failure(path: path, reason: reason)
  }

  private func discard(_ path: [UInt8], _ header: JournalHeader?) throws(Failure) -> Result {
    try remove(path)
    return .untouched(path: header?.path ?? path)
  }

  private func remove(_ path: [UInt8]) throws(Failure) {
    do throws(FileSystemError) {
      try Paths.remove(path)
      try Paths.syncDirectory(Paths.split(path).directory)
    } catch {
      throw failure(path, error)
    }
  }

  /// - Parameter state: That of the journal which decides.
  private func end(
    _ journal: borrowing JournalFile, as state: JournalFile.State
  ) throws(Failure) -> Result {
    guard let header = journal.header, journal.state != .incomplete, state == .prepared else {
      return try discard(journal.path, journal.header)
    }
    do throws(FileSystemError) {
      let file = try RawFile(header.path, O_RDWR | O_NONBLOCK)
      guard try file.lock() else { throw FileSystemError(code: EBUSY) }
      let before = try file.status()
      let identity = FileIdentity(before)
      guard identity.isSameFile(as: header.identity),
        identity.byteCount >= header.identity.byteCount,
        try isUnchanged(file, journal)
      else { throw FileSystemError(code: ESTALE) }
      var reader = try journal.records()
      while let record = try reader.next() {
        let bytes = header.mode == .undo ? record.old : record.new
        try file.write(bytes, at: record.offset)
      }
      if keepsTimes { try file.setTimes(modified: before.st_mtim) }
      try file.sync()
    } catch {
      throw failure(journal.path, error)
    }
    let count = journal.recordCount
    try remove(journal.path)
    return header.mode == .undo
      ? .restored(path: header.path, editCount: count)
      : .completed(path: header.path, editCount: count)
  }

  /// Whether the file is still the one that was edited: by the bytes around the edits, and, where
  /// the old ones are known, by those in them, each of which is the old or the new one.
  private func isUnchanged(
    _ file: RawFile, _ journal: borrowing JournalFile
  ) throws(FileSystemError) -> Bool {
    var reader = try journal.records()
    var end = 0
    while let record = try reader.next() {
      let start = record.offset - record.gapCount
      guard start >= end else { return false }
      let bytes = try file.read(at: start, upTo: record.gapCount + record.new.count)
      guard bytes.count == record.gapCount + record.new.count,
        CRC32C.checksum(of: bytes[..<record.gapCount]) == record.gapChecksum
      else { return false }
      end = record.offset + record.new.count
      guard !record.old.isEmpty else { continue }
      for (index, byte) in bytes[record.gapCount...].enumerated()
      where byte != record.old[index] && byte != record.new[index] {
        return false
      }
    }
    let gap = try file.read(at: end, upTo: journal.gapCount)
    return gap.count == journal.gapCount && CRC32C.checksum(of: gap) == journal.gapChecksum
  }
}
