/// Goes through the planned edits of one file that fit, in order.
package struct PlannedEdits: ~Copyable {
  private var reader: EditSpool.Reader
  private var rest: Int

  fileprivate init(_ reader: consuming EditSpool.Reader, count: Int) {
    self.reader = reader
    rest = count
  }

  /// The next edit; `nil` after the last.
  package mutating func next() throws(FileSystemError) -> PlannedEdit? {
    while rest > 0, let record = try reader.next() {
      guard case .edit = record, reader.fits else { continue }
      rest -= 1
      return reader.edit
    }
    return nil
  }
}

extension FileTask {
  package func plannedEdits(in spool: EditSpool) -> PlannedEdits {
    PlannedEdits(spool.reader(from: position), count: editCount)
  }
}
