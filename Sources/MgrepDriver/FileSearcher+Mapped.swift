internal import Bytes
internal import Glibc
internal import Input
internal import MemoryMapping
internal import Output
internal import Printing
internal import Search
internal import Threads

extension FileSearcher {
  /// Files up to this size are searched by one thread: starting others takes longer.
  private static let sharedByteCount = 8 << 20

  /// Searches a mapped file, a large one on several threads.
  mutating func search(_ file: consuming MappedFile, of input: OpenInput) throws(WriteError) {
    guard file.byteCount > RegionSearch.regionByteCount else {
      return try search(file, nil, of: input)
    }
    let mapping = SharedMapping(file)
    try search(mapping.file, mapping, of: input)
  }

  /// - Parameter mapping: Holds the file, for threads that search it together, if it has more than
  ///   one region.
  private mutating func search(
    _ file: borrowing MappedFile, _ mapping: SharedMapping?, of input: OpenInput
  ) throws(WriteError) {
    guard let all = try? file.bytes else { return }
    let bytes = all.extracting(droppingFirst: input.start)
    regions.byteOrderMarkCount = plan.skipsByteOrderMark ? bytes.byteOrderMarkCount : 0
    var report = FileReport(on: input, plan, wanted: wantedCount, regions.request)
    report.noteHead(of: bytes)
    state.statistics.byteCount += bytes.byteCount
    var loss: Loss?
    if plan.search.isMultiline {
      let readsAhead = bytes.byteCount > Self.sharedByteCount && plan.threadCount > 1
      let reader = readsAhead ? mapping.flatMap { PageReader($0, from: input.start) } : nil
      defer { reader?.end() }
      loss = try reportAcrossLines(file, bytes, input, reader, &report)
    } else if let mapping {
      let queue = RegionQueue(byteCount: bytes.byteCount, regions)
      var helpers: [WorkerThread] = []
      defer {
        queue.stop()
        for helper in helpers { helper.join() }
      }
      loss = try reportRegions(of: mapping, bytes, queue, input, &report, &helpers)
    } else {
      loss = try reportWhole(file, bytes, input, &report)
    }
    if loss == nil && report.endedAtBinary {
      loss = input.loss(of: file, before: bytes.byteCount)
    }
    if let loss { report.note(lossFrom: loss.validByteCount) }
    try report.finish(
      name: input.name, searched: bytes.byteCount, isFile: !input.isStandardInput, printer, &state)
    if let loss {
      state.status.hasError = true
      try printer.say(Message.line(input.name, loss.message))
    }
    if input.isStandardInput {
      // The position did not move with the mapping; a later reader goes on where grep leaves it.
      let end = report.resumeOffset ?? bytes.byteCount
      lseek(input.descriptor, off_t(input.start + end), SEEK_SET)
    }
  }

  /// Searches a file of one region, without a queue.
  ///
  /// - Returns: What was lost of the file meanwhile; only lines before it were reported.
  private mutating func reportWhole(
    _ file: borrowing MappedFile, _ bytes: RawSpan, _ input: OpenInput,
    _ report: inout FileReport
  ) throws(WriteError) -> Loss? {
    let all = 0..<bytes.byteCount
    var found = Selection()
    // With the room that it has.
    swap(&found, &selection)
    defer { swap(&found, &selection) }
    found.reset()
    regions.select(in: all, of: bytes, &scratch, into: &found)
    let (step, loss) = try self.report(all, &found, of: file, bytes, input, &report)
    if let loss { return loss }
    return switch step {
    case .stop: nil
    // Most files end in a line feed, and to look at that takes no call of the system.
    case .keepGoing: file.keepsLastByte ? nil : input.loss(of: file, before: bytes.byteCount)
    }
  }

  /// Searches a file whose matches may have several lines: on one thread, from match to match.
  ///
  /// - Returns: What was lost of the file meanwhile; only lines before it were reported.
  private mutating func reportAcrossLines(
    _ file: borrowing MappedFile, _ bytes: RawSpan, _ input: OpenInput, _ reader: PageReader?,
    _ report: inout FileReport
  ) throws(WriteError) -> Loss? {
    guard var cursor = regions.multilineCursor else {
      preconditionFailure("a search across lines has a cursor")
    }
    var found = Selection()
    var start = 0
    var keptStart = 0
    while start < bytes.byteCount {
      found.reset()
      let end = nextLines(of: bytes, from: start, &cursor, into: &found) { end in
        if let reader { return reader.note(searchedEnd: input.start + end) }
        guard end - keptStart >= Self.sharedByteCount else { return }
        giveBack(keptStart..<end, of: file, input)
        keptStart = end
      }
      let (step, loss) = try self.report(
        start..<end, &found, of: file, bytes, input, &report)
      if let loss { return loss }
      if step == .stop { return nil }
      start = end
    }
    return input.loss(of: file, before: bytes.byteCount)
  }

  /// Some more selected lines of a file whose matches may have several lines; when there are no
  /// more, all that is left.
  ///
  /// - Returns: The end of the last line decided.
  mutating func nextLines(
    of bytes: RawSpan, from start: Int, _ cursor: inout MultilineCursor,
    into selection: inout Selection, progress: (Int) -> Void = { _ in }
  ) -> Int {
    // What is selected at a time takes about a megabyte.
    let end = cursor.select(
      in: bytes, maxLineCount: 1 << 14, &scratch, into: &selection, progress: progress)
    return cursor.isAtEnd && end == start ? bytes.byteCount : end
  }

