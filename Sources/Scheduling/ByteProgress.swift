internal import Synchronization

/// How many bytes this process has gone through, for the status line.
package enum ByteProgress {
  /// Bytes of finished files.
  private static let done = Atomic<Int>(0)
  /// Bytes of unfinished mapped files.
  private static let underWay = Atomic<Int>(0)
  /// Bytes of files and streams that are read, finished or not.
  private static let read = Atomic<Int>(0)

  package static var count: Int {
    max(
      done.load(ordering: .relaxed) + underWay.load(ordering: .relaxed),
      read.load(ordering: .relaxed))
  }

  package static func add(done count: Int) { done.add(count, ordering: .relaxed) }

  /// Adds bytes of a mapped file; they are subtracted when the file is finished.
  package static func add(underWay count: Int) { underWay.add(count, ordering: .relaxed) }

  package static func add(read count: Int) { read.add(count, ordering: .relaxed) }
}
