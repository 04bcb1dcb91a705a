internal import Glibc

/// The edit of one file, step by step: `init` opens and checks, `prepare` makes the journal, `store`
/// changes the bytes, `commit` ends it. A crash between any two leaves the old bytes, the new ones,
/// or a journal that leads to either.
package struct InPlaceEdit: ~Copyable {
  private let options: EditOptions
  private let source: EditSource
  private let file: RawFile
  private let before: stat
  let identity: FileIdentity
  /// Without links, from the root.
  private let path: [UInt8]
  private let target: EditTarget
  private var journal: JournalWriter?
  /// From the first edit to the last; `nil` if nothing is to be changed.
  private var extent: Range<Int>?
  private var storedCount = 0

  /// Opens and locks a file, and makes sure that it is the one that was planned for.
  ///
  /// - Parameter expected: How the file was; its times are not looked at if `ignoresTimes`.
  package init(
    _ name: [UInt8], expecting expected: FileIdentity, ignoresTimes: Bool = false,
    _ source: EditSource, _ options: EditOptions
  ) throws(EditError) {
    self.options = options
    self.source = source
    let file: RawFile
    let before: stat
    let path: [UInt8]
    do throws(FileSystemError) {
      // A FIFO in the place of the file must not wait for a reader.
      file = try RawFile(name, O_RDWR | O_NONBLOCK)
      before = try file.status()
    } catch {
      throw .system(step: nil, error)
    }
    guard before.st_mode & S_IFMT == S_IFREG else { throw .notRegular }
    if options.locks { try InPlaceEdit.lock(file, options) }
    let identity = FileIdentity(before)
    do throws(FileSystemError) {
      // Somebody may have put another file there while the lock was waited for.
      guard try FileIdentity(Paths.status(name)).isSameFile(as: identity) else {
        throw FileSystemError(code: ESTALE)
      }
      path = try Paths.resolved(name)
    } catch {
      throw .changed
    }
    try InPlaceEdit.checkForLeftovers(of: identity, path, options)
    guard ignoresTimes ? identity.isSameFile(as: expected) : identity == expected,
      identity.byteCount >= expected.byteCount
    else { throw .changed }
    if options.refusesHardLinks && before.st_nlink > 1 {
      throw .hardLinks(count: Int(before.st_nlink))
    }
    self.file = file
    self.before = before
    self.identity = identity
    self.path = path
    target = EditTarget(file)
  }

  private static func lock(_ file: RawFile, _ options: EditOptions) throws(EditError) {
    var waited = 0
    do throws(FileSystemError) {
      while try !file.lock() {
        guard waited < options.lockWaitMilliseconds else { throw FileSystemError(code: EBUSY) }
        sleep(milliseconds: 10)
        waited += 10
      }
    } catch {
      throw error.code == EBUSY ? .locked : .system(step: "lock", error)
    }
  }

  private static func checkForLeftovers(
    of identity: FileIdentity, _ path: [UInt8], _ options: EditOptions
  ) throws(EditError) {
    let directory = options.journalDirectory ?? Paths.split(path).directory
    let names: [[UInt8]]
    do throws(FileSystemError) {
      names = try JournalNames.leftovers(of: identity, in: directory)
    } catch {
      // Without a journal nobody need be able to read the directory.
      guard options.journal != nil else { return }
      throw .journal(directory: directory, error)
    }
    if let name = names.first { throw .interrupted(journal: name) }
  }
}

