internal import Bytes
internal import PCRE2

/// Many plain strings: the hits of a byte kernel decide about lines and are the matches in them.
struct PlainStringStrategy: SearchStrategy {
  let perLine: PerLineStrategy
  let strings: PlainStrings

  var name: StrategyName { .plainStrings }
  private var terminator: LineTerminator { perLine.terminator }

  func select(
    in region: Range<Int>, of bytes: RawSpan, _ request: SelectionRequest,
    _ scratch: inout MatchScratch, into selection: inout Selection
  ) -> Int {
    var lines = LineSelector(terminator, request, region)
    var start = region.lowerBound
    while start < region.upperBound && !lines.isFull {
      // A line with letters in a third case is handled separately.
      let other =
        strings.takesThirdCases
        ? ThirdCases.firstOffset(in: bytes, from: start, to: region.upperBound) : nil
      let otherStart =
        other.map { terminator.lineStart(around: $0, in: bytes, notBefore: start) }
        ?? region.upperBound
      if start < otherStart {
        start =
          request.wantsDetails
          ? collect(start..<otherStart, of: bytes, request, &lines, &scratch, into: &selection)
          : decide(start..<otherStart, of: bytes, &lines, &scratch, into: &selection)
      }
      if let other, !lines.isFull {
        let end = terminator.lineEnd(in: bytes, from: other, to: region.upperBound)
        start = perLine.decideLines(
          of: otherStart..<end, in: bytes, &lines, &scratch, into: &selection)
      }
    }
    return lines.finish(at: start, in: bytes, into: &selection)
  }

  /// Selects lines. Returns where it stopped: at the limit or at the end.
  private func decide(
    _ range: Range<Int>, of bytes: RawSpan, _ lines: inout LineSelector,
    _ scratch: inout MatchScratch, into selection: inout Selection
  ) -> Int {
    let handle = strings.handle
    var hits = handle.makeHits()
    // If matches are whole lines, any occurrence in the line may be the one.
    let onePerLine = strings.boundary == .lines ? nil : terminator.byte
    var place = range.lowerBound
    var start = range.lowerBound
    while place < range.upperBound {
      handle.find(
        in: bytes, from: &place, to: range.upperBound, onePerLineEndedBy: onePerLine, into: &hits)
      for index in 0..<hits.count {
        let hit = hits[index]
        guard hit.start >= start, strings.counts(hit, in: bytes, &scratch) else { continue }
        let end = strings.end(of: hit)
        if strings.boundary == .lines
          && !isWholeLine(hit.start..<end, in: bytes, of: range)
        {
          continue
        }
        let line = lines.goToLine(
          ofHitAt: hit.start, from: &start, to: range.upperBound, in: bytes, into: &selection)
        guard let line else { return start }
        lines.accept(line, in: bytes, by: perLine.matcher, &scratch, into: &selection)
        if lines.isFull { return start }
      }
      place = max(place, start)
    }
    return lines.reject(start..<range.upperBound, in: bytes, into: &selection)
  }

  /// Selects lines with all their matches. Returns where it stopped.
  private func collect(
    _ range: Range<Int>, of bytes: RawSpan, _ request: SelectionRequest,
    _ lines: inout LineSelector, _ scratch: inout MatchScratch, into selection: inout Selection
  ) -> Int {
    let handle = strings.handle
    var hits = handle.makeHits()
    var found: [PlainStrings.Occurrence] = []
    var place = range.lowerBound
    // The line of the occurrences.
    var line = range.lowerBound..<range.lowerBound
    while place < range.upperBound {
      handle.find(
        in: bytes, from: &place, to: range.upperBound, onePerLineEndedBy: nil, into: &hits)
      for index in 0..<hits.count {
        let hit = hits[index]
        guard strings.counts(hit, in: bytes, &scratch) else { continue }
        let occurrence = hit.start..<strings.end(of: hit)
        if strings.boundary == .lines && !isWholeLine(occurrence, in: bytes, of: range) {
          continue
        }
        if hit.start >= line.upperBound {
          lines.accept(line, with: &found, of: strings, in: bytes, into: &selection)
          if lines.isFull { return line.upperBound }
          line = terminator.line(
            around: hit.start, in: bytes, from: line.upperBound, to: range.upperBound)
        }
        found.append(PlainStrings.Occurrence(range: occurrence, string: hit.literal))
      }
    }
    lines.accept(line, with: &found, of: strings, in: bytes, into: &selection)
    return lines.isFull ? line.upperBound : range.upperBound
  }

  private func isWholeLine(
    _ occurrence: Range<Int>, in bytes: RawSpan, of range: Range<Int>
  ) -> Bool {
    let start = occurrence.lowerBound
    guard start == range.lowerBound || bytes.byte(at: start - 1) == terminator.byte else {
      return false
    }
    let end = terminator.lineEnd(in: bytes, from: occurrence.upperBound, to: range.upperBound)
    return terminator.contentEnd(in: bytes, of: start..<end) == occurrence.upperBound
  }
}

extension LineSelector {
  /// Takes a line with the matches among `occurrences`, which is emptied; does nothing if there are
  /// none.
  mutating func accept(
    _ line: Range<Int>, with occurrences: inout [PlainStrings.Occurrence],
    of strings: PlainStrings, in bytes: RawSpan, into selection: inout Selection
  ) {
    guard !occurrences.isEmpty else { return }
    add(&occurrences, of: strings, to: &selection)
    occurrences.removeAll(keepingCapacity: true)
    select(line, in: bytes, into: &selection)
  }
}
