internal import Glibc

/// The edit of one file, step by step: `open` opens and checks it, `prepare` makes the journal,
/// `store` changes the bytes, `commit` ends the edit. A crash between two steps leaves the old
/// bytes, the new bytes, or a journal that leads to either.
package struct InPlaceEdit: ~Copyable {
  let options: EditOptions
  private let source: EditSource
  let file: RawFile
  let before: stat
  let identity: FileIdentity
  /// Absolute and without links.
  private let path: [UInt8]
  private let target: EditTarget
  /// The directory of the journals; `nil` if there are none.
  private(set) var directory: OpenDirectory?
  private let journalID: UInt64
  var journal: JournalWriter?
  /// From the first edit to the last; `nil` if nothing changes.
  private(set) var extent: Range<Int>?
  private var storedCount = 0
  var hasBegun = false
  /// After `commit`: all bytes are right, and this says what else is not.
  package internal(set) var warning: String?

  /// Opens and locks a file, and checks that it is the file of the plan.
  ///
  /// - Parameters:
  ///   - expected: The planned state of the file; its times are not compared if `ignoresTimes`.
  ///   - followsLinks: The name may be a link to the file.
  package static func open(
    _ name: [UInt8], expecting expected: FileIdentity, ignoresTimes: Bool = false,
    followsLinks: Bool = true, _ source: EditSource, _ options: EditOptions
  ) throws(EditError) -> InPlaceEdit {
    var edit = try InPlaceEdit(locking: name, followsLinks: followsLinks, source, options)
    try edit.admit(expecting: expected, ignoresTimes: ignoresTimes, JournalDirectories(options))
    return edit
  }

  /// Opens and locks a file; call `admit` next.
  init(
    locking name: [UInt8], followsLinks: Bool = true, _ source: EditSource, _ options: EditOptions
  ) throws(EditError) {
    self.options = options
    self.source = source
    let file: RawFile
    let before: stat
    let path: [UInt8]
    do throws(FileSystemError) {
      // Without O_NONBLOCK, a FIFO in place of the file would wait for a reader.
      file = try RawFile(name, O_RDWR | O_NONBLOCK | (followsLinks ? 0 : O_NOFOLLOW))
      before = try file.status()
    } catch {
      throw .system(step: nil, error)
    }
    guard before.st_mode & S_IFMT == S_IFREG else { throw .notRegular }
    if options.locks { try InPlaceEdit.lock(file, options) }
    let identity = FileIdentity(before)
    do throws(FileSystemError) {
      // Another file may have been put there while this process waited for the lock.
      guard try FileIdentity(Paths.status(name)).isSameFile(as: identity) else {
        throw FileSystemError(code: ESTALE)
      }
      path = try Paths.resolved(name)
    } catch {
      throw .changed
    }
    self.file = file
    self.before = before
    self.identity = identity
    self.path = path
    target = EditTarget(file)
    journalID = randomNumber()
  }

  /// Checks that a locked file is the file of the plan, and that there is no journal of it.
  ///
  /// - Parameter directories: None of them was read before the file was locked.
  mutating func admit(
    expecting expected: FileIdentity, ignoresTimes: Bool = false, _ directories: JournalDirectories
  ) throws(EditError) {
    directory = try directories.directory(for: before, path)
    guard ignoresTimes ? identity.isSameFile(as: expected) : identity == expected,
      identity.byteCount >= expected.byteCount
    else { throw .changed }
    if options.refusesHardLinks && before.st_nlink > 1 {
      throw .hardLinks(count: Int(before.st_nlink))
    }
  }

  private static func lock(_ file: RawFile, _ options: EditOptions) throws(EditError) {
    var waited = 0
    do throws(FileSystemError) {
      while try !file.lock() {
        guard waited < options.lockWaitMilliseconds else { throw FileSystemError(code: EBUSY) }
        if options.isEnding() { throw FileSystemError(code: ECANCELED) }
        sleep(milliseconds: 10)
        waited += 10
      }
    } catch {
      switch error.code {
      case EBUSY: throw .locked
      case ECANCELED: throw .stopped
      default: throw .system(step: "lock", error)
      }
    }
  }
}

extension InPlaceEdit {
  /// Compares all bytes that will be replaced, and makes the journal; nothing is stored yet.
  ///
  /// - Parameters:
  ///   - group: The same for all journals of a group of files; 0 for a single file.
  ///   - mainJournal: The journal that decides for the group; empty in that journal itself.
  ///   - members: The other journals of the group, for the one that decides.
  package mutating func prepare(
    group: UInt64 = 0, mainJournal: [UInt8] = [], members: [[UInt8]] = []
  ) throws(EditError) {
    try writeJournal(group: group, mainJournal: mainJournal, members: members)
    try orDropJournal { journal throws(FileSystemError) in try journal.finish() }
    try makeBackup()
  }

