import Glibc
import MappingTestSupport
import MemoryMapping
import Synchronization
import Testing

/// Four threads scan a file that a second process cuts and grows all the time.
@Suite(.serialized) struct TruncationTortureTests {
  static let pageCount = 64
  static let rounds: Int32 = 200

  /// What all threads have seen together.
  final class Tally: Sendable {
    let scans = Atomic(0)
    let scansWithSignal = Atomic(0)
    let flaggedScans = Atomic(0)
    let foreignBytes = Atomic(0)
    let unflaggedScans = Atomic(0)
    let openFailures = Atomic(0)
  }

  private func fullFile() throws -> TemporaryFile {
    let pages = (0..<Self.pageCount).flatMap {
      [UInt8](repeating: churn_byte($0), count: pageSize)
    }
    return try TemporaryFile(pages)
  }

  /// Looks at each byte: on page i there is only ever the byte of page i, or a hole's zero.
  private static func scan(_ bytes: RawSpan, into tally: Tally) {
    for page in 0..<(bytes.byteCount / pageSize) {
      let slice = bytes.extracting(page * pageSize..<(page + 1) * pageSize)
      let foreign = unsafe slice.withUnsafeBytes {
        unsafe count_foreign_bytes($0.baseAddress, $0.count, churn_byte(page))
      }
      tally.foreignBytes.add(foreign, ordering: .relaxed)
    }
  }

  /// Scans a mapping once and checks that the mapping knows of what happened.
  private static func scanOnce(
    _ mapping: borrowing MappedFile, _ descriptor: Int32, into tally: Tally
  ) throws {
    let signalsBefore = bus_errors_of_thread()
    scan(try mapping.bytes, into: tally)
    let hadSignal = bus_errors_of_thread() != signalsBefore
    // The file may grow again at any moment, so a size that is asked for here proves nothing
    // about the one that the mapping asks for; but the smaller of two cannot be missed if the
    // file is known to stay short, which `flagsFinalCut` tests.
    let valid = try mapping.validByteCount(descriptor: descriptor)
    let isFlagged = mapping.wasTruncated
    tally.scans.add(1, ordering: .relaxed)
    if isFlagged { tally.flaggedScans.add(1, ordering: .relaxed) }
    if hadSignal { tally.scansWithSignal.add(1, ordering: .relaxed) }
    if (hadSignal || valid < mapping.byteCount) && !isFlagged {
      tally.unflaggedScans.add(1, ordering: .relaxed)
    }
  }

  @Test("four threads with a mapping each survive 200 cuts, and flag them", .timeLimit(.minutes(3)))
  func survivesWithMappingEach() throws {
    let file = try fullFile()
    let tally = Tally()
    // The guard is installed by the first mapping, the counter goes in front of it.
    _ = try MappedFile(path: file.path)
    count_bus_errors()
    let child = unsafe child_cutting(file.path, Self.pageCount, Self.rounds)
    try #require(child > 0)
    let status = Atomic<Int32>(-1)
    let descriptor = file.descriptor
    onThreads(4) { index in
      repeat {
        do throws(any Error) {
          let mapping = try MappedFile(descriptor: descriptor)
          try Self.scanOnce(mapping, descriptor, into: tally)
        } catch {
          tally.openFailures.add(1, ordering: .relaxed)
        }
        if index == 0 {
          let ended = child_status(child, 0)
          if ended >= 0 { status.store(ended, ordering: .releasing) }
        }
      } while status.load(ordering: .acquiring) < 0
    }
    try check(tally, status: status.load(ordering: .acquiring))
  }

  @Test(
    "four threads that share a mapping survive 200 cuts, and flag them", .timeLimit(.minutes(3)))
  func survivesWithSharedMapping() throws {
    let file = try fullFile()
    let tally = Tally()
    _ = try MappedFile(path: file.path)
    count_bus_errors()
    let child = unsafe child_cutting(file.path, Self.pageCount, Self.rounds)
    try #require(child > 0)
    var status: Int32 = -1
    // A mapping that was cut stays zero, so there is a new one for each round of four scans.
    while status < 0 {
      let shared = SharedMapping(try MappedFile(path: file.path))
      let descriptor = file.descriptor
      onThreads(4) { _ in
        do throws(any Error) {
          try Self.scanOnce(shared.file, descriptor, into: tally)
        } catch {
          tally.openFailures.add(1, ordering: .relaxed)
        }
      }
      status = child_status(child, 0)
    }
    try check(tally, status: status)
  }

  private func check(_ tally: Tally, status: Int32) throws {
    #expect(status == 0)
    #expect(tally.foreignBytes.load(ordering: .relaxed) == 0)
    #expect(tally.unflaggedScans.load(ordering: .relaxed) == 0)
    #expect(tally.openFailures.load(ordering: .relaxed) == 0)
    // Otherwise nothing was tortured.
    #expect(tally.scansWithSignal.load(ordering: .relaxed) > 0)
    #expect(tally.flaggedScans.load(ordering: .relaxed) > 0)
    #expect(tally.scans.load(ordering: .relaxed) > 20)
  }

  @Test("a scan that ends with the file shorter is flagged, with and without a signal")
  func flagsFinalCut() throws {
    for cut in [0, 1, pageSize - 1, pageSize, 10 * pageSize + 1, Self.pageCount * pageSize - 1] {
      let file = try fullFile()
      let shared = SharedMapping(try MappedFile(descriptor: file.descriptor))
      try file.truncate(to: cut)
      let descriptor = file.descriptor
      let tally = Tally()
      onThreads(4) { _ in
        do throws(any Error) {
          try Self.scanOnce(shared.file, descriptor, into: tally)
        } catch {
          tally.openFailures.add(1, ordering: .relaxed)
        }
      }
      #expect(tally.flaggedScans.load(ordering: .relaxed) == 4)
      #expect(tally.unflaggedScans.load(ordering: .relaxed) == 0)
      #expect(tally.openFailures.load(ordering: .relaxed) == 0)
      #expect(try shared.file.validByteCount(descriptor: descriptor) == cut)
      // The four scans found at most one page each that the others had not replaced yet.
      let firstMissing = (cut + pageSize - 1) / pageSize * pageSize
      let expected = firstMissing == Self.pageCount * pageSize ? nil : firstMissing
      #expect(shared.file.faultOffset == expected)
    }
  }
}
