internal import Input
internal import Scheduling
internal import Threads

/// Reads the pages of a mapped file ahead for a thread that goes through it alone, and releases
/// pages behind it, which bounds the memory of a large file.
///
/// A search with few matches mostly waits for page faults and for the release of pages.
final class PageReader: @unchecked Sendable {
  /// How many bytes are read or released at a time.
  private static let stepByteCount = 4 << 20
  /// The most bytes that are read before they are searched.
  private static let distance = 64 << 20

  private let memory: InputMemory
  private var thread: WorkerThread?
  /// Guards everything below.
  private let lock = ConditionLock()
  private var searchedEnd = 0
  private var hasEnded = false
  /// Bytes that `ByteProgress` counts as under way.
  private var toldByteCount = 0

  /// Begins to read. Without a thread, nothing is read ahead.
  init(_ memory: InputMemory) {
    self.memory = memory
    thread = WorkerThread { [self] in run() }
  }

  /// Notes that the bytes before `end` have been searched.
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

  /// Ends the reading. Call it once, after the search.
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
        // The search will find out if the file was cut.
        readEnd = memory.readAhead(range) ? range.upperBound : memory.byteCount
      case .letGo(let range):
        memory.giveBack(range)
        keptStart = range.upperBound
      }
    }
  }

  /// The next step, as soon as there is one; `nil` when the search is over.
  private func nextStep(readEnd: Int, keptStart: Int) -> Step? {
    lock.lock()
    defer { lock.unlock() }
    while !hasEnded {
      // If the search has overtaken the reading, the reading continues from there.
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
