internal import Synchronization

/// How many bytes of the files the edits have gone through, for the status line.
package final class EditProgress: Sendable {
  /// Each file is gone through twice: once to compare it and make the journal, once to store.
  package static let passCount = 2

  private let done = Atomic<Int>(0)
  private let storing = Atomic<Bool>(false)

  package init() {}

  package var doneByteCount: Int { done.load(ordering: .relaxed) }

  /// Whether bytes have been stored since this was last reset.
  package var isStoring: Bool { storing.load(ordering: .relaxed) }

  package func setStoring(_ isStoring: Bool) { storing.store(isStoring, ordering: .relaxed) }

  func add(_ byteCount: Int) { done.add(byteCount, ordering: .relaxed) }
}
