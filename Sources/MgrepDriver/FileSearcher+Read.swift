internal import Glibc
internal import Input
internal import MemoryMapping
internal import Output
internal import Printing
internal import Search
internal import Walking

extension FileSearcher {
  /// Searches bytes as soon as the system has read them: pipes, terminals, and files that cannot be
  /// mapped, are too small for a mapping, or must be decoded.
  ///
  /// - Parameters:
  ///   - input: Its status is read only if it is needed.
  ///   - found: The outermost layer of the file, if it is known.
  mutating func searchRead(
    _ input: inout OpenInput, _ found: FoundLayer? = nil
  ) throws(WriteError) {
    var lines = ReadChunks(
      streamBuffer.take() ?? RollingBuffer(capacity: ReadChunks.bufferSize), input, plan,
      classifier, countsForgottenLines: countsForgottenLines)
    if plan.hintsAtDirectories && state.isInteractive && input.isStandardInput
      && !input.isRegularFile && !hasInput(input.descriptor, withinMilliseconds: 1000)
    {
      Diagnostics.say("reading standard input; name a directory or use -r")
    }
    if found != nil && input.status == nil {
      input.status = try? FileStatus(descriptor: input.descriptor, path: "")
      lines.note(input)
    }
    if input.status == nil {
      // Most files are short, and to read one to its end takes less than to ask for its size first.
      lines.fill(upTo: ReadChunks.shortByteCount)
      if !lines.isAtEnd {
        input.status = try? FileStatus(descriptor: input.descriptor, path: "")
        if let file = input.mapped(plan.mapping, in: arena) {
          streamBuffer = lines.takeBuffer()
          return try search(file, of: &input)
        }
        lines.note(input)
      }
    }
    var offsets: OffsetMap?
    // The layers themselves are shared, so most files do not touch them.
    if found != nil || (hasLayers && lines.mayHaveLayers(layerStarts)) {
      offsets = takeOffLayers(of: &lines, input.name, found)
    }
    let isDecompressed = lines.isDecompressed
    if let offsets { printer.translateOffsets(by: offsets) }
    if let refusal = lines.editRefusal {
      keep(lines.takeBuffer())
      return try refuse(input, refusal)
    }
    var report = FileReport(plan, wanted: wantedCount, regions.request)
    let end: ReadEnd
    if plan.search.isMultiline || condition != nil {
      end = try searchWhole(&lines, input.name, &report)
    } else {
      _ = try reportChunks(of: &lines, name: input.name, &report)
      let count = lines.searchedByteCount
      end = ReadEnd(readByteCount: count, searchedByteCount: count, problem: lines.problem)
      keep(lines.takeBuffer())
    }
    state.statistics.byteCount += end.searchedByteCount
    try report.finish(
      name: input.name, searched: end.readByteCount,
      isFile: input.isRegularFile && !input.isStandardInput,
      from: offsets, printer, &state)
    if let problem = end.problem { try complain(input.name, problem) }
    var resumeOffset = isDecompressed ? nil : report.resumeOffset
    if let offsets { resumeOffset = resumeOffset.map(offsets.fileOffset) }
    leave(input, resumeOffset: resumeOffset, endedAtBinary: report.endedAtBinary)
  }

  /// - Returns: The offsets in the file of the decoded bytes.
  private func takeOffLayers(
    of lines: inout ReadChunks, _ name: ArraySlice<UInt8>, _ found: FoundLayer?
  ) -> OffsetMap? {
    lines.takeOffLayers(plan.layers, found)
    if let log = state.log {
      for layer in lines.layers { log.note(name, layer.summary) }
    }
    return lines.reader?.offsets
  }

  /// Does not edit a file. One that was only met on the way is skipped without a message.
  private mutating func refuse(
    _ input: borrowing OpenInput, _ refusal: EditRefusal
  ) throws(WriteError) {
    guard input.isMetInWalk && refusal.isForNamedFilesOnly else {
      return try complain(input.name, refusal.reason)
    }
    state.log?.noteSkipped(input.name, refusal.reason)
  }

  /// How far a stream was read and searched.
  private struct ReadEnd {
    var readByteCount: Int
    var searchedByteCount: Int
    /// Why the stream was not read to its end.
    var problem: String?
  }

  /// Searches a stream after it is read to its end: its matches may have several lines, or there is
  /// a condition on all of it.
  private mutating func searchWhole(
    _ lines: inout ReadChunks, _ name: ArraySlice<UInt8>, _ report: inout FileReport
  ) throws(WriteError) -> ReadEnd {
    lines.fillToEnd(for: condition == nil ? "-M" : "--per-file")
    var end = ReadEnd(
      readByteCount: lines.byteCount, searchedByteCount: 0, problem: lines.problem)
    let buffer = lines.exchangeBuffer()
    // In a part of it, matches at its end could be wrong.
    guard end.problem == nil else {
      keep(buffer)
      return end
    }
    memory.hold(buffer)
    classify(&report)
    if plan.search.isMultiline {
      var source = MultilineChunks(memory, regions.multilineCursor)
      _ = try reportChunks(of: &source, name: name, &report)
      end.searchedByteCount = source.decidedEnd
    } else {
      end.searchedByteCount = memory.byteCount
      if try satisfiesCondition(name, &report) {
        var source = SingleChunk(memory, 0..<memory.byteCount)
        _ = try reportChunks(of: &source, name: name, &report)
      }
    }
    if let buffer = memory.takeBuffer() { keep(buffer) }
    return end
  }

  /// Keeps memory for the next file. A large buffer is not kept, since the first read(2) of the
  /// next large file would fill all of it.
  private mutating func keep(_ buffer: consuming RollingBuffer) {
    if buffer.capacity <= ReadChunks.bufferSize { streamBuffer = consume buffer }
  }

  /// Leaves standard input where a later reader continues, and does not leave the writer of a pipe
  /// alone.
  ///
  /// - Parameter resumeOffset: The file offset at which the search ended, if a later reader may
  ///   continue there.
  // It changes nothing here, but a call that may not would copy the searcher.
  private mutating func leave(
    _ input: borrowing OpenInput, resumeOffset: Int?, endedAtBinary: Bool
  ) {
    if input.isStandardInput && input.isRegularFile {
      if let resumeOffset {
        lseek(input.descriptor, off_t(input.start + resumeOffset), SEEK_SET)
      }
    } else if !input.isRegularFile
      && (endedAtBinary || (plan.needs.drainsStandardInput && input.isStandardInput))
    {
      // The writer of a pipe must not be killed because a file turned out to be binary, or because
      // nobody looks at the output.
      drain(input.descriptor)
    }
  }
}
