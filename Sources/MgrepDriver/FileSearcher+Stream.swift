internal import Bytes
internal import Glibc
internal import Input
internal import MemoryMapping
internal import MgrepSystem
internal import Output
internal import Printing
internal import Search

extension FileSearcher {
  /// Searches what the system reads, as soon as it is read: pipes, terminals, files that cannot be
  /// mapped or are too small for that to pay.
  ///
  /// - Parameter input: Its status is asked for if that turns out to matter.
  mutating func searchStream(_ input: inout OpenInput) throws(WriteError) {
    var buffer = streamBuffer.take() ?? RollingBuffer(capacity: Self.bufferSize)
    buffer.reset()
    var progress = StreamProgress()
    if plan.hintsAtDirectories && state.isInteractive && input.isStandardInput
      && !input.isRegularFile && !hasInput(input.descriptor, withinMilliseconds: 1000)
    {
      Diagnostics.say("reading standard input; name a directory or use -r")
    }
    if input.status == nil {
      // Most files are short, and to read one to its end takes less than to ask for its size first.
      progress.fill(&buffer, from: input, upTo: Self.shortByteCount)
      if !progress.isAtEnd {
        input.status = try? FileStatus(descriptor: input.descriptor, path: "")
        if let file = input.mapped(plan.mapping, in: arena) {
          streamBuffer = consume buffer
          return try search(file, of: input)
        }
      }
    }
    // Lines of a stream that were forgotten cannot be counted later.
    if !input.isRegularFile { regions.request.countsLines = true }
    var report = FileReport(on: input, plan, wanted: wantedCount, regions.request)
    let readByteCount: Int
    if plan.search.isMultiline {
      while !progress.isAtEnd {
        progress.fill(&buffer, from: input, upTo: buffer.fileEnd + 1)
        progress.keep(to: plan.maxLineByteCount, buffer.fileEnd, "input for -M")
      }
      // Of a part of it, matches at its end could be wrong.
      if progress.problem == nil { try searchAcrossLines(of: buffer, input, &report, &progress) }
      // All of it is read before it is searched.
      readByteCount = buffer.fileEnd
    } else {
      try searchLines(of: &buffer, input, &report, &progress)
      readByteCount = progress.searched
    }
    // A large one would let the first read(2) of the next large file bring all of that.
    if buffer.capacity <= Self.bufferSize { streamBuffer = consume buffer }
    state.statistics.byteCount += progress.searched
    try report.finish(
      name: input.name, searched: readByteCount,
      isFile: input.isRegularFile && !input.isStandardInput, printer, &state)
    if let problem = progress.problem { try complain(input.name, problem) }
    if input.isStandardInput && input.isRegularFile {
      if let offset = report.resumeOffset {
        lseek(input.descriptor, off_t(input.start + offset), SEEK_SET)
      }
    } else if !input.isRegularFile
      && (report.endedAtBinary || (plan.needs.drainsStandardInput && input.isStandardInput))
    {
      // So that the writer of a pipe is not killed for a file that turned out to be binary, or since
      // nobody looks at the output.
      drain(input.descriptor)
    }
  }

  /// Reads a stream and searches its lines.
  private mutating func searchLines(
    of buffer: inout RollingBuffer, _ input: OpenInput, _ report: inout FileReport,
    _ progress: inout StreamProgress
  ) throws(WriteError) {
    while progress.step == .keepGoing {
      if progress.firstNew == buffer.fileEnd {
        if progress.isAtEnd { return }
        progress.fill(&buffer, from: input, upTo: isReadAtOnce(input) ? .max : EarlyNUL.reach)
        if plan.passesOverZeros && progress.passOverZeros(at: &buffer, &report) { continue }
      }
      let kept = try searchNewBytes(of: buffer, input, &report, &progress)
      progress.firstNew = buffer.fileEnd
      buffer.discard(upTo: kept)
      if !progress.isAtEnd {
        progress.keep(to: plan.maxLineByteCount, buffer.fileEnd - progress.searched, "line")
      }
    }
  }

  /// Searches a stream whose matches may have several lines, and which has been read to its end.
  private mutating func searchAcrossLines(
    of buffer: borrowing RollingBuffer, _ input: OpenInput, _ report: inout FileReport,
    _ progress: inout StreamProgress
  ) throws(WriteError) {
    let bytes = buffer.bytes
    report.noteHead(of: bytes)
    regions.byteOrderMarkCount = plan.skipsByteOrderMark ? bytes.byteOrderMarkCount : 0
    guard var cursor = regions.multilineCursor else {
      preconditionFailure("a search across lines has a cursor")
    }
    let window = FileWindow(bytes: bytes, fileOffset: 0, firstLineStart: 0)
    var found = Selection()
    while progress.step == .keepGoing && progress.searched < bytes.byteCount {
      found.reset()
      let start = progress.searched
      progress.searched = nextLines(of: bytes, from: start, &cursor, into: &found)
      progress.step = try report.take(
        found, of: start..<progress.searched, in: window, name: input.name, printer, &state)
    }
  }

