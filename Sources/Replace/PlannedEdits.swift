/// Goes through the planned edits of one file that are made, in order.
package struct PlannedEdits: ~Copyable {
  private var reader: EditSpool.Reader
  private var rest: Int

  fileprivate init(_ reader: consuming EditSpool.Reader, count: Int) {
    self.reader = reader
    rest = count
  }

  /// Reads the next edit into `edit`; false after the last.
  package mutating func next(into edit: inout PlannedEdit) throws(FileSystemError) -> Bool {
    while rest > 0, let record = try reader.next(into: &edit) {
      guard case .edit = record, edit.outcome == .fits else { continue }
      rest -= 1
      return true
    }
    return false
  }
}

extension FileTask {
  package func plannedEdits(in spool: EditSpool) -> PlannedEdits {
    PlannedEdits(spool.reader(from: position), count: editCount)
  }
}
