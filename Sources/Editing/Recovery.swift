internal import Glibc

/// Finishes or rolls back interrupted edits, as their journals say.
package struct Recovery: ~Copyable {
  /// The result for a file.
  package enum Result: Sendable, Equatable {
    /// Its old bytes are back.
    case restored(path: [UInt8], editCount: Int)
    /// It has all its new bytes.
    case completed(path: [UInt8], editCount: Int)
    /// It had the right bytes; only the journal was left.
    case untouched(path: [UInt8])
  }

  /// A journal that could not be used and still exists.
  package struct Failure: Error, Equatable {
    package let path: [UInt8]
    package let doubt: JournalDoubt
  }

  private let keepsTimes: Bool

  package init(keepsTimes: Bool = false) { self.keepsTimes = keepsTimes }

  /// Finishes or rolls back the edit of a journal, and with it the whole group of the journal.
  ///
  /// It can be repeated without harm, also after a crash during a recovery.
  ///
  /// - Returns: One result for each file; none if the journal no longer exists.
  package func recover(_ place: JournalPlace) throws(Failure) -> [Result] {
    do throws(JournalDoubt) {
      if JournalName(place.name)?.isNew == true { return try [discardNew(place)] }
      let journal = try open(place)
      guard journal.header.group != 0 else { return try [recoverAlone(journal)] }
      guard !journal.header.mainJournal.isEmpty else { return try recoverGroup(journal, from: nil) }
      return try recoverMember(journal)
    } catch {
      if error == .missing { return [] }
      throw Failure(path: place.path, doubt: error)
    }
  }

  /// Opens a journal and locks it: a process that makes a journal holds a lock on it until the end.
  private func open(_ place: JournalPlace) throws(JournalDoubt) -> JournalFile {
    let journal = try JournalFile.open(place, forWriting: true)
    try system { () throws(FileSystemError) in
      guard try journal.file.lock() else { throw FileSystemError(code: EBUSY) }
      // The process that held the lock may have ended the edit.
      _ = try place.directory.status(of: place.name)
    }
    return journal
  }

  /// Removes a file without a state: a journal has this name until it is complete, and nothing is
  /// stored before that.
  private func discardNew(_ place: JournalPlace) throws(JournalDoubt) -> Result {
    var path = place.path
    do throws(JournalDoubt) {
      path = try open(place).targetPath
    } catch {
      guard error == .damaged else { throw error }
      // The file ends in the middle of its header.
      try system { () throws(FileSystemError) in
        let file = try place.directory.open(place.name, O_RDWR | O_NOFOLLOW | O_NONBLOCK)
        guard try file.lock() else { throw FileSystemError(code: EBUSY) }
      }
    }
    try remove(place)
    return .untouched(path: path)
  }

  private func recoverAlone(_ journal: JournalFile) throws(JournalDoubt) -> Result {
    guard let ending = journal.ending() else {
      // The header is complete, and equal times show that nothing was stored.
      guard RecoveredFile.isUntouched(journal) else { throw .damaged }
      try remove(journal.place)
      return .untouched(path: journal.targetPath)
    }
    guard journal.state == .prepared else {
      try remove(journal.place)
      return .untouched(path: journal.targetPath)
    }
    let file = try RecoveredFile(journal, ending)
    try file.write(keepsTimes: keepsTimes)
    try remove(journal.place)
    return file.result
  }

  private func recoverMember(_ journal: JournalFile) throws(JournalDoubt) -> [Result] {
    let way = journal.header.mainJournal
    let main: JournalFile
    do throws(JournalDoubt) {
      main = try open(journal.place.sibling(way))
    } catch {
      let path = journal.place.directory.path(of: way)
      if error != .live, journal.state != .prepared, journal.ending() != nil {
        // The state that a member itself has is final.
        try remove(journal.place)
        return [.untouched(path: journal.targetPath)]
      }
      // The deciding journal gets its name last and is removed last. So if it is missing, either
      // nothing has been stored or the old bytes are back. But there may now be another directory
      // in its place, so the file must confirm this.
      guard error == .missing, RecoveredFile.isUntouched(journal) || hasOldBytes(journal) else {
        throw .member(path: path, reason: error.message)
      }
      try remove(journal.place)
      return [.untouched(path: journal.targetPath)]
    }
    guard main.header.group == journal.header.group,
      main.header.members.contains(where: { Paths.split($0).name == journal.place.name })
    else { throw .inconsistentGroup }
    return try recoverGroup(main, from: journal)
  }

  private func hasOldBytes(_ journal: JournalFile) -> Bool {
    guard let ending = journal.ending(), let file = try? RecoveredFile(journal, ending) else {
      return false
    }
    return (try? file.hasOldBytes()) ?? false
  }

  /// - Parameter known: A member that is open already, and may have been moved.
  private func recoverGroup(
    _ main: JournalFile, from known: JournalFile?
  ) throws(JournalDoubt) -> [Result] {
    guard main.ending() != nil, let state = main.state else { throw .damaged }
    var journals: [JournalFile] = []
    for way in main.header.members {
      if let known, known.place.name == Paths.split(way).name {
        journals.append(known)
        continue
      }
      do throws(JournalDoubt) {
        try journals.append(member(way, of: main))
      } catch {
        // Members are removed only after each has its final state.
        if state == .settled { continue }
        throw .member(path: main.place.directory.path(of: way), reason: error.message)
      }
    }
    // One by one, the deciding journal last.
    journals.append(main)
    guard state == .prepared else {
      try settle(journals, main, state)
      return journals.map { .untouched(path: $0.targetPath) }
    }
    var files: [RecoveredFile] = []
    for journal in journals {
      guard let ending = journal.ending() else {
        throw .member(path: journal.place.path, reason: JournalDoubt.damaged.message)
      }
      try files.append(RecoveredFile(journal, ending))
    }
    for file in files { try file.write(keepsTimes: keepsTimes) }
    try settle(journals, main, main.header.mode == .undo ? .restored : .finished)
    return files.map(\.result)
  }

  /// Notes the final state in each journal, and then removes them, as at the end of an edit.
  private func settle(
    _ journals: [JournalFile], _ main: JournalFile, _ state: JournalState
  ) throws(JournalDoubt) {
    try system { () throws(FileSystemError) in
      if state != .settled {
        try main.mark(state)
        for journal in journals.dropLast() { try journal.mark(state) }
        try main.mark(.settled)
      }
    }
    for journal in journals { try remove(journal.place) }
  }

  private func member(_ way: [UInt8], of main: JournalFile) throws(JournalDoubt) -> JournalFile {
    let journal = try open(main.place.sibling(way))
    guard journal.header.group == main.header.group, journal.header.mode == main.header.mode,
      Paths.split(journal.header.mainJournal).name == main.place.name
    else { throw .inconsistentGroup }
    return journal
  }

  private func remove(_ place: JournalPlace) throws(JournalDoubt) {
    try system { () throws(FileSystemError) in
      try place.directory.remove(place.name)
      try place.directory.sync()
    }
  }
}

private func system(_ body: () throws(FileSystemError) -> Void) throws(JournalDoubt) {
  do throws(FileSystemError) {
    try body()
  } catch {
    throw error.code == EBUSY ? .live : error.code == ENOENT ? .missing : .system(error)
  }
}

extension JournalFile {
  /// Notes the final state of a group, and waits until it is on the disk.
  fileprivate func mark(_ state: JournalState) throws(FileSystemError) {
    try file.write(state.letters, at: JournalFormat.stateOffset)
    try file.sync()
  }
}
