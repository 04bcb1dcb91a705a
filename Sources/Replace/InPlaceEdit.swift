internal import Glibc

/// The edit of one file, step by step: `init` opens and checks, `prepare` makes the journal, `store`
/// changes the bytes, `commit` ends it. A crash between any two leaves the old bytes, the new ones,
/// or a journal that leads to either.
package struct InPlaceEdit: ~Copyable {
  let options: EditOptions
  private let source: EditSource
  let file: RawFile
  let before: stat
  let identity: FileIdentity
  /// Without links, from the root.
  private let path: [UInt8]
  private let target: EditTarget
  /// Where journals are made; `nil` if none is.
  private let directory: OpenDirectory?
  private let journalID = randomNumber()
  var journal: JournalWriter?
  /// From the first edit to the last; `nil` if nothing is to be changed.
  private(set) var extent: Range<Int>?
  private var storedCount = 0
  var hasBegun = false
  /// After `commit`, what is not as it should be, though all bytes are.
  package internal(set) var warning: String?

  /// Opens and locks a file, and makes sure that it is the one that was planned for.
  ///
  /// - Parameters:
  ///   - expected: How the file was; its times are not looked at if `ignoresTimes`.
  ///   - followsLinks: The name may be a link to the file.
  package init(
    _ name: [UInt8], expecting expected: FileIdentity, ignoresTimes: Bool = false,
    followsLinks: Bool = true, _ source: EditSource, _ options: EditOptions
  ) throws(EditError) {
    self.options = options
    self.source = source
    let file: RawFile
    let before: stat
    let path: [UInt8]
    do throws(FileSystemError) {
      // A FIFO in the place of the file must not wait for a reader.
      file = try RawFile(name, O_RDWR | O_NONBLOCK | (followsLinks ? 0 : O_NOFOLLOW))
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
    let directory = try InPlaceEdit.journalDirectory(for: before, path, options)
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
    self.directory = directory
    target = EditTarget(file)
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

  /// Opens the directory for the journal, and sees that there is none already.
  private static func journalDirectory(
    for file: stat, _ path: [UInt8], _ options: EditOptions
  ) throws(EditError) -> OpenDirectory? {
    let name = options.journalDirectory ?? Paths.split(path).directory
    let directory: OpenDirectory
    let leftover: Leftovers.Leftover?
    do throws(FileSystemError) {
      directory = try OpenDirectory(name)
      leftover = try Leftovers.blocking(
        file, path, in: directory, isJournalDirectory: options.journalDirectory != nil)
    } catch {
      // Without a journal nobody need be able to read the directory.
      guard options.journal != nil else { return nil }
      throw .journal(directory: name, error)
    }
    if let leftover { throw .interrupted(journal: leftover.journal, doubt: leftover.doubt) }
    return directory
  }
}

extension InPlaceEdit {
  /// Compares all bytes that are to be replaced, and makes the journal; nothing is stored yet.
  ///
  /// - Parameters:
  ///   - group: Common to the journals of a group of files; 0 for a file alone.
  ///   - mainJournal: The journal that decides for all files of a group; empty in that one.
  ///   - members: The other journals, for the one that decides.
  package mutating func prepare(
    group: UInt64 = 0, mainJournal: [UInt8] = [], members: [[UInt8]] = []
  ) throws(EditError) {
    try checkKeptName()
    var extent: Range<Int>?
    var lastEnd = 0
    do throws(FileSystemError) {
      var reader = try source.reader()
      var edit = StoredEdit()
      while try reader.next(into: &edit) {
        if options.isEnding() { throw FileSystemError(code: ECANCELED) }
        guard edit.offset >= lastEnd, edit.range.upperBound <= identity.byteCount,
          try target.matches(edit)
        else { throw FileSystemError(code: ESTALE) }
        if journal == nil { try makeJournal(group, mainJournal, members) }
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
      if error.code == ECANCELED { throw .stopped }
      if options.journal != nil { throw .journal(directory: journalDirectory, error) }
      throw .system(step: nil, error)
    }
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

  /// The directory of the journal, from the root, and what the journal of this file will be called.
  package var journalPath: (directory: [UInt8], name: [UInt8]) {
    (directory?.path ?? [], JournalName(of: journalTarget, id: journalID).bytes)
  }

  /// What the journal calls the file: by its name in the directory of both, or else by its path.
  private var journalTarget: [UInt8] {
    let (directory, name) = Paths.split(path)
    return directory == self.directory?.path ? name : path
  }

  /// A kept journal has a longer name than its file, which has to be possible.
  private func checkKeptName() throws(EditError) {
    guard options.keepsJournal, let directory else { return }
    let name = JournalName.kept(journalID, of: path)
    do throws(FileSystemError) {
      _ = try directory.status(of: name)
    } catch {
      if error.code != ENOENT { throw .system(step: "cannot keep a journal", error) }
    }
  }

  /// Whether there is any edit; one that cannot be read is told by `prepare`.
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

  /// Removes the journal, as nothing was stored or everything is as it was.
  package mutating func dropJournal() {
    // Left there it would only lead to the bytes that the file has.
    try? journal?.remove()
    journal = nil
  }
}

extension InPlaceEdit {
  /// Stores the new bytes and waits until they are on the disk.
  ///
  /// If that fails, the old bytes are stored again, unless the journal leads to the new ones.
  ///
  /// - Throws: Why, and how the file was left.
  package mutating func storeOrRollBack() throws(StoreFailure) {
    options.progress?.setStoring(true)
    do throws(EditError) {
      try store()
    } catch {
      var left = rollBack()
      // All new bytes are in a file that has lost its name; no journal leads to it.
      if case .interrupted = left, error == .replaced { left = .elsewhere }
      if !left.needsJournal { dropJournal() }
      throw StoreFailure(error: error, left: left)
    }
  }

  /// Stores the new bytes and waits until they are on the disk.
  ///
  /// - Throws: Why not all of them are; some may be.
  mutating func store() throws(EditError) {
    guard let extent else { return }
    try checkName()
    try begin()
    try storeAll()
    try target.sync(extent)
    try checkName()
  }

  /// Makes sure that the name of the file still leads to it.
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

  /// Stores the old bytes again where new ones are, and no bytes of somebody else; the journal
  /// stays.
  mutating func rollBack() -> StoreFailure.Left {
    if options.journal == .redo { return hasBegun ? .interrupted : .rolledBack }
    var foreignOffset: Int?
    do throws(FileSystemError) {
      var reader = try source.reader()
      // Of the one that failed a part may be stored.
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

  /// - Returns: Where the first byte is that is neither old nor new, and stays.
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

  /// Ends the edit: the journal is not needed any more.
  package mutating func commit() throws(EditError) {
    guard extent != nil else { return }
    setTimes()
    try mark(.finished)
    try release()
  }

  /// Notes what holds for good, and waits until that is on the disk.
  func mark(_ state: JournalState) throws(EditError) {
    do throws(FileSystemError) {
      try journal?.mark(state)
    } catch {
      throw .system(step: "the new bytes are stored", error)
    }
  }

  /// Removes the journal, or gives it the name of one that is kept.
  mutating func release() throws(EditError) {
    do throws(FileSystemError) {
      if options.keepsJournal {
        try journal?.keep()
      } else {
        try journal?.remove()
      }
      journal = nil
    } catch {
      throw .system(step: "the new bytes are stored", error)
    }
  }
}
