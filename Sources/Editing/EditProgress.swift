internal import Synchronization

/// How far edits have come, for somebody who waits: bytes of files gone by, of all that there are.
package final class EditProgress: Sendable {
  /// Each file is gone through twice: once to compare it and make the journal, once to store.
  package static let passCount = 2

  private let done = Atomic<Int>(0)
  private let storing = Atomic<Bool>(false)

  package init() {}

  package var doneByteCount: Int { done.load(ordering: .relaxed) }

  /// Bytes have been stored since somebody said that none were.
  package var isStoring: Bool { storing.load(ordering: .relaxed) }

  package func setStoring(_ isStoring: Bool) { storing.store(isStoring, ordering: .relaxed) }

  func add(_ byteCount: Int) { done.add(byteCount, ordering: .relaxed) }
}
