internal import Glibc

/// Files that are edited independently, but wait for the disk together: first for all journals,
/// then for their names, then for all new bytes, and last for the removal of the journals.
///
/// Each file has its old bytes, its new bytes or a journal that leads to either, as when it is
/// edited alone. The journals do not refer to each other.
package struct EditBatch: ~Copyable {
  /// Each has up to three open files and a mapping.
  ///
  /// The number is rather large: ext4 takes long to create a file after many have been removed, and
  /// journals are removed at the end of each batch.
  package static let maxCount = 1024

  package enum Outcome: Sendable {
    /// All bytes are right; the warning says what else is not.
    case changed(warning: String?)
    /// The new bytes are stored for good, but something went wrong after that.
    case committed(EditError)
    case failed(EditError, StoreFailure.FileState?)
    /// Nothing was done, because the file must wait for a lock or too many files are open. A thread
    /// that waits for one file holds no lock of another.
    case postponed
  }

  private let options: EditOptions
  private let tasks: ArraySlice<FileTask>
  /// `nil` once the result of the file is known, and at the end.
  private var edits: [EditBox?] = []
  private var outcomes: [Outcome?]
  private let directories: JournalDirectories

  private init(_ tasks: ArraySlice<FileTask>, _ options: EditOptions) {
    self.tasks = tasks
    self.options = options
    outcomes = Array(repeating: nil, count: tasks.count)
    directories = JournalDirectories(options)
  }

  /// Edits the files of a plan, at most `maxCount`.
  ///
  /// - Returns: The result of each file.
  package static func edit(
    _ tasks: ArraySlice<FileTask>, in spool: EditSpool, _ options: EditOptions
  ) -> [Outcome] {
    var batch = EditBatch(tasks, options)
    batch.open(spool)
    batch.prepare()
    batch.nameJournals()
    batch.store()
    batch.confirm()
    batch.release()
    return batch.outcomes.map { $0 ?? .failed(.stopped, nil) }
  }

  /// Locks all files before it reads the first directory: a process that leaves a journal there
  /// afterwards cannot have held the lock.
  private mutating func open(_ spool: EditSpool) {
    var impatient = options
    impatient.lockWaitMilliseconds = 0
    for (index, task) in tasks.enumerated() {
      edits.append(nil)
      do throws(EditError) {
        try edits[index] = EditBox(
          InPlaceEdit(locking: task.file.path, task.source(in: spool), impatient))
      } catch {
        fail(index, error)
      }
    }
    let expected = tasks.map(\.file.identity)
    forEach { edit, index, directories throws(EditError) in
      try edit.admit(expecting: expected[index], directories)
    }
  }

  private mutating func prepare() {
    forEach { edit, _, _ throws(EditError) in
      try edit.writeJournal()
      try edit.makeBackup()
    }
  }

  private mutating func nameJournals() {
    let areSynced = sync { $0.journalFile }
    forEach { edit, index, _ throws(EditError) in
      try edit.orDropJournal { journal throws(FileSystemError) in
        if !areSynced[index] { try journal.sync() }
        try journal.giveName()
      }
    }
    let failures = syncDirectories()
    forEach { edit, _, _ throws(EditError) in
      try edit.orDropJournal { journal throws(FileSystemError) in
        if let error = failures[ObjectIdentifier(journal.directory)] { throw error }
      }
    }
  }

  private mutating func store() {
    options.progress?.setStoring(true)
    for (index, box) in edits.enumerated() {
      guard let box else { continue }
      if options.isEnding() {
        box.edit.dropJournal(waits: false)
        fail(index, .stopped)
        continue
      }
      do throws(EditError) {
        try box.edit.storeBytes()
      } catch {
        rollBack(index, box, error)
      }
    }
  }

  private mutating func confirm() {
    let areSynced = sync { $0.changedFile }
    for (index, box) in edits.enumerated() {
      guard let box else { continue }
      do throws(EditError) {
        try box.edit.confirmBytes(areSynced: areSynced[index])
      } catch {
        rollBack(index, box, error)
      }
    }
  }

  private mutating func rollBack(_ index: Int, _ box: EditBox, _ error: EditError) {
    let failure = box.edit.end(after: error)
    fail(index, failure.error, failure.left)
  }

  /// From here on, nothing is rolled back.
  private mutating func release() {
    for box in edits { box?.edit.setTimes() }
    if options.keepsJournal { noteEnds() }
    for (index, box) in edits.enumerated() {
      guard let box else { continue }
      do throws(EditError) {
        try box.edit.release(waits: false)
      } catch {
        commit(index, error)
      }
    }
    let failures = syncDirectories()
    for (index, box) in edits.enumerated() {
      guard let box else { continue }
      if let directory = box.edit.directory, let error = failures[ObjectIdentifier(directory)] {
        commit(index, .stored(error))
      } else {
        outcomes[index] = .changed(warning: box.edit.warning)
        edits[index] = nil
      }
    }
  }

  /// Notes in each journal that its edit is finished.
  private mutating func noteEnds() {
    for (index, box) in edits.enumerated() {
      do throws(FileSystemError) {
        try box?.edit.journal?.note(.finished)
      } catch {
        commit(index, .stored(error))
      }
    }
    let areSynced = sync { $0.journalFile }
    for (index, box) in edits.enumerated() where !areSynced[index] {
      do throws(FileSystemError) {
        try box?.edit.journalFile?.sync()
      } catch {
        commit(index, .stored(error))
      }
    }
  }
}

