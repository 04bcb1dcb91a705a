import Scheduling
import Synchronization
import Testing
import Threads

@Suite("Regions of a file that several threads search")
struct RegionQueueTests {
  private static let regionByteCount = 256 << 10

  /// The range of a region, which identifies it.
  private static func range(_ region: ClaimedRegion) -> Range<Int> {
    region.index..<region.index + 1
  }

  @Test("are reported in order, each once", arguments: [1, 2, 5])
  func order(placeCount: Int) {
    let regionCount = 2000
    let queue = RegionQueue(regionCount: regionCount)
    queue.allowPlaces(placeCount)
    let underWay = Atomic(0)
    let most = Atomic(0)
    let threads = (0..<3).compactMap { _ in
      WorkerThread {
        while let region = queue.claim() {
          most.max(underWay.add(1, ordering: .relaxed).newValue, ordering: .relaxed)
          underWay.subtract(1, ordering: .relaxed)
          queue.complete(region, Self.range(region), Found(region))
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
      case .search(let region):
        queue.complete(region, Self.range(region), Found(region))
      case .finish: break reporting
      }
    }
    for thread in threads { thread.join() }
    #expect(reported == Array(0..<regionCount))
    #expect(most.load(ordering: .relaxed) <= placeCount)
  }

  @Test("no more are claimed after a stop, and those claimed before are reported")
  func stop() throws {
    let queue = RegionQueue(regionCount: 10)
    queue.allowPlaces(4)
    let first = try #require(queue.claim())
    let second = try #require(queue.claim())
    queue.stop()
    #expect(queue.claim() == nil)
    queue.complete(second, Self.range(second), Found(second))
    queue.complete(first, Self.range(first), Found(first))
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
    let queue = RegionQueue(regionCount: regionCount)
    var end = 0
    while case .search(let region) = queue.nextStep() {
      if !region.releasable.isEmpty {
        #expect(region.releasable.lowerBound == end)
        end = region.releasable.upperBound
      }
      queue.complete(region, Self.range(region), Found(region))
      guard case .report(let range, let reported) = queue.nextStep() else { break }
      queue.recycle(reported, end: range.upperBound * Self.regionByteCount)
    }
    // In pieces of 8 MiB, each by the thread that claims the next region.
    #expect(end == (regionCount - 1) / 32 * (8 << 20))
  }

  @Test("are not searched any more when the report has enough")
  func enough() throws {
    let threadCount = 4
    let last = 100
    let queue = RegionQueue(regionCount: .max)
    var threads: [WorkerThread] = []
    var reported: [Int] = []
    reporting: while true {
      switch queue.nextStep() {
      case .finish: break reporting
      case .search(let region):
        if region.index == 1 {
          queue.allowPlaces(threadCount * 4)
          threads = (1..<threadCount).compactMap { _ in WorkerThread { completeAll(of: queue) } }
        }
        queue.complete(region, Self.range(region), Found(region))
      case .report(let range, let found):
        let found = try #require(found as? Found)
        #expect(found.index == range.lowerBound)
        reported.append(found.index)
        if range.lowerBound == last { break reporting }
        queue.recycle(found, end: range.upperBound)
      }
    }
    queue.stop()
    for thread in threads { thread.join() }
    #expect(reported == Array(0...last))
  }
}

private func completeAll(of queue: RegionQueue) {
  while let region = queue.claim() {
    queue.complete(region, region.index..<region.index + 1, Found(region))
  }
}

/// A result that says which region it belongs to.
private final class Found: RegionResult, @unchecked Sendable {
  let index: Int

  init(_ region: ClaimedRegion) { index = region.index }

  var entryCount: Int { 1 }
}
