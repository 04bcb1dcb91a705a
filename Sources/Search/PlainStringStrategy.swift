internal import Bytes
internal import PCRE2

/// Many plain strings: the hits of a byte kernel decide about lines and are the matches in them.
struct PlainStringStrategy: SearchStrategy {
  let perLine: PerLineStrategy
  let strings: PlainStrings

  var name: StrategyName { .plainStrings }
  private var terminator: LineTerminator { perLine.terminator }

  /// The number of bytes that are folded at once.
  private static let foldedByteCount = 32 << 10

  func select(
    in region: Range<Int>, of bytes: RawSpan, _ request: SelectionRequest,
    _ scratch: inout MatchScratch, into selection: inout Selection
  ) -> Int {
    var lines = LineSelector(terminator, request, region)
    var start = region.lowerBound
    while start < region.upperBound && !lines.isFull {
      let other = strings.folding?.firstOffset(in: bytes, from: start, to: region.upperBound)
      let otherStart =
        other.map { terminator.lineStart(around: $0, in: bytes, notBefore: start) }
        ?? region.upperBound
      if start < otherStart {
        start = search(
          Part(range: start..<otherStart), foundIn: bytes, of: bytes, &lines, &scratch,
          into: &selection)
      }
      guard let other, !lines.isFull else { continue }
      // If one line has letters that change, the next ones often do.
      let last = min(max(other, otherStart + Self.foldedByteCount), region.upperBound - 1)
      let range = otherStart..<terminator.lineEnd(in: bytes, from: last, to: region.upperBound)
      let part = Part(range: range, folded: strings.folding?.fold(range, of: bytes))
      if let folded = part.folded {
        start = folded.text.withText {
          search(part, foundIn: $0, of: bytes, &lines, &scratch, into: &selection)
        }
      } else {
        start = search(part, foundIn: bytes, of: bytes, &lines, &scratch, into: &selection)
      }
    }
    return lines.finish(at: start, in: bytes, into: &selection)
  }

  /// Whole lines of the searched bytes.
  private struct Part {
    let range: Range<Int>
    /// The folded text of the lines; the finder reads it instead of them.
    var folded: FoldedText?

    /// The range of offsets that the finder reads.
    var places: Range<Int> { folded.map { 0..<$0.text.count } ?? range }
  }

  /// Selects lines; returns where it stopped, at the limit or the end.
  ///
  /// - Parameter text: The text that the finder reads: `bytes`, or the folded text.
  private func search(
    _ part: Part, foundIn text: RawSpan, of bytes: RawSpan, _ lines: inout LineSelector,
    _ scratch: inout MatchScratch, into selection: inout Selection
  ) -> Int {
    lines.collects
      ? collect(part, foundIn: text, of: bytes, &lines, &scratch, into: &selection)
      : decide(part, foundIn: text, of: bytes, &lines, &scratch, into: &selection)
  }

  /// Selects lines; returns where it stopped, at the limit or the end.
  private func decide(
    _ part: Part, foundIn text: RawSpan, of bytes: RawSpan, _ lines: inout LineSelector,
    _ scratch: inout MatchScratch, into selection: inout Selection
  ) -> Int {
    let handle = strings.handle
    var hits = handle.makeHits()
    // If matches are whole lines, any occurrence in the line may be the one.
    let onePerLine = strings.boundary == .lines ? nil : terminator.byte
    let range = part.range
    var place = part.places.lowerBound
    let end = part.places.upperBound
    var start = range.lowerBound
    while place < end {
      handle.find(in: text, from: &place, to: end, onePerLineEndedBy: onePerLine, into: &hits)
      for index in 0..<hits.count {
        let hit = hits[index]
        let occurrence = strings.range(of: hit, in: part.folded)
        guard occurrence.lowerBound >= start,
          strings.counts(hit, at: occurrence, in: bytes, &scratch)
        else { continue }
        if strings.boundary == .lines && !isWholeLine(occurrence, in: bytes, of: range) {
          continue
        }
        let line = lines.goToLine(
          ofHitAt: occurrence.lowerBound, from: &start, to: range.upperBound, in: bytes,
          into: &selection)
        guard let line else { return start }
        lines.accept(line, in: bytes, by: perLine.matcher, &scratch, into: &selection)
        if lines.isFull { return start }
      }
      if part.folded == nil { place = max(place, start) }
    }
    return lines.reject(start..<range.upperBound, in: bytes, into: &selection)
  }

  /// Selects lines with all their matches. Returns where it stopped.
  private func collect(
    _ part: Part, foundIn text: RawSpan, of bytes: RawSpan, _ lines: inout LineSelector,
    _ scratch: inout MatchScratch, into selection: inout Selection
  ) -> Int {
    let handle = strings.handle
    var hits = handle.makeHits()
    var found: [PlainStrings.Occurrence] = []
    let range = part.range
    var place = part.places.lowerBound
    let end = part.places.upperBound
    // The line of what is found.
    var line = range.lowerBound..<range.lowerBound
    while place < end {
      handle.find(in: text, from: &place, to: end, onePerLineEndedBy: nil, into: &hits)
      for index in 0..<hits.count {
        let hit = hits[index]
        let occurrence = strings.range(of: hit, in: part.folded)
        guard strings.counts(hit, at: occurrence, in: bytes, &scratch) else { continue }
        if strings.boundary == .lines && !isWholeLine(occurrence, in: bytes, of: range) {
          continue
        }
        if occurrence.lowerBound >= line.upperBound {
          lines.accept(line, with: &found, of: strings, in: bytes, into: &selection)
          if lines.isFull { return line.upperBound }
          line = terminator.line(
            around: occurrence.lowerBound, in: bytes, from: line.upperBound, to: range.upperBound)
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
