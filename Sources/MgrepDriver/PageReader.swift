internal import Input
internal import Scheduling
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

  private let memory: InputMemory
  private var thread: WorkerThread?
  /// Guards everything below.
  private let lock = ConditionLock()
  private var searchedEnd = 0
  private var hasEnded = false
  /// Bytes that `ByteProgress` counts as under way.
  private var toldByteCount = 0

  /// Begins to read. Without a thread nothing is read ahead.
  init(_ memory: InputMemory) {
    self.memory = memory
    thread = WorkerThread { [self] in run() }
  }

  /// Notes that bytes before `end` were gone through.
  func note(searchedEnd end: Int) {
    lock.lock()
    defer { lock.unlock() }
    if end > searchedEnd {
      ByteProgress.add(underWay: end - searchedEnd)
      toldByteCount += end - searchedEnd
      searchedEnd = end
    }
    lock.wakeAll()
  }

  /// Ends the reading; once, after the search.
  func end() {
    lock.lock()
    hasEnded = true
    ByteProgress.add(underWay: -toldByteCount)
    lock.wakeAll()
    lock.unlock()
    thread?.join()
  }

  private enum Step {
    case read(Range<Int>)
    case letGo(Range<Int>)
  }

  private func run() {
    var readEnd = 0
    var keptStart = 0
    while let step = nextStep(readEnd: readEnd, keptStart: keptStart) {
      switch step {
      case .read(let range):
        // That a file was cut short the search will find out.
        readEnd = memory.readAhead(range) ? range.upperBound : memory.byteCount
      case .letGo(let range):
        memory.giveBack(range)
        keptStart = range.upperBound
      }
    }
  }

  /// What to do next, as soon as there is something; `nil` when the search is over.
  private func nextStep(readEnd: Int, keptStart: Int) -> Step? {
    lock.lock()
    defer { lock.unlock() }
    while !hasEnded {
      // Where the search has overtaken it, it goes on before that.
      let start = max(readEnd, searchedEnd)
      let next = start..<max(start, min(start + Self.stepByteCount, memory.byteCount))
      let ahead = start - searchedEnd
      if !next.isEmpty && ahead < Self.distance / 2 { return .read(next) }
      if searchedEnd - keptStart >= Self.stepByteCount { return .letGo(keptStart..<searchedEnd) }
      if !next.isEmpty && ahead < Self.distance { return .read(next) }
      lock.sleep()
    }
    return nil
  }
}