extension InPlaceEdit {
  /// Compares all bytes that are to be replaced, and makes the journal; nothing is stored yet.
  ///
  /// - Parameters:
  ///   - mainJournal: The journal that decides for all files of a group; empty for a file alone.
  ///   - members: The other journals, for the one that decides.
  package mutating func prepare(
    mainJournal: [UInt8] = [], members: [[UInt8]] = [], named journalPath: [UInt8]? = nil
  ) throws(EditError) {
    var extent: Range<Int>?
    var lastEnd = 0
    do throws(FileSystemError) {
      var reader = try source.reader()
      var edit = StoredEdit()
      while try reader.next(into: &edit) {
        guard edit.offset >= lastEnd, edit.range.upperBound <= identity.byteCount,
          try target.matches(edit)
        else { throw FileSystemError(code: ESTALE) }
        if journal == nil { try makeJournal(mainJournal, members, journalPath) }
        let gapStart = max(lastEnd, edit.offset - JournalFormat.maxGap)
        let gap = try target.gap(gapStart..<edit.offset)
        try journal?.append(
          offset: edit.offset, old: options.journal == .undo ? edit.old : [], new: edit.new,
          gap: gap)
        options.progress?.add(edit.range.upperBound - lastEnd)
        extent = (extent?.lowerBound ?? edit.offset)..<edit.range.upperBound
        lastEnd = edit.range.upperBound
      }
      options.progress?.add(identity.byteCount - lastEnd)
      self.extent = extent
      guard extent != nil else { return }
      let end = min(lastEnd + JournalFormat.maxGap, identity.byteCount)
      try journal?.finish(gap: target.gap(lastEnd..<end))
    } catch {
      dropJournal()
      if error.code == ESTALE { throw .changed }
      if options.journal != nil { throw .journal(directory: journalDirectory, error) }
      throw .system(step: nil, error)
    }
    do throws(FileSystemError) {
      if let suffix = options.backupSuffix { try makeBackup(suffix) }
    } catch {
      dropJournal()
      throw .system(step: "cannot make a backup", error)
    }
  }

  package var journalDirectory: [UInt8] {
    options.journalDirectory ?? Paths.split(path).directory
  }

  /// Where the journal of this file will be.
  package var freshJournalPath: [UInt8] {
    journalDirectory + [UInt8(ascii: "/")] + JournalNames.fresh(for: identity)
  }

  /// True after `prepare` if any byte is to be changed.
  package var changesAnything: Bool { extent != nil }

  private mutating func makeJournal(
    _ mainJournal: [UInt8], _ members: [[UInt8]], _ journalPath: [UInt8]?
  ) throws(FileSystemError) {
    guard let mode = options.journal else { return }
    var header = JournalHeader(
      mode: mode, identity: identity, path: path, command: options.command)
    header.mainJournal = mainJournal
    header.members = members
    journal = try JournalWriter(creating: journalPath ?? freshJournalPath, header)
  }

  private func makeBackup(_ suffix: [UInt8]) throws(FileSystemError) {
    let name = path + suffix
    let copy = try RawFile(name, O_RDWR | O_CREAT | O_TRUNC, mode: 0o600)
    try copy.copyContents(of: file)
    try copy.setMode(before.st_mode & 0o7777)
    try copy.sync()
    try Paths.syncDirectory(Paths.split(name).directory)
  }

  /// Removes the journal, as nothing was stored or everything is as it was.
  package mutating func dropJournal() {
    guard let path = journal?.path else { return }
    journal = nil
    // Left there it would only lead to the bytes that the file has.
    try? Paths.remove(path)
    try? Paths.syncDirectory(Paths.split(path).directory)
  }
}

extension InPlaceEdit {
  /// Stores the new bytes and waits until they are on the disk.
  ///
  /// If that fails, the old bytes are stored again, unless the journal leads to the new ones.
  ///
  /// - Throws: Why, and how the file was left.
  package mutating func storeOrRollBack() throws(StoreFailure) {
    do throws(EditError) {
      try store()
    } catch {
      let left = rollBack()
      if case .rolledBack = left { dropJournal() }
      throw StoreFailure(error: error, left: left)
    }
  }

  /// Stores the new bytes and waits until they are on the disk.
  ///
  /// - Throws: Why not all of them are; some may be.
  mutating func store() throws(EditError) {
    guard let extent else { return }
    try storeAll()
    try target.sync(extent)
  }

