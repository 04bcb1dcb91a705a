internal import Glibc

/// Takes back a finished edit whose journal was kept.
package enum Undo {
  /// Why an edit cannot be taken back.
  package enum Refusal: Error, Equatable {
    case edit(EditError)
    case notAJournal
    /// It holds no old bytes.
    case redoOnly
    /// The edit it is of was not finished.
    case unfinished
    /// These bytes have been changed since; the first offsets, and how many there are.
    case changedSince(offsets: [Int], count: Int)
  }

  private static let maxOffsets = 10

  /// Puts the old bytes back, if every place still has the new ones; it is an edit like any other,
  /// with a journal of its own.
  ///
  /// - Returns: The file, and how many edits were taken back.
  package static func run(
    _ path: [UInt8], _ options: EditOptions
  ) throws(Refusal) -> (path: [UInt8], editCount: Int) {
    let header: JournalHeader
    let count: Int
    do throws(FileSystemError) {
      guard let journal = try JournalFile.open(path), let found = journal.header else {
        throw FileSystemError(code: EBADMSG)
      }
      guard found.mode == .undo else { throw FileSystemError(code: ENOTSUP) }
      guard journal.state == .done else { throw FileSystemError(code: EINPROGRESS) }
      header = found
      count = journal.recordCount
    } catch {
      switch error.code {
      case EBADMSG: throw .notAJournal
      case ENOTSUP: throw .redoOnly
      case EINPROGRESS: throw .unfinished
      default: throw .edit(.system(step: nil, error))
      }
    }
    try compare(path, with: header.path)
    do throws(EditError) {
      try edit(header, .reversedJournal(path: path), options)
      do throws(FileSystemError) {
        try Paths.remove(path)
        try Paths.syncDirectory(Paths.split(path).directory)
      } catch {
        throw EditError.system(step: "the old bytes are back", error)
      }
    } catch {
      throw .edit(error)
    }
    return (header.path, count)
  }

  private static func edit(
    _ header: JournalHeader, _ source: EditSource, _ options: EditOptions
  ) throws(EditError) {
    var edit = try InPlaceEdit(
      header.path, expecting: header.identity, ignoresTimes: true, source, options)
    try edit.prepare()
    do throws(StoreFailure) {
      try edit.storeOrRollBack()
    } catch {
      throw error.error
    }
    try edit.commit()
  }

  private static func compare(_ journal: [UInt8], with path: [UInt8]) throws(Refusal) {
    var offsets: [Int] = []
    var count = 0
    do throws(FileSystemError) {
      let file = try RawFile(path, O_RDONLY | O_NONBLOCK)
      var reader = try EditSource.reversedJournal(path: journal).reader()
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

/// What a journal in a directory is, for a list of them.
package struct JournalDescription: Sendable {
  package let path: [UInt8]
  package let file: [UInt8]
  package let editCount: Int
  package let mode: JournalMode?
  /// `incomplete`, `interrupted` or `done`.
  package let state: String
  package let command: [UInt8]

  /// `nil` for a file that is no journal.
  package init?(_ path: [UInt8]) throws(FileSystemError) {
    guard let journal = try JournalFile.open(path) else { return nil }
    self.path = path
    file = journal.header?.path ?? []
    editCount = journal.recordCount
    mode = journal.header?.mode
    command = journal.header?.command ?? []
    state =
      switch journal.state {
      case .incomplete: "incomplete"
      case .prepared: "interrupted"
      case .done: "done"
      }
  }

  /// The journals in a directory: those of interrupted edits, and those that were kept.
  package static func all(in directory: [UInt8]) throws(FileSystemError) -> [JournalDescription] {
    var found: [JournalDescription] = []
    for name in try Paths.names(in: directory, beginningWith: [UInt8(ascii: ".")])
    where name.isJournalName {
      if let one = try JournalDescription(directory + [UInt8(ascii: "/")] + name) {
        found.append(one)
      }
    }
    return found
  }
}

extension [UInt8] {
  fileprivate var isJournalName: Bool {
    starts(with: JournalNames.prefix)
      || indices.contains { self[$0...].starts(with: ".mgrep-".utf8) }
  }
}
