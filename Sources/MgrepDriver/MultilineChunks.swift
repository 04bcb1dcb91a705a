internal import Input
internal import PCRE2
internal import Search

/// A file whose matches may have several lines. It is in memory as a whole, and one thread searches
/// it from match to match.
struct MultilineChunks: ~Copyable, ChunkSource {
  /// This many selected lines take about a megabyte.
  private static let maxLineCount = 1 << 14

  private let memory: InputMemory
  /// `nil` while it is being used.
  private var cursor: MultilineCursor?
  private let reader: PageReader?
  /// The first undecided byte.
  private(set) var decidedEnd = 0
  /// The pages before this offset have been released.
  private var keptStart = 0

  /// - Parameter reader: Reads pages ahead, and releases them.
  init(_ memory: InputMemory, _ cursor: MultilineCursor?, _ reader: PageReader? = nil) {
    precondition(cursor != nil, "a search across lines has a cursor")
    self.memory = memory
    self.cursor = cursor
    self.reader = reader
  }

  var window: FileWindow {
    @_lifetime(borrow self)
    get { FileWindow(bytes: memory.bytes, fileOffset: 0, firstLineStart: 0) }
  }

  var lineCountBeforeWindow: Int { 0 }

  /// Decides the next selected lines; if there are no more, all the rest.
  mutating func next(
    _ regions: inout RegionSearch, _ scratch: inout MatchScratch, _ report: inout FileReport,
    into selection: inout Selection
  ) -> Range<Int>? {
    let start = decidedEnd
    let byteCount = memory.byteCount
    guard start < byteCount, var cursor = cursor.take() else { return nil }
    selection.reset()
    var keptStart = keptStart
    let end = cursor.select(
      in: memory.bytes, maxLineCount: Self.maxLineCount, &scratch, into: &selection
    ) { end in
      if let reader { return reader.note(searchedEnd: end) }
      guard end - keptStart >= RegionChunks.sharedByteCount else { return }
      memory.giveBack(keptStart..<end)
      keptStart = end
    }
    self.keptStart = keptStart
    decidedEnd = cursor.isAtEnd && end == start ? byteCount : end
    self.cursor = cursor
    return start..<decidedEnd
  }

  func loss(before end: Int) -> Loss? { memory.loss(before: end) }

  var lossAtEnd: Loss? { memory.loss(before: memory.byteCount) }

  mutating func letGo(
    of lines: Range<Int>, _ selection: inout Selection, _ report: inout FileReport
  ) {}
}
