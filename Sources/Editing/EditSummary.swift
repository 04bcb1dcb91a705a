/// A file and the edits to make in it.
package struct FileTask: Sendable {
  package var file: PlannedFile
  /// The position of its record in the spool.
  package var position: Int
  /// How many edits are made: the first ones that fit.
  package var editCount: Int

  package func source(in spool: EditSpool) -> EditSource {
    .plan(spool, position: position, limit: editCount)
  }
}

/// The most edits that are wanted.
package struct EditLimits: Sendable {
  package var perFile = Int.max
  package var total = Int.max

  package init() {}
}

/// An edit that does not fit, in its file.
package struct LengthMismatch: Sendable {
  package let path: [UInt8]
  package let edit: PlannedEdit
}

/// The sum of all records of a plan.
package struct EditSummary: Sendable {
  /// Files with edits, each once.
  package private(set) var tasks: [FileTask] = []
  package private(set) var editCount = 0
  /// The first of the edits that do not fit, and of the matches left as they are.
  package private(set) var mismatches: [LengthMismatch] = []
  package private(set) var mismatchCount = 0
  package private(set) var mismatchedFileCount = 0
  /// The number of files with edits, or with matches that could not be edited.
  package private(set) var fileCount = 0
  package private(set) var skipped: [LengthMismatch] = []
  package private(set) var skippedCount = 0

  /// The most single matches that messages name; after that only their number is reported.
  package static let maxNamed = 100

  /// Goes through the records once.
  ///
  /// - Parameter namesAll: Keep all edits that do not fit, however many.
  /// - Throws: The spool cannot be read.
  package init(
    of spool: EditSpool, _ limits: EditLimits, namesAll: Bool
  ) throws(FileSystemError) {
    var reader = spool.reader()
    var seen: Set<FileKey> = []
    var current: FileInProgress?
    while true {
      let position = reader.position
      guard let record = try reader.next() else { return }
      switch record {
      case .file(let file):
        let isNew = seen.insert(FileKey(file.identity)).inserted
        current =
          isNew ? FileInProgress(FileTask(file: file, position: position, editCount: 0)) : nil
      case .edit:
        guard let matchCount = current?.matchCount else { continue }
        // Edits beyond the limits are not made.
        guard matchCount < limits.perFile, editCount + matchCount < limits.total else { continue }
        if reader.fits {
          current?.addFitting()
        } else {
          current?.add(reader.edit, keepingUpTo: namesAll ? .max : Self.maxNamed)
        }
      case .end(let ending):
        if let file = current, !ending.isRefused { add(file) }
        current = nil
      }
    }
  }

  private mutating func add(_ file: FileInProgress) {
    editCount += file.task.editCount
    mismatchCount += file.mismatchCount
    mismatchedFileCount += file.mismatchCount > 0 ? 1 : 0
    skippedCount += file.skippedCount
    mismatches += file.mismatches
    skipped += file.skipped
    fileCount += file.task.editCount + file.mismatchCount > 0 ? 1 : 0
    if file.task.editCount > 0 { tasks.append(file.task) }
  }

  private struct FileInProgress {
    var task: FileTask
    var matchCount = 0
    var mismatches: [LengthMismatch] = []
    var mismatchCount = 0
    var skipped: [LengthMismatch] = []
    var skippedCount = 0

    init(_ task: FileTask) { self.task = task }

    mutating func addFitting() {
      matchCount += 1
      task.editCount += 1
    }

    mutating func add(_ edit: PlannedEdit, keepingUpTo limit: Int) {
      matchCount += 1
      switch edit.outcome {
      case .fits: task.editCount += 1
      case .mismatch:
        mismatchCount += 1
        if mismatches.count < limit {
          mismatches.append(LengthMismatch(path: task.file.path, edit: edit))
        }
      case .skipped:
        skippedCount += 1
        if skipped.count < limit {
          skipped.append(LengthMismatch(path: task.file.path, edit: edit))
        }
      }
    }
  }
}