  /// A row of zeros in a line of a binary stream is searched up to here.
  private static let keptZeroCount = 128 << 10
  private static let bufferSize = 256 << 10
  /// Files up to this size are read before they are searched.
  private static let shortByteCount = bufferSize / 2

  /// Whether all of a file is in memory before any of it is searched.
  private func isReadAtOnce(_ input: OpenInput) -> Bool {
    input.byteCount > 0 && input.byteCount <= Self.shortByteCount
  }

  /// How far a stream was read and searched; offsets count from its start.
  private struct StreamProgress {
    /// The first byte that was not looked at yet.
    var firstNew = 0
    /// The first byte that was not searched yet.
    var searched = 0
    var earlyNUL: EarlyNUL?
    /// Why the stream is not read to its end.
    var problem: String?
    /// The bytes at the end of the stream that are known to be zeros.
    var zeroCount = 0
    var isAtEnd = false
    var step = SinkStep.keepGoing

    /// Reads once; of a regular file, up to so many bytes of it: until it is known whether it is
    /// binary, at least.
    mutating func fill(
      _ buffer: inout RollingBuffer, from input: OpenInput, upTo wantedEnd: Int
    ) {
      repeat {
        // Nobody else reads on where this file's position is.
        let offset = input.isMetInWalk && input.isRegularFile ? buffer.fileEnd : nil
        var count = 0
        do throws(Errno) {
          count = try buffer.fill(from: input.descriptor, at: offset)
        } catch {
          problem = error.reason
        }
        // A file of /proc tells no size; what another one has grown by meanwhile is not searched.
        let size = input.byteCount
        isAtEnd = count == 0 || (size > 0 && buffer.fileEnd >= size)
      } while !isAtEnd && input.isRegularFile && buffer.fileEnd < wantedEnd
    }

    /// Forgets the bytes just read, if they go on with a long row of zeros: of a device or of a file
    /// with a hole there may be more than memory has room for.
    ///
    /// - Returns: Whether they did.
    mutating func passOverZeros(at buffer: inout RollingBuffer, _ report: inout FileReport) -> Bool
    {
      let newCount = buffer.fileEnd - firstNew
      guard !isAtEnd, buffer.endsInZeros(newCount) else {
        zeroCount = 0
        return false
      }
      zeroCount += newCount
      guard zeroCount - newCount >= FileSearcher.keptZeroCount else { return false }
      zeroCount -= newCount
      buffer.passOver(last: newCount)
      firstNew += newCount
      searched += newCount
      report.notePassedOver(newCount)
      return true
    }

    /// Ends the search of a stream that has more bytes without an end than are kept.
    mutating func keep(to maxByteCount: Int, _ byteCount: Int, _ what: String) {
      guard byteCount > maxByteCount else { return }
      problem = "\(what) of more than \(maxByteCount) bytes; see --max-line-size"
      isAtEnd = true
      step = .stop
    }
  }

  /// Searches the lines that have become whole.
  ///
  /// - Returns: The offset of the first byte that is still needed.
  private mutating func searchNewBytes(
    of buffer: borrowing RollingBuffer, _ input: OpenInput, _ report: inout FileReport,
    _ progress: inout StreamProgress
  ) throws(WriteError) -> Int {
    let bytes = buffer.bytes
    let offset = buffer.fileOffset
    if progress.firstNew == 0 { report.noteStart(of: bytes) }
    if plan.asksForNUL && progress.earlyNUL == nil && progress.firstNew < EarlyNUL.reach {
      let end = min(bytes.byteCount, EarlyNUL.reach - offset)
      let found = bytes.firstOffset(of: 0, from: progress.firstNew - offset, to: end)
      progress.earlyNUL = found.map {
        EarlyNUL(offset: offset + $0, arrivesInTime: input.isRegularFile)
      }
      report.note(earlyNUL: progress.earlyNUL)
    }
    let window = FileWindow(bytes: bytes, fileOffset: offset, firstLineStart: 0)
    let start = progress.searched - offset
    let end = lastLineEnd(in: bytes, from: progress.firstNew - offset, isAtEnd: progress.isAtEnd)
    guard let end, end > start else { return report.firstByteNeeded(after: start, in: window) }

    let isFirst = progress.searched == 0
    regions.byteOrderMarkCount = isFirst && plan.skipsByteOrderMark ? bytes.byteOrderMarkCount : 0
    selection.reset()
    regions.select(in: start..<end, of: bytes, &scratch, into: &selection)
    progress.step = try report.take(
      selection, of: start..<end, in: window, name: input.name, printer, &state)
    progress.searched += end - start
    return report.firstByteNeeded(after: end, in: window)
  }

  /// Where the last whole line ends, looking at new bytes only; at the end of the stream, there.
  private func lastLineEnd(in bytes: RawSpan, from firstNew: Int, isAtEnd: Bool) -> Int? {
    if isAtEnd { return bytes.byteCount }
    let last = bytes.lastOffset(
      of: plan.search.terminator.byte, from: firstNew, to: bytes.byteCount)
    return last.map { $0 + 1 }
  }
}
