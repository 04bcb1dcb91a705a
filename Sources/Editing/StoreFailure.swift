/// Why new bytes could not be stored, and what became of the file.
package struct StoreFailure: Error {
  package enum Left: Sendable {
    /// It has its old bytes.
    case rolledBack
    /// It has a mixture, and a journal that leads out of it.
    case interrupted
    /// It has a mixture, as was risked by keeping no journal.
    case mixed
    /// It has its old bytes, but for those that somebody else has stored, here and behind.
    case rolledBackExcept(offset: Int)
    /// All new bytes are in the file that had the name before.
    case elsewhere

    var needsJournal: Bool {
      switch self {
      case .interrupted, .mixed: true
      case .rolledBack, .rolledBackExcept, .elsewhere: false
      }
    }
  }

  package let error: EditError
  package let left: Left
}
