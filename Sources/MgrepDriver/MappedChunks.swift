internal import Bytes
internal import Input
internal import PCRE2
internal import Scheduling
internal import Search
internal import Threads

/// The lines of a mapped file, if they are one region: a single chunk, without a queue.
struct SingleChunk: ~Copyable, ChunkSource {
  private let memory: InputMemory
  /// The searched lines: all of them, or those of a split.
  private let lines: Range<Int>
  private var isDecided = false

  init(_ memory: InputMemory, _ lines: Range<Int>) {
    self.memory = memory
    self.lines = lines
  }

  var window: FileWindow {
    @_lifetime(borrow self)
    get { FileWindow(bytes: memory.bytes, fileOffset: 0, firstLineStart: lines.lowerBound) }
  }

  var lineCountBeforeWindow: Int { 0 }

  @inline(__always)
  mutating func next(
    _ regions: inout RegionSearch, _ scratch: inout MatchScratch, _ report: inout FileReport,
    into selection: inout Selection
  ) -> Range<Int>? {
    guard !isDecided else { return nil }
    isDecided = true
    selection.reset()
    regions.select(in: lines, of: memory.bytes, &scratch, into: &selection)
    return lines
  }

  func loss(before end: Int) -> Loss? { memory.loss(before: end) }

  var lossAtEnd: Loss? {
    // Most files end with a line feed, and checking that takes no system call.
    memory.keepsLastByte ? nil : memory.loss(before: lines.upperBound)
  }

  mutating func letGo(
    of lines: Range<Int>, _ selection: inout Selection, _ report: inout FileReport
  ) {}
}

/// A mapped file of several regions, which several threads search.
struct RegionChunks: ~Copyable, ChunkSource {
  /// Files up to this size are searched by one thread: starting others takes longer.
  static let sharedByteCount = 8 << 20

  private let memory: InputMemory
  /// The searched lines: all of them, or those of a split.
  private let lines: Range<Int>
  private let queue: RegionQueue
  private let threadCount: Int
  private var helpers: [WorkerThread] = []
  /// The result that is being reported, and the end of its lines.
  private var reported: RegionSelection?
  private var reportedEnd = 0

  init(_ memory: InputMemory, _ lines: Range<Int>, threadCount: Int) {
    self.memory = memory
    self.lines = lines
    self.threadCount = threadCount
    reportedEnd = lines.lowerBound
    queue = RegionQueue(
      regionCount: RegionSearch.regionCount(for: lines.count), from: lines.lowerBound)
  }

  /// Ends the threads. Call it once, after the last chunk that is wanted.
  func end() {
    queue.stop()
    for helper in helpers { helper.join() }
  }

  var window: FileWindow {
    @_lifetime(borrow self)
    get { FileWindow(bytes: memory.bytes, fileOffset: 0, firstLineStart: lines.lowerBound) }
  }

  var lineCountBeforeWindow: Int { 0 }

  /// Takes the results of all regions in order, and searches regions while no result is ready.
  mutating func next(
    _ regions: inout RegionSearch, _ scratch: inout MatchScratch, _ report: inout FileReport,
    into selection: inout Selection
  ) -> Range<Int>? {
    while true {
      switch queue.nextStep() {
      case .finish: return nil
      case .search(let region):
        // With threads, a search that ends in the first region would take twice as long.
        if region.index == 1 && lines.count > Self.sharedByteCount { startHelpers(regions) }
        queue.search(region, of: lines, in: memory, regions, &scratch)
      case .report(let lines, let found):
        // The whole region belongs to a line that began before it.
        guard !lines.isEmpty, let found = found as? RegionSelection else { continue }
        reported = found
        selection = found.take()
        return lines
      }
    }
  }

  func loss(before end: Int) -> Loss? { memory.loss(before: end) }

  var lossAtEnd: Loss? { memory.loss(before: reportedEnd) }

  mutating func letGo(
    of lines: Range<Int>, _ selection: inout Selection, _ report: inout FileReport
  ) {
    reportedEnd = lines.upperBound
    guard let found = reported.take() else { return }
    // Moving keeps the room of the selection; copying would not.
    var spent = Selection()
    swap(&spent, &selection)
    found.keep(spent)
    queue.recycle(found, end: reportedEnd)
  }

  /// Starts the other threads of a run on the regions; without them the search only takes longer.
  private mutating func startHelpers(_ regions: RegionSearch) {
    guard threadCount > 1 else { return }
    queue.allowPlaces(32 * threadCount)
    for _ in 1..<threadCount {
      if let helper = startHelper(queue, lines, in: memory, regions) { helpers.append(helper) }
    }
  }
}

/// Starts a thread that searches regions for the reporting thread; `nil` if the system has no more
/// threads.
private func startHelper(
  _ queue: RegionQueue, _ lines: Range<Int>, in memory: InputMemory, _ search: RegionSearch
) -> WorkerThread? {
  WorkerThread {
    var scratch = search.makeScratch()
    while let region = queue.claim() {
      queue.search(region, of: lines, in: memory, search, &scratch)
    }
  }
}

extension RegionQueue {
  /// Searches a claimed region of the searched lines, and hands in the result.
  fileprivate func search(
    _ region: ClaimedRegion, of searched: Range<Int>, in memory: InputMemory,
    _ search: RegionSearch, _ scratch: inout MatchScratch
  ) {
    memory.giveBack(region.releasable)
    let bytes = memory.bytes
    let lines = search.lines(
      beginningIn: RegionSearch.region(region.index, of: searched), of: bytes)
    var selection = region.makeSelection()
    search.select(in: lines, of: bytes, &scratch, into: &selection)
    complete(region, lines, RegionSelection(selection))
  }
}
