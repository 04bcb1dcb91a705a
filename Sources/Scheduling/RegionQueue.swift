internal import Threads

/// What is found in a region. A queue that is generic over what it carries takes longer to start.
package protocol RegionResult: AnyObject, Sendable {
  /// How much it holds, in whatever takes most of its memory.
  var entryCount: Int { get }
}

/// A region of a file that a thread has claimed.
package struct ClaimedRegion: Sendable {
  package let index: Int
  /// Reported bytes whose pages the claiming thread releases; usually empty. All threads take part,
  /// since to release pages takes as long as it took to get them.
  package let releasable: Range<Int>
  /// A result that was recycled, to put into what is found, if there is one.
  package let spare: (any RegionResult)?
}

/// The regions of one file on their way from the file to the report.
///
/// Threads claim regions in order and search them at the same time; the report takes the results
/// in the same order. Only so many may be under way, which bounds the memory that results take
/// however slow the report is.
package final class RegionQueue: @unchecked Sendable {
  private struct Result {
    let range: Range<Int>
    let found: any RegionResult
  }

  /// Guards everything below.
  private let lock = ConditionLock()
  /// How many regions there are, or are still wanted.
  private var regionCount: Int
  private var isStopped = false
  private var claimedCount = 0
  private var takenCount = 0
  /// Bytes that `ByteProgress` counts as under way.
  private var toldByteCount = 0
  /// The entries in `results`.
  private var keptCount = 0
  /// Beyond this many no region is claimed but the one that the report waits for.
  private static let maxKeptCount = 1 << 19
  /// Results that the report has not taken, by index modulo the number of places.
  private var results: [Result?]
  /// Reported bytes whose pages are not released yet.
  private var releasable: Range<Int>
  /// How much is released at a time: over less of it the system takes longer a page.
  private static let releasedByteCount = 8 << 20
  /// Results to be used again, for the room they have.
  private var spares: [any RegionResult] = []

  /// A queue in which one region may be under way.
  package init(regionCount: Int) {
    self.regionCount = regionCount
    releasable = 0..<0
    results = [nil]
  }

  /// Lets so many regions be under way; as long as one thread alone has claimed any, and all that
  /// it has completed are reported.
  package func allowPlaces(_ count: Int) {
    lock.lock()
    defer { lock.unlock() }
    precondition(results.count == 1 && results[0] == nil)
    results = Array(repeating: nil, count: count)
  }

  /// Claims the next region, and waits for a place if there is none.
  ///
  /// - Returns: `nil` when there are no more.
  package func claim() -> ClaimedRegion? {
    lock.lock()
    defer { lock.unlock() }
    while claimedCount < regionCount {
      if let claimed = next() { return claimed }
      lock.sleep()
    }
    return nil
  }

  /// What the thread that reports shall do next.
  package enum Step {
    /// The whole lines of a region, as offsets in the searched bytes, and what was found in them.
    case report(Range<Int>, any RegionResult)
    case search(ClaimedRegion)
    case finish
  }

  /// The next result to report, or, as long as that is not there, a region to search; waits if
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

  /// Hands in what was found in a claimed region, whose lines are those of `range`.
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

  /// Takes back a result that was reported, of a region that ends at `end`, to be used again.
  package func recycle(_ found: any RegionResult, end: Int) {
    lock.lock()
    defer { lock.unlock() }
    spares.append(found)
    releasable = releasable.lowerBound..<end
  }

  /// Makes no more regions to be claimed.
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
