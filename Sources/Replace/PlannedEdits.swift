/// Goes through the planned edits of one file that are made, in order.
package struct PlannedEdits: ~Copyable {
  private var reader: EditSpool.Reader
  private var rest: Int

  fileprivate init(_ reader: consuming EditSpool.Reader, count: Int) {
    self.reader = reader
    rest = count
  }

  package mutating func next() throws(FileSystemError) -> PlannedEdit? {
    while rest > 0, let record = try reader.next() {
      guard case .edit(let edit) = record, edit.outcome == .fits else { continue }
      rest -= 1
      return edit
    }
    return nil
  }
}

extension FileTask {
  package func plannedEdits(in spool: EditSpool) -> PlannedEdits {
    PlannedEdits(spool.reader(from: position), count: editCount)
  }
}
