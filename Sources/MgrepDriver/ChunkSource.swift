internal import Input
internal import Output
internal import PCRE2
internal import Search

/// A file on its way through the search. It yields chunks of whole lines, in order, and decides
/// which of their lines are selected. `FileSearcher.reportChunks` is the only loop over chunks.
///
/// The stages of a chunk are calls of a concrete type, so that a small file, which has one chunk,
/// needs no dynamic dispatch.
protocol ChunkSource: ~Copyable {
  /// The bytes in memory, including the last chunk.
  var window: FileWindow { @_lifetime(borrow self) get }

  /// The number of lines before those of `window`, for messages; 0 for a file that is in memory as
  /// a whole.
  var lineCountBeforeWindow: Int { get }

  /// Decides the next chunk.
  ///
  /// - Parameters:
  ///   - regions: How lines are searched.
  ///   - selection: Holds the lines of the last chunk; afterwards the selected lines of the next
  ///     one.
  /// - Returns: The lines of the chunk as offsets in the bytes of `window`; `nil` after the last
  ///   chunk.
  mutating func next(
    _ regions: inout RegionSearch, _ scratch: inout MatchScratch, _ report: inout FileReport,
    into selection: inout Selection
  ) -> Range<Int>?

  /// What is lost of the bytes before `end`, as far as it is known now.
  func loss(before end: Int) -> Loss?

  /// What is lost, once all chunks are reported.
  var lossAtEnd: Loss? { get }

  /// Releases what no later chunk needs, after a chunk is reported.
  ///
  /// - Parameter report: It is not changed, but `inout` avoids a copy.
  mutating func letGo(
    of lines: Range<Int>, _ selection: inout Selection, _ report: inout FileReport)
}

extension FileSearcher {
  /// Reports all chunks of a file, as far as they are wanted and the file still has them.
  ///
  /// - Returns: What the file lost meanwhile; only lines before it were reported.
  @inline(__always)
  mutating func reportChunks<Source: ChunkSource & ~Copyable>(
    of source: inout Source, name: ArraySlice<UInt8>, _ report: inout FileReport
  ) throws(WriteError) -> Loss? {
    while var lines = source.next(&regions, &scratch, &report, into: &selection) {
      var loss: Loss?
      // Lost bytes read as zeros, so only lines before them are reported. A chunk without output
      // need not be checked before the end.
      let tells = selection.hasSomethingToTell || plan.reporting.reachesBehindSelected
      while tells, let found = source.loss(before: lines.upperBound) {
        loss = found
        let bytes = source.window.bytes
        let end = regions.lastLineEnd(
          upTo: found.validByteCount, from: lines.lowerBound, in: bytes)
        lines = lines.lowerBound..<end
        selection.reset()
        guard !lines.isEmpty else { break }
        regions.select(in: lines, of: bytes, &scratch, into: &selection)
      }
      let step = try report.take(
        selection, of: lines, in: source.window,
        after: selection.failures.isEmpty || !report.tellsLines ? 0 : source.lineCountBeforeWindow,
        name: name, printer, &state)
      if let loss { return loss }
      source.letGo(of: lines, &selection, &report)
      if step == .stop {
        guard report.endedAtBinary else { return nil }
        return source.loss(before: source.window.bytes.byteCount)
      }
    }
    if let loss = source.lossAtEnd { return loss }
    return report.endedAtBinary ? source.loss(before: source.window.bytes.byteCount) : nil
  }
}
