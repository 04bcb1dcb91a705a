internal import Search
internal import Threads

/// The regions of one file on their way from the file to the report.
///
/// Threads claim regions in order and search them at the same time; the report takes the results
/// in the same order. Only so many may be under way, which bounds the memory that results take
/// however slow the report is.
final class RegionQueue: @unchecked Sendable {
  struct Region: Sendable {
    let index: Int
    /// Bytes that nobody needs any more, to be given back by whoever claims this region; empty for
    /// most. So all threads take part in that, which takes as long as it took to get them.
    let spent: Range<Int>
  }

  private struct Result {
    let range: Range<Int>
    let selection: Selection
  }

  let search: RegionSearch
  /// Guards everything below.
  private let lock = ConditionLock()
  /// How many regions there are, or are still wanted.
  private var regionCount: Int
  private var claimedCount = 0
  private var takenCount = 0
  /// Bytes that `SearchedBytes` counts as under way.
  private var toldByteCount = 0
  /// Lines and matches in `results`.
  private var keptCount = 0
  /// Beyond this many no region is claimed but the one that the report waits for.
  private static let maxKeptCount = 1 << 19
  /// Results that the report has not taken, by index modulo the number of places.
  private var results: [Result?]
  /// Reported, and not yet given back.
  private var spent: Range<Int>
  /// How much is given back at a time: over less of it the system takes longer a page.
  private static let spentByteCount = 8 << 20
  /// Selections to be used again, for the room they have.
  private var spares: [Selection] = []

  /// A queue in which one region may be under way.
  init(byteCount: Int, _ search: RegionSearch) {
    regionCount = RegionSearch.regionCount(for: byteCount)
    spent = 0..<0
    self.search = search
    results = [nil]
  }

  /// Lets so many regions be under way; as long as one thread alone has claimed any, and all that
  /// it has completed are reported.
  func allowPlaces(_ count: Int) {
    lock.lock()
    defer { lock.unlock() }
    precondition(results.count == 1 && results[0] == nil)
    results = Array(repeating: nil, count: count)
  }

  /// Claims the next region, and waits for a place if there is none.
  ///
  /// - Returns: The region, with a selection to put what is found into; `nil` when there are no
  ///   more.
  func claim() -> (Region, Selection)? {
    lock.lock()
    defer { lock.unlock() }
    while claimedCount < regionCount {
      if let claimed = next() { return claimed }
      lock.sleep()
    }
    return nil
  }

  /// What the thread that reports shall do next.
  enum Step {
    /// The whole lines of a region, as offsets in the searched bytes, and what was found in them.
    case report(Range<Int>, Selection)
    case search(Region, Selection)
    case finish
  }

  /// The next result to report, or, as long as that is not there, a region to search; waits if
  /// there is neither.
  func nextStep() -> Step {
    lock.lock()
    defer { lock.unlock() }
    while true {
      let place = takenCount % results.count
      if let result = results[place] {
        results[place] = nil
        takenCount += 1
        keptCount -= result.selection.entryCount
        lock.wakeAll()
        return .report(result.range, result.selection)
      }
      if let (region, selection) = next() { return .search(region, selection) }
      if claimedCount >= regionCount && takenCount == claimedCount { return .finish }
      lock.sleep()
    }
  }

  /// Hands in what was found in a claimed region, whose lines are those of `range`.
  func complete(_ region: Region, _ range: Range<Int>, _ selection: consuming Selection) {
    lock.lock()
    defer { lock.unlock() }
    keptCount += selection.entryCount
    toldByteCount += range.count
    SearchedBytes.add(underWay: range.count)
    results[region.index % results.count] = Result(range: range, selection: selection)
    lock.wakeAll()
  }

  /// Gives back a selection that was reported, of a region that ends at `end`.
  func recycle(_ selection: consuming Selection, end: Int) {
    var spare = selection
    spare.reset()
    lock.lock()
    defer { lock.unlock() }
    spares.append(spare)
    spent = spent.lowerBound..<end
  }

  /// Makes no more regions to be claimed.
  func stop() {
    lock.lock()
    defer { lock.unlock() }
    regionCount = claimedCount
    SearchedBytes.add(underWay: -toldByteCount)
    toldByteCount = 0
    lock.wakeAll()
  }

  /// The next region, if there is a place for its result.
  private func next() -> (Region, Selection)? {
    guard claimedCount < regionCount, claimedCount - takenCount < results.count,
      keptCount < Self.maxKeptCount || claimedCount == takenCount
    else { return nil }
    let isDue = spent.count >= Self.spentByteCount
    let region = Region(index: claimedCount, spent: isDue ? spent : 0..<0)
    if isDue { spent = spent.upperBound..<spent.upperBound }
    claimedCount += 1
    return (region, spares.popLast() ?? Selection())
  }
}

extension Selection {
  /// There are lines, or messages, that must not come from bytes which the file has lost; of an
  /// inverted search or a count, too.
  var hasSomethingToTell: Bool { selectedCount > 0 || !failures.isEmpty }

  fileprivate var entryCount: Int { lines.count + matches.count + groups.count }
}
