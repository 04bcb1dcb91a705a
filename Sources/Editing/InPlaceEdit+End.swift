internal import Glibc

extension InPlaceEdit {
  /// The files that must be on the disk before a step, and after it.
  var journalFile: RawFile? { journal?.openFile() }
  var changedFile: RawFile? { extent == nil ? nil : file }

  /// Ends the edit: the journal is no longer needed.
  package mutating func commit() throws(EditError) {
    guard extent != nil else { return }
    setTimes()
    // A removed journal need not say anything; if the removal fails, it leads to the old bytes.
    if options.keepsJournal { try mark(.finished) }
    try release()
  }

  /// Notes a final state, and waits until it is on the disk.
  func mark(_ state: JournalState) throws(EditError) {
    do throws(FileSystemError) {
      try journal?.mark(state)
    } catch {
      throw .stored(error)
    }
  }

  /// Removes the journal, or gives it the name of a kept one.
  ///
  /// - Parameter waits: If false, the caller still has to sync the directory.
  mutating func release(waits: Bool = true) throws(EditError) {
    do throws(FileSystemError) {
      if options.keepsJournal {
        try journal?.keep()
      } else {
        try journal?.remove()
      }
      if waits { try journal?.directory.sync() }
      journal = nil
    } catch {
      try? journal?.giveUp()
      throw .stored(error)
    }
  }
}
