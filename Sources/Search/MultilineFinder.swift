internal import Bytes
internal import PCRE2

/// Finds one match after the other in a whole file.
struct MultilineFinder {
  /// Offsets in the file.
  struct Found {
    let range: Range<Int>
    /// The wanted groups, in their order.
    let groups: [Range<Int>?]
  }

  /// PCRE2 is asked about matches that start within this many bytes at a time. So when it gives up,
  /// the line can be found that caused it.
  private static let windowByteCount = 1 << 20
  /// After this many bytes without a match, the progress is reported.
  private static let stepByteCount = 4 << 20

  private let matcher: LineMatcher
  private let terminator: LineTerminator
  private let finder: CandidateFinder?
  private let findsMatches: Bool
  private let longestLiteral: Int
  private let goesInSteps: Bool
  private let groups: [Int]
  /// The offset in the file at which the text begins; the offsets below count from it.
  private let base: Int
  private var offset: Int
  private var windowEnd: Int
  private var windowByteCount = Self.windowByteCount
  private var latest: LineMatcher.LatestMatches
  private var cursor: CandidateCursor?
  private var isOver = false
  /// The end of the last match.
  private var lastEnd = 0

  init(_ search: MultilineSearch, _ groups: [Int], subjectStart: Int, from start: Int) {
    matcher = search.matcher
    terminator = search.terminator
    finder = search.finder
    findsMatches = search.findsMatches
    longestLiteral = search.longestLiteral
    goesInSteps = search.goesInSteps
    self.groups = groups
    base = subjectStart
    offset = max(0, start - base)
    windowEnd = offset
    latest = matcher.makeLatestMatches(readsGroups: !groups.isEmpty)
  }

  /// The next match; `nil` after the last one, or if PCRE2 gives up.
  ///
  /// - Parameter progress: Gets, now and then, an offset before which there is no further match.
  mutating func next(
    in file: RawSpan, _ scratch: inout MatchScratch, into selection: inout Selection,
    _ progress: (Int) -> Void
  ) -> Found? {
    let text = file.extracting(droppingFirst: base)
    while !isOver, goOn(in: text, progress) {
      scratch.boundStarts(by: goesInSteps ? windowEnd - 1 : nil)
      switch matcher.firstMatch(in: text, from: offset, &latest, &scratch) {
      case .match(let match):
        // `\K` in look-behind can move the start of a match to before the start of the search.
        let isNew = !match.isEmpty && match.lowerBound >= lastEnd
        offset = isNew ? match.upperBound : stepOver(max(match.lowerBound, offset), in: text)
        if !isNew && !match.isEmpty { continue }
        lastEnd = match.upperBound
        // There is no line after the last terminator.
        if match.lowerBound == text.byteCount && endsWithTerminator(text) { break }
        return found(match, scratch)
      case .failure(let failure): giveUp(in: text, failure, &selection)
      case .none: leaveWindow(of: text)
      }
    }
    isOver = true
    return nil
  }

  /// Where the next match may start after an empty one.
  private func stepOver(_ offset: Int, in text: RawSpan) -> Int {
    let end = matcher.characterEnd(in: text, at: offset)
    return isInsideTerminator(end, in: text) ? end + 1 : end
  }

  /// Whether the line feed at `offset` belongs to a carriage return before it.
  private func isInsideTerminator(_ offset: Int, in text: RawSpan) -> Bool {
    terminator == .carriageReturnLineFeed && offset > 0 && offset < text.byteCount
      && text.byte(at: offset) == terminator.byte
      && text.byte(at: offset - 1) == UInt8(ascii: "\r")
  }

  /// The first place at or after `offset` where a window may end. PCRE2 skips the place between a
  /// carriage return and its line feed only if a match may start after them in the same window.
  private func placeToStop(from offset: Int, in text: RawSpan) -> Int {
    var end = offset
    while isInsideTerminator(end, in: text) || isInsideTerminator(end - 1, in: text) { end += 1 }
    return end
  }

  /// Looks at the first line of the window alone; gives up only that line.
  private mutating func giveUp(
    in text: RawSpan, _ failure: MatchFailure, _ selection: inout Selection
  ) {
    let lineEnd = max(
      offset + 1, terminator.lineEnd(in: text, from: offset, to: text.byteCount))
    let lineWindowEnd = placeToStop(from: lineEnd, in: text)
    if goesInSteps && windowEnd > lineWindowEnd {
      windowEnd = lineWindowEnd
      windowByteCount = lineEnd - offset
      latest = matcher.makeLatestMatches(readsGroups: !groups.isEmpty)
      return
    }
    let before = text.lastOffset(of: terminator.byte, from: 0, to: min(offset, text.byteCount))
    selection.failures.append(
      LineFailure(lineStart: base + (before.map { $0 + 1 } ?? 0), message: failure.message))
    isOver = !goesInSteps
    offset = lineEnd
    windowEnd = lineEnd
  }

  /// Goes to where the next match may start; returns `false` if there is no such place.
  private mutating func goOn(in text: RawSpan, _ progress: (Int) -> Void) -> Bool {
    guard offset <= text.byteCount else { return false }
    if let finder {
      let isFirst = cursor == nil
      if isFirst { cursor = CandidateCursor(finder) }
      if findsMatches {
        guard let hit = nextHit(in: text, from: offset, progress) else { return false }
        offset = hit
      } else if isFirst {
        // Look-behind may find the literal before the match, so the finder is asked only once.
        guard nextHit(in: text, from: 0, { _ in }) != nil else { return false }
      }
    }
    if offset >= windowEnd {
      progress(base + offset)
      // The empty string at the end of the text is a place, too.
      windowEnd = placeToStop(from: min(offset + windowByteCount, text.byteCount + 1), in: text)
      windowByteCount = min(windowByteCount * 2, Self.windowByteCount)
      // Text that was not found before the end of a window may be found after it.
      if goesInSteps { latest = matcher.makeLatestMatches(readsGroups: !groups.isEmpty) }
    }
    return true
  }

  /// The start of the next literal at or after `start`.
  private mutating func nextHit(
    in text: RawSpan, from start: Int, _ progress: (Int) -> Void
  ) -> Int? {
    var start = start
    while start < text.byteCount {
      let end = min(start + Self.stepByteCount, text.byteCount)
      let hit = cursor?.firstOffset(
        in: text, from: start, to: min(end + longestLiteral - 1, text.byteCount))
      // What starts after the step is left: something longer may start there before it.
      if let hit, hit < end { return hit }
      start = end
      progress(base + start)
    }
    return nil
  }

  private mutating func leaveWindow(of text: RawSpan) {
    guard goesInSteps else {
      isOver = true
      return
    }
    offset = windowEnd
    // No match starts inside a character.
    if windowEnd < text.byteCount {
      offset = matcher.characterStart(in: text, notBefore: windowEnd)
    }
  }

  private func endsWithTerminator(_ text: RawSpan) -> Bool {
    // A byte order mark alone is an empty line.
    text.byteCount == 0 ? base == 0 : text.byte(at: text.byteCount - 1) == terminator.byte
  }

  private func found(_ match: Range<Int>, _ scratch: borrowing MatchScratch) -> Found {
    let pattern = matcher.patterns[latest.winner]
    let groups = groups.map { group in
      group <= pattern.groupCount ? pattern.group(group, scratch).map(shifted) : nil
    }
    return Found(range: shifted(match), groups: groups)
  }

  private func shifted(_ range: Range<Int>) -> Range<Int> {
    range.lowerBound + base..<range.upperBound + base
  }
}
