/// Why a file is not edited, or not all of it.
package enum EditError: Error, Equatable {
  /// A system call failed, in a step that is called so in the message.
  case system(step: String?, FileSystemError)
  case notRegular
  case locked
  /// An earlier edit was interrupted; the name of its journal, and why that is not believed.
  case interrupted(journal: [UInt8], doubt: JournalDoubt?)
  /// The file is not as it was when the edits were planned.
  case changed
  /// Its name leads to another file now.
  case replaced
  /// Somebody else has changed bytes that were to be replaced.
  case changedMeanwhile(offset: Int)
  /// Bytes are gone that were to be replaced.
  case truncated
  case hardLinks(count: Int)
  /// Somebody has asked for an end before anything was stored.
  case stopped
  /// The journal cannot be made in this directory.
  case journal(directory: [UInt8], FileSystemError)

  /// What to say of the file called `name`, without the name.
  package func message(for name: [UInt8]) -> String {
    func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    return switch self {
    case .system(let step, let error): step.map { "\($0): \(error.reason)" } ?? error.reason
    case .notRegular: "not a regular file, cannot edit in place"
    case .locked: "locked by another process"
    case .interrupted(let journal, nil):
      "interrupted edit found (\(text(journal))); run mgrep --recover \(text(name))"
    case .interrupted(let journal, .live): "locked by another process (\(text(journal)))"
    case .interrupted(let journal, let doubt?):
      "interrupted edit found (\(text(journal))): \(doubt.message)"
    case .changed: "file changed since its edits were planned"
    case .replaced: "another file has taken its place, which is not changed"
    case .changedMeanwhile(let offset): "file changed while it was edited, at offset \(offset)"
    case .truncated: "file was truncated while it was edited"
    case .stopped: "stopped before it was changed"
    case .hardLinks(let count): "has \(count) hard links"
    case .journal(let directory, let error):
      "cannot make a journal in \(text(directory)): \(error.reason); see --journal-dir"
    }
  }
}

/// How files are edited.
package struct EditOptions: Sendable {
  /// `nil` keeps no journal: a crash can leave a mixture of old and new bytes.
  package var journal: JournalMode? = .undo
  /// `nil` is the directory of the file.
  package var journalDirectory: [UInt8]?
  package var keepsJournal = false
  package var keepsTimes = false
  package var locks = true
  /// How long to wait for somebody else's lock.
  package var lockWaitMilliseconds = 0
  package var refusesHardLinks = false
  /// A copy of the file is made first, called so after its name.
  package var backupSuffix: [UInt8]?
  /// Told how far the edits have come, if somebody wants to know.
  package var progress: EditProgress?
  /// Somebody has asked for an end: what has not begun to store shall not.
  package var isEnding: @Sendable () -> Bool = { false }
  /// For people who look at a journal.
  package var command: [UInt8] = []

  package init() {}
}
