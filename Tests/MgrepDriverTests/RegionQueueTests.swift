import Bytes
import PCRE2
import Search
import Synchronization
import Testing
import Threads

@testable import MgrepDriver

@Suite("Regions of a file that several threads search")
struct RegionQueueTests {
  /// So many regions; nobody searches them, so that any pattern does.
  private static func queue(regions: Int) throws -> RegionQueue {
    let patterns = try PatternCompiler.compile([Array("x".utf8)], PatternOptions())
    let plan = SearchPlan(patterns, terminator: .lineFeed, limits: MatchLimits())
    return RegionQueue(
      byteCount: regions * RegionSearch.regionByteCount,
      RegionSearch(plan, SelectionRequest()))
  }

  /// The range of a region, to tell it from others.
  private static func range(_ region: RegionQueue.Region) -> Range<Int> {
    region.index..<region.index + 1
  }

  @Test("are reported in order, each once", arguments: [1, 2, 5])
  func order(placeCount: Int) throws {
    let regionCount = 2000
    let queue = try Self.queue(regions: regionCount)
    queue.allowPlaces(placeCount)
    let underWay = Atomic(0)
    let most = Atomic(0)
    let threads = (0..<3).compactMap { _ in
      WorkerThread {
        while let (region, selection) = queue.claim() {
          most.max(underWay.add(1, ordering: .relaxed).newValue, ordering: .relaxed)
          underWay.subtract(1, ordering: .relaxed)
          queue.complete(region, Self.range(region), selection)
        }
      }
    }
    #expect(threads.count == 3)
    var reported: [Int] = []
    reporting: while true {
      switch queue.nextStep() {
      case .report(let range, let selection):
        reported.append(range.lowerBound)
        queue.recycle(selection, end: range.upperBound * RegionSearch.regionByteCount)
      case .search(let region, let selection):
        queue.complete(region, Self.range(region), selection)
      case .finish: break reporting
      }
    }
    for thread in threads { thread.join() }
    #expect(reported == Array(0..<regionCount))
    #expect(most.load(ordering: .relaxed) <= placeCount)
  }

  @Test("no more are claimed after a stop, and those claimed before are reported")
  func stop() throws {
    let queue = try Self.queue(regions: 10)
    queue.allowPlaces(4)
    let (first, selection) = try #require(queue.claim())
    let (second, other) = try #require(queue.claim())
    queue.stop()
    #expect(queue.claim() == nil)
    queue.complete(second, Self.range(second), other)
    queue.complete(first, Self.range(first), selection)
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
  func givenBack() throws {
    let regionCount = 200
    let queue = try Self.queue(regions: regionCount)
    var end = 0
    while case .search(let region, let selection) = queue.nextStep() {
      if !region.spent.isEmpty {
        #expect(region.spent.lowerBound == end)
        end = region.spent.upperBound
      }
      queue.complete(region, Self.range(region), selection)
      guard case .report(let range, let reported) = queue.nextStep() else { break }
      queue.recycle(reported, end: range.upperBound * RegionSearch.regionByteCount)
    }
    // In pieces of 8 MiB, each by who claims the next region.
    #expect(end == (regionCount - 1) / 32 * (8 << 20))
  }
}
