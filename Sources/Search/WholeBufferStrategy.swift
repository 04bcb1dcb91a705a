internal import Bytes
internal import PCRE2

/// PCRE2 runs over many lines at a time, and lines are cut out around its matches.
///
/// It uses the patterns of the search in another form, which matches in a buffer exactly what the
/// patterns match in its lines (`PatternRenderer`), as long as the buffer is valid UTF-8. A line
/// that is not valid is asked about on its own.
struct WholeBufferStrategy: SearchStrategy {
  /// A stretch that is not ASCII ends before this many ASCII bytes in a row.
  private static let asciiPause = 512

  let perLine: PerLineStrategy
  /// For stretches of ASCII.
  let ascii: CompiledPattern
  /// For other valid UTF-8, or for any bytes if the patterns are bytes.
  let general: CompiledPattern
  let isUTF8: Bool
  /// A line with a match is selected; otherwise its patterns have to be asked.
  let decides: Bool

  private var terminator: LineTerminator { perLine.terminator }

  var name: StrategyName { .wholeBuffer }

  func select(
    in region: Range<Int>, of bytes: RawSpan, _ request: SelectionRequest,
    _ scratch: inout MatchScratch, into selection: inout Selection
  ) -> Int {
    var lines = LineSelector(terminator, request, region)
    var start = region.lowerBound
    while start < region.upperBound && !lines.isFull {
      let stretch = isUTF8 ? nextStretch(from: start, to: region.upperBound, in: bytes) : nil
      let end = stretch?.end ?? region.upperBound
      switch stretch?.kind ?? .text {
      case .ascii:
        start = search(
          ascii.handle, start..<end, in: bytes, &lines, &scratch, into: &selection)
      case .text:
        start = search(
          general.handle, start..<end, in: bytes, &lines, &scratch, into: &selection)
      case .invalid:
        start = perLine.decideLines(
          of: start..<end, in: bytes, &lines, &scratch, into: &selection)
      }
    }
    return lines.finish(at: start, in: bytes, into: &selection)
  }

  private enum Kind {
    case ascii, text, invalid
  }

  /// Whole lines from `start` on that are all of one kind.
  private func nextStretch(
    from start: Int, to limit: Int, in bytes: RawSpan
  ) -> (kind: Kind, end: Int) {
    let asciiEnd = start + bytes.asciiRunLength(from: start, to: limit)
    if let end = lastLineEnd(from: start, upTo: asciiEnd, limit, in: bytes) { return (.ascii, end) }
    // The first line is not ASCII, and the lines after it usually are not either.
    var end = terminator.lineEnd(in: bytes, from: asciiEnd, to: limit)
    while end < limit {
      let pause = bytes.asciiRunLength(from: end, to: min(limit, end + Self.asciiPause))
      if end + pause == limit || pause == Self.asciiPause { break }
      end = terminator.lineEnd(in: bytes, from: end + pause, to: limit)
    }
    let validEnd = start + bytes.utf8RunLength(from: start, to: end)
    if let end = lastLineEnd(from: start, upTo: validEnd, end, in: bytes) { return (.text, end) }
    return (.invalid, terminator.lineEnd(in: bytes, from: validEnd, to: limit))
  }

  /// The end of the last whole line in `start..<end`; `limit` also ends a line.
  private func lastLineEnd(
    from start: Int, upTo end: Int, _ limit: Int, in bytes: RawSpan
  ) -> Int? {
    if end == limit { return limit }
    return bytes.lastOffset(of: terminator.byte, from: start, to: end).map { $0 + 1 }
  }

  /// Searches whole lines at once. Returns where it stopped: at the limit or at the end.
  private func search(
    _ pattern: PatternHandle, _ stretch: Range<Int>, in bytes: RawSpan,
    _ lines: inout LineSelector, _ scratch: inout MatchScratch, into selection: inout Selection
  ) -> Int {
    let matcher = perLine.matcher
    let decider = decides ? nil : matcher.decider
    let subject = bytes.extracting(stretch)
    // An empty match after the last terminator is in no line.
    let isTerminated = bytes.byte(at: stretch.upperBound - 1) == terminator.byte
    let lastStart = isTerminated ? subject.byteCount - 1 : subject.byteCount
    var start = stretch.lowerBound
    while start < stretch.upperBound && !lines.isFull {
      let outcome = pattern.firstMatch(
        in: subject, from: start - stretch.lowerBound, &scratch)
      switch outcome {
      case .failure:
        // Perhaps no single line fails, and only a line alone can show which one does.
        return perLine.decideLines(
          of: start..<stretch.upperBound, in: bytes, &lines, &scratch, into: &selection)
      case .match(let match) where match.lowerBound <= lastStart:
        let line = lines.goToLine(
          ofHitAt: stretch.lowerBound + match.lowerBound, from: &start, to: stretch.upperBound,
          in: bytes, into: &selection)
        guard let line else { return start }
        if let decider {
          lines.decide(line, in: bytes, by: matcher, decider, &scratch, into: &selection)
        } else {
          lines.accept(line, in: bytes, by: matcher, &scratch, into: &selection)
        }
      default:
        return lines.reject(start..<stretch.upperBound, in: bytes, into: &selection)
      }
    }
    return start
  }
}
