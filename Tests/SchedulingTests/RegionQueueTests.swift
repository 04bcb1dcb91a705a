import Scheduling
import Synchronization
import Testing
import Threads

@Suite("Regions of a file that several threads search")
struct RegionQueueTests {
  private static let regionByteCount = 256 << 10

  /// The range of a region, to tell it from others.
  private static func range(_ region: ClaimedRegion) -> Range<Int> {
    region.index..<region.index + 1
  }

  @Test("are reported in order, each once", arguments: [1, 2, 5])
  func order(placeCount: Int) {
    let regionCount = 2000
    let queue = RegionQueue<Found>(regionCount: regionCount)
    queue.allowPlaces(placeCount)
    let underWay = Atomic(0)
    let most = Atomic(0)
    let threads = (0..<3).compactMap { _ in
      WorkerThread {
        while let (region, found) = queue.claim() {
          most.max(underWay.add(1, ordering: .relaxed).newValue, ordering: .relaxed)
          underWay.subtract(1, ordering: .relaxed)
          queue.complete(region, Self.range(region), found)
        }
      }
    }
    #expect(threads.count == 3)
    var reported: [Int] = []
    reporting: while true {
      switch queue.nextStep() {
      case .report(let range, let found):
        reported.append(range.lowerBound)
        queue.recycle(found, end: range.upperBound * Self.regionByteCount)
      case .search(let region, let found):
        queue.complete(region, Self.range(region), found)
      case .finish: break reporting
      }
    }
    for thread in threads { thread.join() }
    #expect(reported == Array(0..<regionCount))
    #expect(most.load(ordering: .relaxed) <= placeCount)
  }

  @Test("no more are claimed after a stop, and those claimed before are reported")
  func stop() throws {
    let queue = RegionQueue<Found>(regionCount: 10)
    queue.allowPlaces(4)
    let (first, found) = try #require(queue.claim())
    let (second, other) = try #require(queue.claim())
    queue.stop()
    #expect(queue.claim() == nil)
    queue.complete(second, Self.range(second), other)
    queue.complete(first, Self.range(first), found)
    for index in 0..<2 {
      guard case .report(let range, _) = queue.nextStep() else {
        Issue.record("region \(index) is not reported")
        return
      }
      #expect(range.lowerBound == index)
    }
    guard case .finish = queue.nextStep() else {
      Issue.record("the queue does not finish")
      return
    }
  }

  @Test("the bytes of reported regions are given back, each once, but for the last few")
  func givenBack() {
    let regionCount = 200
    let queue = RegionQueue<Found>(regionCount: regionCount)
    var end = 0
    while case .search(let region, let found) = queue.nextStep() {
      if !region.releasable.isEmpty {
        #expect(region.releasable.lowerBound == end)
        end = region.releasable.upperBound
      }
      queue.complete(region, Self.range(region), found)
      guard case .report(let range, let reported) = queue.nextStep() else { break }
      queue.recycle(reported, end: range.upperBound * Self.regionByteCount)
    }
    // In pieces of 8 MiB, each by who claims the next region.
    #expect(end == (regionCount - 1) / 32 * (8 << 20))
  }

  /// The results that are reported, of regions that threads search together.
  private func report(threadCount: Int, stopsAt last: Int) -> [Int] {
    let queue = RegionQueue<Found>(regionCount: .max)
    var threads: [WorkerThread] = []
    var reported: [Int] = []
    reporting: while true {
      switch queue.nextStep() {
      case .finish: break reporting
      case .search(let region, var found):
        if region.index == 1 {
          queue.allowPlaces(threadCount * 4)
          threads = (1..<threadCount).compactMap { _ in WorkerThread { searchAll(queue) } }
        }
        found.numbers.append(region.index)
        queue.complete(region, region.index..<region.index + 1, found)
      case .report(let range, let found):
        #expect(found.numbers == [range.lowerBound])
        reported += found.numbers
        if range.lowerBound == last { break reporting }
        queue.recycle(found, end: range.upperBound)
      }
    }
    queue.stop()
    for thread in threads { thread.join() }
    return reported
  }

  @Test("the rest is not searched when the report has enough")
  func enough() {
    #expect(report(threadCount: 4, stopsAt: 100) == Array(0...100))
  }
}

private func searchAll(_ queue: RegionQueue<Found>) {
  while case (let region, var found)? = queue.claim() {
    found.numbers.append(region.index)
    queue.complete(region, region.index..<region.index + 1, found)
  }
}

private struct Found: RegionResult {
  var numbers: [Int] = []

  mutating func reset() { numbers.removeAll(keepingCapacity: true) }

  var entryCount: Int { numbers.count }
}