extension EditBatch {
  private mutating func forEach(
    _ step: (inout InPlaceEdit, Int, JournalDirectories) throws(EditError) -> Void
  ) {
    for (index, box) in edits.enumerated() {
      guard let box else { continue }
      do throws(EditError) {
        try step(&box.edit, index, directories)
      } catch {
        fail(index, error)
      }
    }
  }

  private mutating func fail(
    _ index: Int, _ error: EditError, _ left: StoreFailure.FileState? = nil
  ) {
    outcomes[index] = error.isOfManyFiles && left == nil ? .postponed : .failed(error, left)
    edits[index] = nil
  }

  private mutating func commit(_ index: Int, _ error: EditError) {
    outcomes[index] = .committed(error)
    edits[index] = nil
  }

  /// Syncs one file of each edit, as far as that can be done for many files at a time.
  private func sync(_ file: (borrowing InPlaceEdit) -> RawFile?) -> [Bool] {
    var areSynced = [Bool](repeating: false, count: edits.count)
    var files: [RawFile] = []
    var indices: [Int] = []
    for (index, box) in edits.enumerated() {
      guard let box, let file = file(box.edit) else { continue }
      files.append(file)
      indices.append(index)
    }
    for (index, isSynced) in zip(indices, SharedSync.run(files)) { areSynced[index] = isSynced }
    return areSynced
  }

  /// Syncs the directories of the journals.
  ///
  /// - Returns: The errors, by directory.
  private func syncDirectories() -> [ObjectIdentifier: FileSystemError] {
    guard options.journal != nil else { return [:] }
    let all = directories.all
    var failures: [ObjectIdentifier: FileSystemError] = [:]
    for (directory, isSynced) in zip(all, SharedSync.run(all.map(\.file))) where !isSynced {
      do throws(FileSystemError) {
        try directory.sync()
      } catch {
        failures[ObjectIdentifier(directory)] = error
      }
    }
    return failures
  }
}

/// A box, because arrays hold only copyable values.
final class EditBox {
  var edit: InPlaceEdit

  init(_ edit: consuming InPlaceEdit) { self.edit = edit }
}

extension EditError {
  /// The new bytes are stored for good, but something failed after that.
  static func stored(_ error: FileSystemError) -> EditError {
    .system(step: "the new bytes are stored", error)
  }

  /// The error would not happen to one file alone, or not at once.
  fileprivate var isOfManyFiles: Bool {
    switch self {
    case .locked: true
    case .system(_, let error), .journal(_, let error): [EMFILE, ENFILE].contains(error.code)
    default: false
    }
  }
}
