internal import Glibc

extension InPlaceEdit {
  /// The files that have to get to the disk before a step, and after it.
  var journalFile: RawFile? { journal?.openFile() }
  var changedFile: RawFile? { extent == nil ? nil : file }

  /// Ends the edit: the journal is not needed any more.
  package mutating func commit() throws(EditError) {
    guard extent != nil else { return }
    setTimes()
    // What is taken away need not say anything; one that stays there leads to the old bytes.
    if options.keepsJournal { try mark(.finished) }
    try release()
  }

  /// Notes what holds for good, and waits until that is on the disk.
  func mark(_ state: JournalState) throws(EditError) {
    do throws(FileSystemError) {
      try journal?.mark(state)
    } catch {
      throw .stored(error)
    }
  }

  /// Removes the journal, or gives it the name of one that is kept.
  ///
  /// - Parameter waits: False: the directory still has to get to the disk.
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
