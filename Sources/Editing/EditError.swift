/// Why a file is not edited, or only a part of it.
package enum EditError: Error, Equatable {
  /// A system call failed; `step` names the step in the message.
  case system(step: String?, FileSystemError)
  case notRegular
  case locked
  /// An earlier edit was interrupted: the name of its journal, and why it is not believed.
  case interrupted(journal: [UInt8], doubt: JournalDoubt?)
  /// The file has changed since the edits were planned.
  case changed
  /// The name of the file now leads to another file.
  case replaced
  /// Another program has changed bytes that were to be replaced.
  case changedMeanwhile(offset: Int)
  /// Bytes that were to be replaced no longer exist.
  case truncated
  case hardLinks(count: Int)
  /// The user ended the run before anything was stored.
  case stopped
  /// The journal cannot be made in this directory.
  case journal(directory: [UInt8], FileSystemError)

  /// The message about the file called `name`, without the name.
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
    case .replaced: "another file has taken its place; nothing is changed in that one"
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
  /// `nil` means no journal: a crash can leave a mixture of old and new bytes.
  package var journal: JournalMode? = .undo
  /// `nil` means the directory of the file.
  package var journalDirectory: [UInt8]?
  package var keepsJournal = false
  package var keepsTimes = false
  package var locks = true
  /// How long to wait for a lock of another process.
  package var lockWaitMilliseconds = 0
  package var refusesHardLinks = false
  /// Before the edit, the file is copied to its name with this suffix.
  package var backupSuffix: [UInt8]?
  /// Counts the bytes that the edits have gone through, if anybody wants to know.
  package var progress: EditProgress?
  /// Whether the user has ended the run: files whose stores have not begun stay as they are.
  package var isEnding: @Sendable () -> Bool = { false }
  /// The command line, for people who look at a journal.
  package var command: [UInt8] = []

  package init() {}
}
