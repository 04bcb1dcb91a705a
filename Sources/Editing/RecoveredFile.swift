internal import Glibc

/// The file of an interrupted edit, open and locked. It is still the edited file, by its name in
/// its directory, its size, and the bytes in and around the edits.
struct RecoveredFile {
  private let journal: JournalFile
  private let file: RawFile
  private let before: stat
  private let editCount: Int

  init(_ journal: JournalFile, _ ending: RecordReader.Ending) throws(JournalDoubt) {
    self.journal = journal
    editCount = ending.editCount
    let path = journal.targetPath
    do throws(FileSystemError) {
      let directory = journal.place.directory
      guard try directory.status(of: journal.header.target).isRegular else {
        throw FileSystemError(code: ENODEV)
      }
      file = try directory.open(journal.header.target, O_RDWR | O_NOFOLLOW | O_NONBLOCK)
      before = try file.status()
      guard before.isRegular else { throw FileSystemError(code: ENODEV) }
      guard try file.lock() else { throw FileSystemError(code: EBUSY) }
      guard Int(before.st_size) >= journal.header.byteCount,
        try Self.isUnchanged(file, before, journal, ending)
      else { throw FileSystemError(code: ESTALE) }
    } catch {
      switch error.code {
      case ENOENT: throw .targetMissing(path: path)
      case ENODEV, ELOOP: throw .targetNotRegular(path: path)
      case ESTALE: throw .targetChanged(path: path)
      case EBUSY: throw .live
      default: throw .target(path: path, error)
      }
    }
  }

  var result: Recovery.Result {
    let path = journal.targetPath
    return journal.header.mode == .undo
      ? .restored(path: path, editCount: editCount)
      : .completed(path: path, editCount: editCount)
  }

  /// Stores the bytes that the journal leads to, and waits until they are on the disk.
  func write(keepsTimes: Bool) throws(JournalDoubt) {
    do throws(FileSystemError) {
      var reader = journal.records()
      while let record = try reader.next() {
        let bytes = journal.header.mode == .undo ? record.old : record.new
        try file.write(bytes, at: record.offset)
      }
      if keepsTimes { try file.setTimes(modified: before.st_mtim) }
      try file.sync()
    } catch {
      throw .target(path: journal.targetPath, error)
    }
  }

  /// Whether every old byte is at its place.
  func hasOldBytes() throws(FileSystemError) -> Bool {
    guard journal.header.mode == .undo else { return false }
    var reader = journal.records()
    while let record = try reader.next() {
      guard try file.read(at: record.offset, upTo: record.old.count) == record.old else {
        return false
      }
    }
    return true
  }

  /// Whether the system shows that nothing was stored: the size and the times of the file are those
  /// in the header, which is complete. An edit changes the times before its first store.
  static func isUntouched(_ journal: JournalFile) -> Bool {
    guard let changed = journal.header.changed,
      let status = try? journal.place.directory.status(of: journal.header.target)
    else { return false }
    return status.isRegular && FileTime(status.st_ctim) == changed
      && Int(status.st_size) == journal.header.byteCount
      && UInt64(status.st_ino) == journal.header.inode
  }

  /// Whether the file is still the edited one: by the bytes around the edits and, if the old bytes
  /// are known, by the bytes in the edits, each of which is the old or the new one.
  private static func isUnchanged(
    _ file: RawFile, _ status: stat, _ journal: JournalFile, _ ending: RecordReader.Ending
  ) throws(FileSystemError) -> Bool {
    var reader = journal.records()
    var end = 0
    var knownCount = 0
    while let record = try reader.next() {
      let start = record.offset - record.gapCount
      let bytes = try file.read(at: start, upTo: record.gapCount + record.new.count)
      guard bytes.count == record.gapCount + record.new.count,
        CRC32C.checksum(of: bytes[..<record.gapCount]) == record.gapChecksum
      else { return false }
      end = record.offset + record.new.count
      knownCount += record.gapCount + record.old.count
      guard !record.old.isEmpty else { continue }
      for (index, byte) in bytes[record.gapCount...].enumerated()
      where byte != record.old[index] && byte != record.new[index] {
        return false
      }
    }
    let gap = try file.read(at: end, upTo: ending.gapCount)
    knownCount += gap.count
    // If no byte is known, only the inode number identifies the file.
    guard knownCount > 0 || UInt64(status.st_ino) == journal.header.inode else { return false }
    return gap.count == ending.gapCount && CRC32C.checksum(of: gap) == ending.gapChecksum
  }
}

extension FileTime {
  init(_ time: timespec) {
    seconds = Int(time.tv_sec)
    nanoseconds = Int(time.tv_nsec)
  }
}

extension FileIdentity {
  init(_ status: stat) {
    self.init(
      device: UInt64(status.st_dev), inode: UInt64(status.st_ino), byteCount: Int(status.st_size))
    modifiedSeconds = Int(status.st_mtim.tv_sec)
    modifiedNanoseconds = Int(status.st_mtim.tv_nsec)
  }
}