  private mutating func storeAll() throws(EditError) {
    var reader: EditReader
    do throws(FileSystemError) {
      reader = try source.reader()
    } catch {
      throw .system(step: nil, error)
    }
    var lastEnd = 0
    var edit = StoredEdit()
    while try InPlaceEdit.next(&reader, into: &edit) {
      try target.store(edit)
      storedCount += 1
      options.progress?.add(edit.range.upperBound - lastEnd)
      lastEnd = edit.range.upperBound
    }
    options.progress?.add(identity.byteCount - lastEnd)
  }

  private static func next(
    _ reader: inout EditReader, into edit: inout StoredEdit
  ) throws(EditError) -> Bool {
    do throws(FileSystemError) {
      return try reader.next(into: &edit)
    } catch {
      throw .system(step: nil, error)
    }
  }

  /// Stores the old bytes again where new ones were stored; the journal stays.
  mutating func rollBack() -> StoreFailure.Left {
    if options.journal == .redo { return .interrupted }
    do throws(FileSystemError) {
      var reader = try source.reader()
      var rest = storedCount
      let size = try Int(file.status().st_size)
      var edit = StoredEdit()
      while rest > 0, try reader.next(into: &edit) {
        rest -= 1
        let count = max(0, min(edit.old.count, size - edit.offset))
        try file.write(Array(edit.old.prefix(count)), at: edit.offset)
      }
      try file.syncData()
    } catch {
      return options.journal == nil ? .mixed : .interrupted
    }
    storedCount = 0
    return .rolledBack
  }

  /// Ends the edit: the journal is not needed any more.
  package mutating func commit() throws(EditError) {
    guard extent != nil else { return }
    do throws(FileSystemError) {
      try setTimes()
      try journal?.markDone()
      try removeJournal()
    } catch {
      throw .system(step: "the new bytes are stored", error)
    }
  }

  /// Makes the decision for a group of files: from now on all of them have their new bytes.
  package func markDone() throws(EditError) {
    do throws(FileSystemError) {
      try journal?.markDone()
    } catch {
      throw .system(step: nil, error)
    }
  }

  private mutating func removeJournal() throws(FileSystemError) {
    guard let path = journal?.path else { return }
    if options.keepsJournal {
      try Paths.rename(path, to: JournalNames.kept(path, of: self.path))
    } else {
      try Paths.remove(path)
    }
    journal = nil
    try Paths.syncDirectory(Paths.split(path).directory)
  }

  /// Makes the times of the file later than they were, or keeps that of its last change.
  ///
  /// A shared mapping sets them at some time or, on tmpfs, never.
  private func setTimes() throws(FileSystemError) {
    if options.keepsTimes { return try file.setTimes(modified: before.st_mtim) }
    while true {
      var time = currentTime()
      if !before.st_mtim.isBefore(time) {
        time = before.st_mtim
        time.tv_nsec += 1
        if time.tv_nsec == 1_000_000_000 { time = timespec(tv_sec: time.tv_sec + 1, tv_nsec: 0) }
      }
      try file.setTimes(modified: time)
      // The system's own clock ticks a few hundred times a second.
      if try before.st_ctim.isBefore(file.status().st_ctim) { return }
      sleep(milliseconds: 1)
    }
  }
}

/// Why new bytes could not be stored, and what became of the file.
package struct StoreFailure: Error {
  package enum Left: Sendable {
    /// It has its old bytes.
    case rolledBack
    /// It has a mixture, and a journal that leads out of it.
    case interrupted
    /// It has a mixture, as was risked by keeping no journal.
    case mixed
  }

  package let error: EditError
  package let left: Left
}

extension EditTarget {
  /// Whether the bytes that an edit replaces are there.
  func matches(_ edit: StoredEdit) throws(FileSystemError) -> Bool {
    (try? has(edit.old, at: edit.offset)) ?? false
  }

  func gap(_ range: Range<Int>) throws(FileSystemError) -> [UInt8] {
    guard let bytes = try? bytes(in: range) else { throw FileSystemError(code: ESTALE) }
    return bytes
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

extension timespec {
  fileprivate func isBefore(_ other: timespec) -> Bool {
    (tv_sec, tv_nsec) < (other.tv_sec, other.tv_nsec)
  }
}
