internal import Synchronization

/// Compressed files that the run has found in directories, without a selected line.
package enum CompressedFiles {
  private static let met = Atomic<Bool>(false)

  package static var wereMet: Bool { met.load(ordering: .relaxed) }

  static func noteMet() { met.store(true, ordering: .relaxed) }
}