  /// Compares all bytes that will be replaced, and writes the journal. The journal must then be
  /// synced and get its name.
  mutating func writeJournal(
    group: UInt64 = 0, mainJournal: [UInt8] = [], members: [[UInt8]] = []
  ) throws(EditError) {
    try checkKeptName()
    var extent: Range<Int>?
    var lastEnd = 0
    var reportedEnd = 0
    do throws(FileSystemError) {
      var reader = try source.reader()
      var run = EditRun()
      while try reader.next(into: &run) {
        if options.isEnding() { throw FileSystemError(code: ECANCELED) }
        let start = run.edits[0].offset
        guard target.matches(&run, after: &lastEnd, upTo: identity.byteCount) else {
          throw FileSystemError(code: ESTALE)
        }
        if journal == nil { try makeJournal(group, mainJournal, members) }
        try journal?.append(run)
        extent = (extent?.lowerBound ?? start)..<lastEnd
        report(lastEnd, &reportedEnd)
      }
      report(identity.byteCount, &reportedEnd)
      self.extent = extent
      guard extent != nil else { return }
      let end = min(lastEnd + JournalFormat.maxGap, identity.byteCount)
      try journal?.complete(gap: target.gap(lastEnd..<end))
    } catch {
      dropJournal()
      if error.code == ESTALE { throw .changed }
      if error.code == ECANCELED { throw .stopped }
      if options.journal != nil { throw .journal(directory: journalDirectory, error) }
      throw .system(step: nil, error)
    }
  }

  /// Does something with the journal; if that fails, removes the journal.
  mutating func orDropJournal(
    _ body: (inout JournalWriter) throws(FileSystemError) -> Void
  ) throws(EditError) {
    guard var writer = journal.take() else { return }
    do throws(FileSystemError) {
      try body(&writer)
      journal = consume writer
    } catch {
      journal = consume writer
      dropJournal()
      throw .journal(directory: journalDirectory, error)
    }
  }

  /// Makes the backup that the options ask for.
  mutating func makeBackup() throws(EditError) {
    guard extent != nil else { return }
    do throws(FileSystemError) {
      if let suffix = options.backupSuffix {
        try Backup.make(of: file, before, at: path, suffix: suffix, unless: options.isEnding)
      }
    } catch {
      dropJournal()
      if error.code == ECANCELED { throw .stopped }
      throw .system(step: "cannot make a backup", error)
    }
  }

  var journalDirectory: [UInt8] {
    options.journalDirectory ?? Paths.split(path).directory
  }

  /// The absolute path of the journal's directory, and the name of this file's journal.
  package var journalPath: (directory: [UInt8], name: [UInt8]) {
    (directory?.path ?? [], JournalName(of: journalTarget, id: journalID).bytes)
  }

  /// The file as the journal refers to it: by its name if both are in one directory, otherwise by
  /// its path.
  private var journalTarget: [UInt8] {
    let (directory, name) = Paths.split(path)
    return directory == self.directory?.path ? name : path
  }

  /// Checks that a kept journal can have its name, which is longer than the name of its file.
  private func checkKeptName() throws(EditError) {
    guard options.keepsJournal, let directory else { return }
    let name = JournalName.kept(journalID, of: path)
    do throws(FileSystemError) {
      _ = try directory.status(of: name)
    } catch {
      if error.code != ENOENT { throw .system(step: "cannot keep a journal", error) }
    }
  }

  /// Whether there is any edit; `prepare` reports edits that cannot be read.
  var willChange: Bool {
    do throws(FileSystemError) {
      var reader = try source.reader()
      var edit = StoredEdit()
      return try reader.next(into: &edit)
    } catch {
      return true
    }
  }

  private mutating func makeJournal(
    _ group: UInt64, _ mainJournal: [UInt8], _ members: [[UInt8]]
  ) throws(FileSystemError) {
    guard let mode = options.journal, let directory else { return }
    var header = JournalHeader(
      mode, id: journalID, target: journalTarget, byteCount: identity.byteCount,
      changed: FileTime(before.st_ctim), inode: identity.inode, command: options.command)
    header.group = group
    header.mainJournal = mainJournal
    header.members = members
    journal = try JournalWriter(
      in: directory, JournalName(of: journalTarget, id: journalID), header)
  }

