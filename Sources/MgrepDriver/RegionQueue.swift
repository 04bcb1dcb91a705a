internal import Search

/// The regions of one file on their way from the file to the report.
///
/// Threads claim regions in order and search them at the same time; the report takes the results
/// in the same order. Only so many may be under way, which bounds the memory that results take
/// however slow the report is.
final class RegionQueue: @unchecked Sendable {
  struct Region: Sendable {
    let index: Int
    /// Whole lines, as offsets in the searched bytes.
    let range: Range<Int>
  }

  struct Result: Sendable {
    let range: Range<Int>
    var selection: Selection
  }

  let search: RegionSearch
  /// Guards everything below.
  private let lock = ConditionLock()
  /// Where the next region starts, and where the last one ends.
  private var rest: Range<Int>
  private var claimedCount = 0
  private var takenCount = 0
  /// Results that the report has not taken, by index modulo the number of places.
  private var results: [Result?]
  /// Selections to be used again, for the room they have.
  private var spares: [Selection] = []

  /// - Parameter places: How many regions may be under way.
  init(_ range: Range<Int>, _ search: RegionSearch, places: Int) {
    rest = range
    self.search = search
    results = Array(repeating: nil, count: places)
  }

  /// Claims the next region, and waits for a place if there is none.
  ///
  /// - Returns: The region, with a selection to put what is found into; `nil` when there are no
  ///   more.
  func claim(in bytes: RawSpan) -> (Region, Selection)? {
    lock.lock()
    defer { lock.unlock() }
    while !rest.isEmpty {
      if let claimed = next(in: bytes) { return claimed }
      lock.sleep()
    }
    return nil
  }

  /// What the thread that reports shall do next.
  enum Step {
    case report(Result)
    case search(Region, Selection)
    case finish
  }

  /// The next result to report, or, as long as that is not there, a region to search; waits if
  /// there is neither.
  func nextStep(in bytes: RawSpan) -> Step {
    lock.lock()
    defer { lock.unlock() }
    while true {
      let place = takenCount % results.count
      if let result = results[place] {
        results[place] = nil
        takenCount += 1
        lock.wakeAll()
        return .report(result)
      }
      if let (region, selection) = next(in: bytes) { return .search(region, selection) }
      if rest.isEmpty && takenCount == claimedCount { return .finish }
      lock.sleep()
    }
  }

  /// Hands in what was found in a claimed region.
  func complete(_ region: Region, _ selection: consuming Selection) {
    lock.lock()
    defer { lock.unlock() }
    results[region.index % results.count] = Result(range: region.range, selection: selection)
    lock.wakeAll()
  }

  /// Gives back a selection that was reported.
  func recycle(_ selection: consuming Selection) {
    var spare = selection
    spare.reset()
    lock.lock()
    defer { lock.unlock() }
    spares.append(spare)
  }

  /// Makes no more regions to be claimed.
  func stop() {
    lock.lock()
    defer { lock.unlock() }
    rest = rest.upperBound..<rest.upperBound
    lock.wakeAll()
  }

  /// The next region, if there is a place for its result.
  private func next(in bytes: RawSpan) -> (Region, Selection)? {
    guard !rest.isEmpty, claimedCount - takenCount < results.count else { return nil }
    let end = search.regionEnd(from: rest.lowerBound, in: bytes)
    let region = Region(index: claimedCount, range: rest.lowerBound..<end)
    claimedCount += 1
    rest = end..<rest.upperBound
    return (region, spares.popLast() ?? Selection())
  }
}
