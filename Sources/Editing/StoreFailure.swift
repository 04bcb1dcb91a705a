/// Why new bytes could not be stored, and the state of the file.
package struct StoreFailure: Error {
  package enum FileState: Sendable {
    /// It has its old bytes.
    case rolledBack
    /// It has a mixture of bytes, and a journal that leads out of it.
    case interrupted
    /// It has a mixture of bytes, a known risk without a journal.
    case mixed
    /// It has its old bytes, except those that another program has stored at this offset and after
    /// it.
    case rolledBackExcept(offset: Int)
    /// All new bytes are in the file that had this name before.
    case elsewhere

    var needsJournal: Bool {
      switch self {
      case .interrupted, .mixed: true
      case .rolledBack, .rolledBackExcept, .elsewhere: false
      }
    }
  }

  package let error: EditError
  package let left: FileState
}
