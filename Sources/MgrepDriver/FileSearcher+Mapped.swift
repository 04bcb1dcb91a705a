internal import Bytes
internal import Glibc
internal import Input
internal import MemoryMapping
internal import Output
internal import Printing
internal import Scheduling
internal import Search

extension FileSearcher {
  /// Searches a mapped file, a large one on several threads; one that has to be decoded is read.
  mutating func search(
    _ file: consuming MappedFile, of input: inout OpenInput
  ) throws(WriteError) {
    if hasLayers, let found = outermostLayer(of: file, input) {
      return try searchRead(&input, found)
    }
    memory.hold(file, from: input.start, descriptor: input.descriptor)
    defer { memory.release() }
    var lines = 0..<memory.byteCount
    var report = FileReport(plan, wanted: wantedCount, regions.request)
    classify(&report)
    if let split = plan.split {
      lines = regions.lines(beginningIn: split, of: memory.bytes)
      report.begin(at: lines.lowerBound)
    }
    let byteCount = lines.count
    state.statistics.byteCount += byteCount
    let loss: Loss?
    if condition != nil, try !satisfiesCondition(input.name, &report) {
      loss = memory.loss(before: byteCount)
    } else if plan.search.isMultiline {
      let readsAhead = byteCount > RegionChunks.sharedByteCount && plan.files.threadCount > 1
      let reader = readsAhead ? PageReader(memory) : nil
      defer { reader?.end() }
      var source = MultilineChunks(memory, regions.multilineCursor, reader)
      loss = try reportChunks(of: &source, name: input.name, &report)
    } else if byteCount > RegionSearch.regionByteCount {
      var source = RegionChunks(memory, lines, threadCount: plan.files.threadCount)
      defer { source.end() }
      loss = try reportChunks(of: &source, name: input.name, &report)
    } else {
      var source = SingleChunk(memory, lines)
      loss = try reportChunks(of: &source, name: input.name, &report)
    }
    if let loss { report.note(lossFrom: loss.validByteCount) }
    try report.finish(
      name: input.name, searched: byteCount, isFile: !input.isStandardInput, printer, &state)
    if let loss {
      state.status.hasError = true
      try printer.say(Message.line(input.name, loss.message))
    }
    if input.isStandardInput {
      // The position did not move with the mapping; a later reader continues where grep leaves it.
      let end = report.resumeOffset ?? lines.upperBound
      lseek(input.descriptor, off_t(input.start + end), SEEK_SET)
    }
  }

  /// Whether the lines of the file in memory are searched.
  mutating func satisfiesCondition(
    _ name: ArraySlice<UInt8>, _ report: inout FileReport
  ) throws(WriteError) -> Bool {
    guard let condition, !report.content.isSkipped else { return true }
    let isSatisfied = condition.isSatisfied(
      by: memory.bytes, byteOrderMarkCount: regions.byteOrderMarkCount)
    if let failure = condition.failure { try complain(name, failure) }
    guard isSatisfied && plan.conditionSelects else { return isSatisfied }
    report.selectFile()
    return false
  }

  /// Looks at the start of the bytes in memory.
  @inline(__always)
  mutating func classify(_ report: inout FileReport) {
    report.content = classifier.content(of: memory.bytes)
    report.noteEarlyNUL()
    regions.byteOrderMarkCount = report.content.byteOrderMarkCount
  }

  /// What the file has to be read through, by its first bytes.
  private func outermostLayer(
    of file: borrowing MappedFile, _ input: OpenInput
  ) -> FoundLayer? {
    guard let all = try? file.bytes else { return nil }
    let searched = all.extracting(droppingFirst: input.start)
    guard searched.byteCount > 0, layerStarts.mayHaveLayers(searched.byte(at: 0)) else {
      return nil
    }
    return plan.layers.outermost(of: searched)
  }
}