  /// Removes the journal, since nothing was stored or all old bytes are back.
  ///
  /// - Parameter waits: If false, the caller still has to sync the directory.
  package mutating func dropJournal(waits: Bool = true) {
    // If it stays, it leads only to the bytes that the file has.
    if (try? journal?.remove()) != nil, waits { try? journal?.directory.sync() }
    journal = nil
  }
}

extension InPlaceEdit {
  /// Stores the new bytes and waits until they are on the disk.
  ///
  /// If that fails, the old bytes are stored again, unless the journal leads to the new ones.
  ///
  /// - Throws: The reason, and the state of the file.
  package mutating func storeOrRollBack() throws(StoreFailure) {
    options.progress?.setStoring(true)
    do throws(EditError) {
      try store()
    } catch {
      throw end(after: error)
    }
  }

  /// Ends an edit after a store has failed.
  mutating func end(after error: EditError) -> StoreFailure {
    var left = rollBack()
    // The new bytes are in a file that has lost its name, and no journal leads to it.
    if case .interrupted = left, error == .replaced { left = .elsewhere }
    if !left.needsJournal { dropJournal() }
    return StoreFailure(error: error, left: left)
  }

  /// Stores the new bytes and waits until they are on the disk.
  ///
  /// - Throws: Why not all of them are there; some may be.
  mutating func store() throws(EditError) {
    try storeBytes()
    try confirmBytes(areSynced: false)
  }

  /// Stores the new bytes; the caller then has to sync them.
  mutating func storeBytes() throws(EditError) {
    guard extent != nil else { return }
    try checkName()
    try begin()
    try storeAll()
  }

  /// Makes sure that all new bytes are on the disk.
  ///
  /// - Parameter areSynced: They have been synced already, and only errors are checked.
  func confirmBytes(areSynced: Bool) throws(EditError) {
    guard let extent else { return }
    try areSynced ? target.checkStores() : target.sync(extent)
    try checkName()
  }

  /// Checks that the name of the file still leads to it.
  private func checkName() throws(EditError) {
    let named = (try? Paths.status(path)).map { FileIdentity($0) }
    guard named?.isSameFile(as: identity) == true else { throw .replaced }
  }

  private mutating func storeAll() throws(EditError) {
    var reader: EditReader
    do throws(FileSystemError) {
      reader = try source.reader()
    } catch {
      throw .system(step: nil, error)
    }
    var reportedEnd = 0
    var run = EditRun()
    while try InPlaceEdit.next(&reader, into: &run) {
      try target.store(run, counting: &storedCount)
      if let last = run.edits.last { report(last.range.upperBound, &reportedEnd) }
    }
    report(identity.byteCount, &reportedEnd)
  }

  private func report(_ end: Int, _ reportedEnd: inout Int) {
    options.progress?.add(end - reportedEnd)
    reportedEnd = end
  }

  private static func next(
    _ reader: inout EditReader, into run: inout EditRun
  ) throws(EditError) -> Bool {
    do throws(FileSystemError) {
      return try reader.next(into: &run)
    } catch {
      throw .system(step: nil, error)
    }
  }

  /// Stores the old bytes again where new bytes are, but not over bytes of another program; the
  /// journal stays.
  mutating func rollBack() -> StoreFailure.FileState {
    if options.journal == .redo { return hasBegun ? .interrupted : .rolledBack }
    var foreignOffset: Int?
    do throws(FileSystemError) {
      var reader = try source.reader()
      // A part of the edit that failed may be stored.
      var rest = storedCount + 1
      var edit = StoredEdit()
      while rest > 0, try reader.next(into: &edit) {
        rest -= 1
        if let offset = try restore(edit), foreignOffset == nil { foreignOffset = offset }
      }
      try file.syncData()
    } catch {
      return options.journal == nil ? .mixed : .interrupted
    }
    storedCount = 0
    return foreignOffset.map { .rolledBackExcept(offset: $0) } ?? .rolledBack
  }

  /// - Returns: The offset of the first byte that is neither old nor new; it is not changed.
  private func restore(_ edit: StoredEdit) throws(FileSystemError) -> Int? {
    let found = try file.read(at: edit.offset, upTo: edit.old.count)
    var restored = found
    var foreignIndex: Int?
    for (index, byte) in found.enumerated() where byte != edit.old[index] {
      if byte == edit.new[index] {
        restored[index] = edit.old[index]
      } else if foreignIndex == nil {
        foreignIndex = index
      }
    }
    if restored != found { try file.write(restored, at: edit.offset) }
    return foreignIndex.map { edit.offset + $0 }
  }
}
