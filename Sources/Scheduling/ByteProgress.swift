internal import Synchronization

/// How many bytes the work of this process has gone through, for somebody who waits.
package enum ByteProgress {
  /// Of files that are done.
  private static let done = Atomic<Int>(0)
  /// Of mapped files that are not done.
  private static let underWay = Atomic<Int>(0)
  /// Of files and streams that are read, done or not.
  private static let read = Atomic<Int>(0)

  package static var count: Int {
    max(
      done.load(ordering: .relaxed) + underWay.load(ordering: .relaxed),
      read.load(ordering: .relaxed))
  }

  package static func add(done count: Int) { done.add(count, ordering: .relaxed) }

  /// Bytes of a mapped file; taken back when the file is done.
  package static func add(underWay count: Int) { underWay.add(count, ordering: .relaxed) }

  package static func add(read count: Int) { read.add(count, ordering: .relaxed) }
}
