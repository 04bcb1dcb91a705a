/// Bytes that take the place of as many others.
package struct StoredEdit: Sendable, Equatable {
  package var offset: Int
  /// Empty if nobody knows it, as in a journal that leads to the new bytes.
  package var old: [UInt8]
  package var new: [UInt8]

  package var range: Range<Int> { offset..<offset + new.count }

  /// An edit for `EditReader.next(into:)` to fill.
  package init() {
    offset = 0
    old = []
    new = []
  }
}

/// Where the edits of one file are, to be gone through as often as needed, in ascending order.
package enum EditSource: Sendable {
  /// In the records of a plan: those that fit, from `position` on, at most `limit`.
  case plan(EditSpool, position: Int, limit: Int)
  /// In a journal, the other way round.
  case reversedJournal(path: [UInt8])

  package func reader() throws(FileSystemError) -> EditReader {
    switch self {
    case .plan(let spool, let position, let limit):
      return EditReader(spool.reader(from: position), limit: limit)
    case .reversedJournal(let path):
      guard let journal = try JournalFile.open(path) else { return EditReader() }
      return try EditReader(journal.records())
    }
  }
}

/// Goes through the edits of one file that change anything.
package struct EditReader: ~Copyable {
  private var plan: EditSpool.Reader?
  private var journal: RecordReader?
  private var limit = 0
  private var planned = PlannedEdit()

  /// No edits.
  init() {
    plan = nil
    journal = nil
  }

  init(_ plan: consuming EditSpool.Reader, limit: Int) {
    self.plan = consume plan
    journal = nil
    self.limit = limit
  }

  init(_ journal: consuming RecordReader) {
    plan = nil
    self.journal = consume journal
  }

  /// Reads the next edit into `edit`, whose texts reuse their memory; false after the last.
  package mutating func next(into edit: inout StoredEdit) throws(FileSystemError) -> Bool {
    if let record = try journal?.next() {
      edit.offset = record.offset
      edit.old = record.new
      edit.new = record.old
      return true
    }
    while limit > 0, let record = try plan?.next(into: &planned) {
      switch record {
      case .file: continue
      case .end: return false
      case .edit:
        guard planned.outcome == .fits else { continue }
        limit -= 1
        // What stays as it is need not be stored.
        guard planned.old != planned.new else { continue }
        edit.offset = planned.offset
        swap(&edit.old, &planned.old)
        swap(&edit.new, &planned.new)
        return true
      }
    }
    return false
  }
}
