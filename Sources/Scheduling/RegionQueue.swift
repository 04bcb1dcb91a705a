internal import Threads

/// What was found in a region. A queue that is generic over what it carries takes longer to start.
package protocol RegionResult: AnyObject, Sendable {
  /// How many entries it holds, of the kind that takes most of its memory.
  var entryCount: Int { get }
}

/// A region of a file that a thread has claimed.
package struct ClaimedRegion: Sendable {
  package let index: Int
  /// Reported bytes whose pages the claiming thread releases; usually empty. All threads share this
  /// work, because releasing pages takes as long as getting them.
  package let releasable: Range<Int>
  /// A recycled result to fill, if there is one.
  package let spare: (any RegionResult)?
}

/// The regions of one file on their way from the file to the report.
///
/// Threads claim regions in order and search them at the same time; the report takes the results in
/// the same order. The number of regions under way is limited, which bounds the memory of the
/// results however slow the report is.
package final class RegionQueue: @unchecked Sendable {
  private struct Result {
    let range: Range<Int>
    let found: any RegionResult
  }

  /// Guards everything below.
  private let lock = ConditionLock()
  /// The number of regions that exist, or that are still wanted.
  private var regionCount: Int
  private var isStopped = false
  private var claimedCount = 0
  private var takenCount = 0
  /// The bytes that `ByteProgress` counts as under way.
  private var toldByteCount = 0
  /// The number of entries in `results`.
  private var keptCount = 0
  /// With more entries than this, only the region that the report waits for can be claimed.
  private static let maxKeptCount = 1 << 19
  /// Results that the report has not taken, by index modulo the number of places.
  private var results: [Result?]
  /// Reported bytes whose pages are not released yet.
  private var releasable: Range<Int>
  /// How many bytes are released at a time: with fewer, the system takes longer for each page.
  private static let releasedByteCount = 8 << 20
  /// Results that can be used again, for the sake of their room.
  private var spares: [any RegionResult] = []

  /// A queue in which only one region may be under way.
  ///
  /// - Parameter start: Where the first region begins.
  package init(regionCount: Int, from start: Int = 0) {
    self.regionCount = regionCount
    releasable = start..<start
    results = [nil]
  }

  /// Allows `count` regions to be under way. Call it only while a single thread claims regions and
  /// all regions that it has completed are reported.
  package func allowPlaces(_ count: Int) {
    lock.lock()
    defer { lock.unlock() }
    precondition(results.count == 1 && results[0] == nil)
    results = Array(repeating: nil, count: count)
  }

  /// Claims the next region, and waits if there is no place for it.
  ///
  /// - Returns: `nil` if there are no more regions.
  package func claim() -> ClaimedRegion? {
    lock.lock()
    defer { lock.unlock() }
    while claimedCount < regionCount {
      if let claimed = next() { return claimed }
      lock.sleep()
    }
    return nil
  }

  /// What the reporting thread does next.
  package enum Step {
    /// Report the whole lines of a region, as offsets in the searched bytes, and what was found in
    /// them.
    case report(Range<Int>, any RegionResult)
    case search(ClaimedRegion)
    case finish
  }

  /// The next result to report, or a region to search while that result is not there yet; waits if
  /// there is neither.
  package func nextStep() -> Step {
    lock.lock()
    defer { lock.unlock() }
    while true {
      let place = takenCount % results.count
      if let result = results[place] {
        results[place] = nil
        takenCount += 1
        keptCount -= result.found.entryCount
        lock.wakeAll()
        return .report(result.range, result.found)
      }
      if let region = next() { return .search(region) }
      if claimedCount >= regionCount && takenCount == claimedCount { return .finish }
      lock.sleep()
    }
  }

  /// Hands in what was found in a claimed region with the lines of `range`.
  package func complete(_ region: ClaimedRegion, _ range: Range<Int>, _ found: any RegionResult) {
    lock.lock()
    defer { lock.unlock() }
    keptCount += found.entryCount
    if !isStopped {
      toldByteCount += range.count
      ByteProgress.add(underWay: range.count)
    }
    results[region.index % results.count] = Result(range: range, found: found)
    lock.wakeAll()
  }

  /// Takes back a reported result, to use it again; its region ends at `end`.
  package func recycle(_ found: any RegionResult, end: Int) {
    lock.lock()
    defer { lock.unlock() }
    spares.append(found)
    releasable = releasable.lowerBound..<end
  }

  /// Lets no more regions be claimed.
  package func stop() {
    lock.lock()
    defer { lock.unlock() }
    regionCount = claimedCount
    isStopped = true
    ByteProgress.add(underWay: -toldByteCount)
    toldByteCount = 0
    lock.wakeAll()
  }

  /// The next region, if there is a place for its result.
  private func next() -> ClaimedRegion? {
    guard claimedCount < regionCount, claimedCount - takenCount < results.count,
      keptCount < Self.maxKeptCount || claimedCount == takenCount
    else { return nil }
    let isDue = releasable.count >= Self.releasedByteCount
    let region = ClaimedRegion(
      index: claimedCount, releasable: isDue ? releasable : 0..<0, spare: spares.popLast())
    if isDue { releasable = releasable.upperBound..<releasable.upperBound }
    claimedCount += 1
    return region
  }
}