  /// Reports what was found in a region, as far as the file still has it.
  ///
  /// - Returns: Whether more is wanted, and what was lost.
  private mutating func report(
    _ lines: Range<Int>, _ selection: inout Selection, of file: borrowing MappedFile,
    _ bytes: RawSpan, _ input: OpenInput, _ report: inout FileReport
  ) throws(WriteError) -> (SinkStep, Loss?) {
    var range = lines
    var loss: Loss?
    // Bytes that the file has lost read as zeros: only lines before them are reported. What shows
    // nothing need not be asked about before the end.
    let tells = selection.hasSomethingToTell || plan.reporting.reachesBehindSelected
    while tells,
      let found = input.loss(of: file, before: range.upperBound)
    {
      loss = found
      let limit = found.validByteCount - input.start
      let end = regions.lastLineEnd(upTo: limit, from: range.lowerBound, in: bytes)
      range = range.lowerBound..<end
      selection.reset()
      guard !range.isEmpty else { break }
      regions.select(in: range, of: bytes, &scratch, into: &selection)
    }
    let window = FileWindow(bytes: bytes, fileOffset: 0, firstLineStart: 0)
    let step = try report.take(selection, of: range, in: window, name: input.name, printer, &state)
    return (step, loss)
  }

  /// Takes the results of all regions in order, and searches regions while there are none.
  ///
  /// - Returns: What was lost of the file meanwhile; only lines before it were reported.
  private mutating func reportRegions(
    of mapping: SharedMapping, _ bytes: RawSpan, _ queue: RegionQueue, _ input: OpenInput,
    _ report: inout FileReport, _ helpers: inout [WorkerThread]
  ) throws(WriteError) -> Loss? {
    let search = queue.search
    let isShared = bytes.byteCount > Self.sharedByteCount
    var reportedEnd = 0
    while true {
      switch queue.nextStep() {
      case .finish:
        return input.loss(of: mapping.file, before: reportedEnd)
      case .search(let region, var selection):
        // A search that ends in the first region would take twice as long with threads.
        if isShared && region.index == 1 { helpers = startHelpers(mapping, input, queue) }
        giveBack(region.spent, of: mapping.file, input)
        let lines = search.lines(ofRegion: region.index, in: bytes)
        search.select(in: lines, of: bytes, &scratch, into: &selection)
        queue.complete(region, lines, selection)
      case .report(let lines, var selection):
        // All of it belongs to a line that began before.
        if lines.isEmpty { continue }
        let (step, loss) = try self.report(
          lines, &selection, of: mapping.file, bytes, input, &report)
        if let loss { return loss }
        reportedEnd = lines.upperBound
        if step == .stop { return nil }
        // Moved and not copied, it keeps its room.
        queue.recycle(consume selection, end: reportedEnd)
      }
    }
  }
}

extension FileSearcher {
  /// Starts the other threads of a run on the regions of one file.
  private func startHelpers(
    _ mapping: SharedMapping, _ input: OpenInput, _ queue: RegionQueue
  ) -> [WorkerThread] {
    guard plan.threadCount > 1 else { return [] }
    queue.allowPlaces(32 * plan.threadCount)
    return (1..<plan.threadCount).compactMap { _ in startHelper(mapping, input, queue) }
  }
}

/// Bytes of a mapped file that are not to be had any more.
private struct Loss {
  /// How many bytes at the start of the file are still good.
  let validByteCount: Int
  let message: String
}

extension OpenInput {
  /// What is lost of the searched bytes before `end`, as far as is known now.
  fileprivate func loss(of file: borrowing MappedFile, before end: Int) -> Loss? {
    do throws(FileError) {
      let valid = try file.validByteCount(descriptor: descriptor)
      guard valid < start + end else { return nil }
      // As long as ever, the file could not be read, or was cut and has grown again.
      let isShorter = try file.fileByteCount(descriptor: descriptor) < file.byteCount
      let message =
        isShorter ? "file changed while searched (truncated at \(valid))" : errorText(EIO)
      return Loss(validByteCount: valid, message: message)
    } catch {
      return Loss(validByteCount: start, message: error.reason)
    }
  }
}

/// A mapping that threads search together.
final class SharedMapping: Sendable {
  let file: MappedFile

  init(_ file: consuming MappedFile) { self.file = file }
}

/// Starts a thread that searches regions for the thread that reports; `nil` if there is none to be
/// had, and then the search takes longer.
private func startHelper(
  _ mapping: SharedMapping, _ input: OpenInput, _ queue: RegionQueue
) -> WorkerThread? {
  WorkerThread { searchRegions(of: mapping.file, input, queue) }
}

/// Lets go of the pages of searched bytes, which bounds the memory that a large file takes. Should
/// anybody look at them again, the system brings them back.
private func giveBack(_ spent: Range<Int>, of file: borrowing MappedFile, _ input: OpenInput) {
  guard !spent.isEmpty else { return }
  let range = spent.lowerBound + input.start..<spent.upperBound + input.start
  // Keeping them is the worst that can come of a refusal.
  try? file.advise(.dontNeed, in: range)
}

private func searchRegions(
  of file: borrowing MappedFile, _ input: OpenInput, _ queue: RegionQueue
) {
  guard let all = try? file.bytes else { return }
  let bytes = all.extracting(droppingFirst: input.start)
  var scratch = queue.search.makeScratch()
  while case (let region, var selection)? = queue.claim() {
    giveBack(region.spent, of: file, input)
    let lines = queue.search.lines(ofRegion: region.index, in: bytes)
    queue.search.select(in: lines, of: bytes, &scratch, into: &selection)
    queue.complete(region, lines, selection)
  }
}
