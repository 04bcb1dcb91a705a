/// New bytes, and the same number of bytes that they replace.
package struct StoredEdit: Sendable, Equatable {
  package var offset: Int
  /// Empty if the old bytes are not known, as in a journal that leads to the new ones.
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

/// Where the edits of one file are stored. They can be read as often as needed, in ascending order.
package enum EditSource: Sendable {
  /// In the records of a plan: the edits that fit, from `position` on, at most `limit`.
  case plan(EditSpool, position: Int, limit: Int)
  /// In a journal, with old and new bytes swapped.
  case reversedJournal(KeptJournal)

  package func reader() throws(FileSystemError) -> EditReader {
    switch self {
    case .plan(let spool, let position, let limit):
      return EditReader(spool.reader(from: position), limit: limit)
    case .reversedJournal(let kept): return EditReader(kept.journal.records())
    }
  }
}

/// Reads the edits of one file that change something.
package struct EditReader: ~Copyable {
  private var plan: EditSpool.Reader?
  private var journal: RecordReader?
  private var limit = 0
  /// The edits that `next(into: StoredEdit)` has read, and how many of them it has returned.
  private var run = EditRun()
  private var usedCount = 0

  init(_ plan: consuming EditSpool.Reader, limit: Int) {
    self.plan = consume plan
    journal = nil
    self.limit = limit
  }

  init(_ journal: consuming RecordReader) {
    plan = nil
    self.journal = consume journal
  }

  /// Reads the next edits into `run` and reuses its memory; returns false after the last.
  mutating func next(into run: inout EditRun) throws(FileSystemError) -> Bool {
    run.removeAll()
    while !run.isFull, journal != nil {
      guard let record = try journal?.next() else {
        // There is nothing after the last record.
        journal = nil
        break
      }
      run.append(record.offset, old: record.new, new: record.old)
      // A long edit is read alone.
      if run.texts.count >= JournalFormat.maxRecordCount { break }
    }
    try plan?.next(into: &run, limit: &limit)
    return !run.edits.isEmpty
  }

  /// Reads the next edit into `edit` and reuses its memory; returns false after the last.
  package mutating func next(into edit: inout StoredEdit) throws(FileSystemError) -> Bool {
    if usedCount == run.edits.count {
      usedCount = 0
      var next = EditRun()
      swap(&next, &run)
      defer { swap(&next, &run) }
      guard try self.next(into: &next) else { return false }
    }
    let next = run.edits[usedCount]
    usedCount += 1
    edit.offset = next.offset
    edit.old.removeAll(keepingCapacity: true)
    edit.old += run.texts[next.old]
    edit.new.removeAll(keepingCapacity: true)
    edit.new += run.texts[next.new]
    return true
  }
}
