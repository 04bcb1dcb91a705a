internal import MemoryMapping
internal import Threads

/// Has the pages of a mapped file ready for a thread that goes through it alone, and lets go of
/// those that it has gone through, which bounds the memory that a large file takes.
///
/// Page faults, and the end of the pages, are most of what a search with few matches waits for.
final class PageReader: @unchecked Sendable {
  /// How much is read, or let go of, at a time.
  private static let stepByteCount = 4 << 20
  /// Not more than this is ready before it is looked at.
  private static let distance = 64 << 20

  private let mapping: SharedMapping
  private var thread: WorkerThread?
  /// Guards everything below.
  private let lock = ConditionLock()
  private var searchedEnd: Int
  private var hasEnded = false

  /// Begins to read at `start`. Without a thread nothing is read ahead.
  init(_ mapping: SharedMapping, from start: Int) {
    self.mapping = mapping
    searchedEnd = start
    thread = WorkerThread { [self] in run() }
  }

  /// Notes that bytes before `end` of the file were gone through.
  func note(searchedEnd end: Int) {
    lock.lock()
    defer { lock.unlock() }
    searchedEnd = max(searchedEnd, end)
    lock.wakeAll()
  }

  /// Ends the reading; once, after the search.
  func end() {
    lock.lock()
    hasEnded = true
    lock.wakeAll()
    lock.unlock()
    thread?.join()
  }

  private func run() {
    let fileEnd = mapping.file.byteCount
    var readEnd = searchedEnd
    var keptStart = readEnd
    while let position = nextPosition(readEnd: readEnd, keptStart: keptStart) {
      // Where the search has overtaken it, it goes on before it.
      readEnd = max(readEnd, position)
      let isBehind = readEnd < min(fileEnd, position + Self.distance / 2)
      let hasSpent = position - keptStart >= Self.stepByteCount
      do throws(FileError) {
        if isBehind || !hasSpent {
          let next = min(readEnd + Self.stepByteCount, fileEnd)
          try mapping.file.advise(.populateRead, in: readEnd..<next)
          readEnd = next
        } else {
          let next = position - position % Self.stepByteCount
          try mapping.file.advise(.dontNeed, in: keptStart..<max(keptStart, next))
          keptStart = max(keptStart, next)
        }
      } catch {
        // A system before Linux 5.14, or a file that was cut short, which the search will find out.
        return
      }
    }
  }

  /// How far the search is, as soon as there is something to do; `nil` when it is over.
  private func nextPosition(readEnd: Int, keptStart: Int) -> Int? {
    lock.lock()
    defer { lock.unlock() }
    while !hasEnded {
      let isAhead = readEnd >= min(mapping.file.byteCount, searchedEnd + Self.distance)
      let hasKept = searchedEnd - searchedEnd % Self.stepByteCount <= keptStart
      if !isAhead || !hasKept { return searchedEnd }
      lock.sleep()
    }
    return nil
  }
}
