internal import Glibc

/// The journal of a finished edit.
package struct KeptJournal: Sendable {
  let journal: JournalFile
}

/// Undoes a finished edit whose journal was kept.
package enum Undo {
  /// Why an edit cannot be undone.
  package enum Refusal: Error, Equatable {
    case edit(EditError)
    case doubt(JournalDoubt)
    /// The journal holds no old bytes.
    case redoOnly
    /// The edit of the journal was not finished.
    case unfinished
    /// These bytes have changed since; the first offsets, and the number of all.
    case changedSince(offsets: [Int], count: Int)
  }

  package struct Warning: Sendable, Equatable {
    package let file: [UInt8]
    package let text: String
  }

  private static let maxOffsets = 10

  /// Puts the old bytes back, if every place still has the new ones. This is an edit with a journal
  /// of its own.
  ///
  /// - Returns: What went wrong with the file although the old bytes are back.
  package static func run(
    _ path: [UInt8], _ options: EditOptions
  ) throws(Refusal) -> Warning? {
    let journal = try open(path, options)
    guard journal.header.mode == .undo else { throw .redoOnly }
    guard journal.ending() != nil else { throw .doubt(.damaged) }
    guard journal.state == .finished || journal.state == .settled else { throw .unfinished }
    try compare(journal)
    do throws(EditError) {
      let warning = try edit(journal, options)
      do throws(FileSystemError) {
        try journal.place.directory.remove(journal.place.name)
        try journal.place.directory.sync()
      } catch {
        throw EditError.system(step: "the old bytes are back", error)
      }
      return warning.map { Warning(file: journal.targetPath, text: $0) }
    } catch {
      throw .edit(error)
    }
  }

  private static func open(
    _ path: [UInt8], _ options: EditOptions
  ) throws(Refusal) -> JournalFile {
    let place: JournalPlace
    do throws(FileSystemError) {
      place = try JournalPlace(path, journalDirectory: options.journalDirectory)
    } catch {
      throw .edit(.system(step: nil, error))
    }
    do throws(JournalDoubt) {
      return try JournalFile.open(place, forWriting: false)
    } catch {
      throw .doubt(error)
    }
  }

  /// - Returns: The warning of a successful edit.
  private static func edit(
    _ journal: JournalFile, _ options: EditOptions
  ) throws(EditError) -> String? {
    let identity: FileIdentity
    do throws(FileSystemError) {
      var expected = try FileIdentity(journal.place.directory.status(of: journal.header.target))
      expected.byteCount = journal.header.byteCount
      identity = expected
    } catch {
      throw .system(step: nil, error)
    }
    var edit = try InPlaceEdit.open(
      journal.targetPath, expecting: identity, ignoresTimes: true, followsLinks: false,
      .reversedJournal(KeptJournal(journal: journal)), options)
    try edit.prepare()
    do throws(StoreFailure) {
      try edit.storeOrRollBack()
    } catch {
      throw error.error
    }
    try edit.commit()
    return edit.warning
  }

  private static func compare(_ journal: JournalFile) throws(Refusal) {
    var offsets: [Int] = []
    var count = 0
    do throws(FileSystemError) {
      let target = journal.header.target
      guard try journal.place.directory.status(of: target).isRegular else {
        throw FileSystemError(code: EINVAL)
      }
      let file = try journal.place.directory.open(target, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
      var reader = EditReader(journal.records())
      var edit = StoredEdit()
      while try reader.next(into: &edit) {
        guard try file.read(at: edit.offset, upTo: edit.old.count) != edit.old else { continue }
        count += 1
        if offsets.count < maxOffsets { offsets.append(edit.offset) }
      }
    } catch {
      throw .edit(.system(step: nil, error))
    }
    if count > 0 { throw .changedSince(offsets: offsets, count: count) }
  }
}

/// A journal in a directory, for a list of journals.
package struct JournalDescription: Sendable {
  package let path: [UInt8]
  package let file: [UInt8]
  /// `nil` if the edits are not counted: the edit is under way, or the journal is damaged.
  package let editCount: Int?
  package let mode: JournalMode
  /// `live`, `new`, `damaged`, `interrupted` or `done`.
  package let state: String

  package init(_ place: JournalPlace) throws(JournalDoubt) {
    let journal = try JournalFile.open(place, forWriting: false)
    path = place.path
    file = journal.targetPath
    mode = journal.header.mode
    // Reading a large journal takes long, and this one will change.
    if (try? journal.file.isLockedByOthers()) == true {
      state = "live"
      editCount = nil
      return
    }
    let ending = journal.ending()
    editCount = ending?.editCount
    state =
      JournalName(place.name)?.isNew == true
      ? "new" : ending == nil ? "damaged" : journal.state == .prepared ? "interrupted" : "done"
  }

  /// The journals in a directory, and files named like journals: those of interrupted edits, and
  /// kept ones.
  package static func places(
    in directory: [UInt8], isJournalDirectory: Bool
  ) throws(FileSystemError) -> [JournalPlace] {
    let open = try OpenDirectory(directory)
    return try open.names(beginningWith: [UInt8(ascii: ".")])
      .filter { JournalNames.isOfInterruptedEdit($0) || JournalName.isKept($0) }
      .map { JournalPlace(open, $0, isJournalDirectory: isJournalDirectory) }
  }
}
