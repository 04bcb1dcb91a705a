internal import Bytes
package import PCRE2

/// A search whose matches may have several lines: PCRE2 runs over the whole file, and the lines
/// that its matches touch are selected.
///
/// It looks for spans, not for lines, so it is not a strategy.
final class MultilineSearch: Sendable {
  let matcher: LineMatcher
  let terminator: LineTerminator
  /// PCRE2 is asked about one window after the other, not about the whole file at once.
  let goesInSteps: Bool
  /// Finds a byte string that every file with a match contains.
  let finder: CandidateFinder?
  /// The length of the longest string that the finder finds.
  let longestLiteral: Int
  /// The strings that the finder finds are the matches.
  let findsMatches: Bool

  init(
    matcher: LineMatcher, terminator: LineTerminator, goesInSteps: Bool, finder: CandidateFinder?,
    longestLiteral: Int, findsMatches: Bool
  ) {
    self.matcher = matcher
    self.terminator = terminator
    self.goesInSteps = goesInSteps
    self.finder = finder
    self.longestLiteral = longestLiteral
    self.findsMatches = findsMatches
  }

  /// Adds the lines that matches touch, from the start of `region` to its end, which is the end of
  /// the subject.
  func select(
    in region: Range<Int>, of bytes: RawSpan, _ request: SelectionRequest,
    _ scratch: inout MatchScratch, into selection: inout Selection
  ) -> Int {
    var cursor = MultilineCursor(self, from: region.lowerBound, request)
    return cursor.select(
      in: bytes.extracting(first: region.upperBound), maxLineCount: .max, &scratch,
      into: &selection)
  }
}

/// Goes through a file from match to match.
///
/// Each call selects some more lines. So the matches of a large file need not be in memory all at
/// once.
package struct MultilineCursor {
  /// The cursor has reached the end of the subject, or the limit of matches.
  package private(set) var isAtEnd = false

  private let terminator: LineTerminator
  private var request: SelectionRequest
  private var finder: MultilineFinder
  /// The next match, if it is known already.
  private var pending: MultilineFinder.Found?
  /// The start of the lines that are not decided yet.
  private var position: Int
  /// The line before, if a match touches it.
  private var lastLine: Range<Int>?
  /// The last line that was selected.
  private var lastKept: Range<Int>?
  private var lastMatchEnd = -1
  /// A line that the next matches touch, too. It is left for the next call.
  private var carried: CarriedLine?
  /// The start of the lines of this call.
  private var regionStart: Int
  /// The number of lines from there on, as far as they are counted.
  private var lineCount = 0
  private var countedEnd: Int
  /// The number of lines before the region.
  private var linesBeforeRegion = 0

  init(_ search: MultilineSearch, from start: Int, _ request: SelectionRequest) {
    self.request = request
    terminator = search.terminator
    position = start
    regionStart = start
    countedEnd = start
    finder = MultilineFinder(
      search, request.groups, subjectStart: request.subjectStart, from: start)
  }

  /// Adds the next selected lines.
  ///
  /// - Parameters:
  ///   - subject: The same in all calls.
  ///   - maxLineCount: One call ends after this many lines; it never splits a line.
  ///   - progress: Gets the offset that the search has reached, now and then.
  /// - Returns: The end of the last line decided, where the next call begins.
  package mutating func select(
    in subject: RawSpan, maxLineCount: Int, _ scratch: inout MatchScratch,
    into selection: inout Selection, progress: (Int) -> Void = { _ in }
  ) -> Int {
    lineCount = 0
    countedEnd = regionStart
    if let carried = carried.take() {
      keep(carried.line, in: subject, &selection)
      selection.add(carried.matches, carried.groups)
    }
    var isParted = false
    while true {
      if request.limit <= 0 {
        isAtEnd = true
        break
      }
      pending = pending ?? finder.next(in: subject, &scratch, into: &selection, progress)
      let isOnLastLine = pending.map { isDecided($0.range.lowerBound, in: subject) } ?? false
      if selection.lines.count >= maxLineCount {
        isParted = isOnLastLine && mayPart(selection)
        if isParted || !isOnLastLine { break }
      }
      if request.isInverted && !isOnLastLine {
        let line = pending.map { self.line(at: $0.range.lowerBound, in: subject) }
        selectLines(
          upTo: line?.lowerBound ?? subject.byteCount, in: subject, maxLineCount, &selection)
        if position < line?.lowerBound ?? subject.byteCount { continue }
      }
      guard let found = pending.take() else {
        isAtEnd = true
        position = subject.byteCount
        break
      }
      take(found, in: subject, &selection)
    }
    if isParted { carryLastLine(of: &selection) }
    regionStart = isParted ? lastLine?.lowerBound ?? position : position
    if request.countsLines {
      let count = lines(before: regionStart, in: subject)
      selection.lineCount += count
      linesBeforeRegion += count
    }
    return regionStart
  }

  /// Whether the selection has other lines than the one that the next match touches, too.
  private func mayPart(_ selection: borrowing Selection) -> Bool {
    !request.isInverted && (selection.lines.count > 1 || lastKept != lastLine)
  }

  /// Moves the last line, if it was selected, from the selection to the next call.
  private mutating func carryLastLine(of selection: inout Selection) {
    guard lastKept == lastLine, let line = selection.lines.popLast() else { return }
    let start = selection.lines.last?.matchesEnd ?? 0
    carried = CarriedLine(
      line: line.range, matches: Array(selection.matches[start...]),
      groups: Array(selection.groups[(start * request.groups.count)...]))
    selection.matches.removeAll(from: start)
    selection.groups.removeSubrange((start * request.groups.count)...)
  }

  /// Whether the line with `offset` is decided. A match at the end of a file is on its last line,
  /// which then has no terminator.
  private func isDecided(_ offset: Int, in subject: RawSpan) -> Bool {
    offset < position || (position == subject.byteCount && position > 0)
  }

  /// The line with `offset`: an undecided one, or the last one that is decided.
  private func line(at offset: Int, in subject: RawSpan) -> Range<Int> {
    if let lastLine, isDecided(offset, in: subject) { return lastLine }
    return terminator.line(
      around: max(offset, position), in: subject, from: position, to: subject.byteCount)
  }

  /// Selects lines that no match touches.
  private mutating func selectLines(
    upTo end: Int, in subject: RawSpan, _ maxLineCount: Int, _ selection: inout Selection
  ) {
    while position < end && request.limit > 0 && selection.lines.count < maxLineCount {
      let line = position..<terminator.lineEnd(in: subject, from: position, to: end)
      selection.selectedCount += 1
      request.limit -= 1
      keep(line, in: subject, &selection)
      position = line.upperBound
    }
  }

  /// Takes the lines that a match touches: selects them, or skips them.
  private mutating func take(
    _ found: MultilineFinder.Found, in subject: RawSpan, _ selection: inout Selection
  ) {
    // An inverted search leaves out the lines of all matches.
    if !request.isInverted && !isInRange(found.range, in: subject) { return }
    if !request.isInverted {
      selection.selectedCount += 1
      if !found.range.isEmpty { selection.matchCount += 1 }
      request.limit -= 1
    }
    var line = self.line(at: found.range.lowerBound, in: subject)
    let firstLine = line
    // An empty match at the end of the match before counts only if nothing else selects its line.
    let isNew =
      !found.range.isEmpty || found.range.lowerBound > lastMatchEnd || line != lastKept
    lastMatchEnd = found.range.upperBound
    while true {
      if !request.isInverted && (line == firstLine || !request.keepsFirstLinesOnly) {
        if line != lastKept { keep(line, in: subject, &selection) }
        if request.keepsMatches && request.keepsExactMatches {
          if line == firstLine && isNew { selection.add([found.range], found.groups) }
        } else if request.keepsMatches && !found.range.isEmpty {
          addPart(of: found, in: line, of: subject, isFirst: line == firstLine, &selection)
        }
      }
      lastLine = line
      position = line.upperBound
      if line.upperBound >= found.range.upperBound { return }
      line =
        line
        .upperBound..<terminator.lineEnd(in: subject, from: line.upperBound, to: subject.byteCount)
    }
  }

  /// Whether a match counts by where its lines are.
  private mutating func isInRange(_ match: Range<Int>, in subject: RawSpan) -> Bool {
    guard let range = request.range else { return true }
    let first = line(at: match.lowerBound, in: subject)
    let number = linesBeforeRegion + lines(before: first.lowerBound, in: subject) + 1
    let end = max(first.lowerBound, match.upperBound - 1)
    let more = terminator.count(in: subject, from: first.lowerBound, to: end)
    let lastStart =
      subject.lastOffset(of: terminator.byte, from: first.lowerBound, to: end).map { $0 + 1 }
    let last = (lastStart ?? first.lowerBound)..<max(first.upperBound, match.upperBound)
    return range.lines.contains(number) && range.lines.contains(number + more)
      && range.bytes.overlaps(first) && range.bytes.overlaps(last)
  }

  private mutating func keep(
    _ line: Range<Int>, in subject: RawSpan, _ selection: inout Selection
  ) {
    guard request.keepsLines else { return }
    lastKept = line
    let before = request.countsLines ? lines(before: line.lowerBound, in: subject) : 0
    selection.lines.append(
      SelectedLine(range: line, linesBefore: before, matchesEnd: selection.matches.count))
  }

  /// Adds the parts of a match and of its groups that are on a line.
  private func addPart(
    of found: MultilineFinder.Found, in line: Range<Int>, of subject: RawSpan, isFirst: Bool,
    _ selection: inout Selection
  ) {
    let content = line.lowerBound..<terminator.contentEnd(in: subject, of: line)
    let groups = found.groups.map { group in
      group.flatMap { $0.overlaps(content) ? $0.clamped(to: content) : nil }
    }
    // With groups, only lines are shown that have a part of one of them.
    let isShown = groups.isEmpty || groups.contains { $0 != nil }
    guard isShown || (isFirst && found.groups.allSatisfy { $0?.isEmpty ?? true }) else { return }
    selection.add([found.range.clamped(to: content)], groups)
  }

  private mutating func lines(before offset: Int, in subject: RawSpan) -> Int {
    guard offset > countedEnd else { return lineCount }
    lineCount += terminator.count(in: subject, from: countedEnd, to: offset)
    // The last line of a file may lack its terminator.
    if offset == subject.byteCount && subject.byte(at: offset - 1) != terminator.byte {
      lineCount += 1
    }
    countedEnd = offset
    return lineCount
  }
}

/// A line with the matches found in it so far.
private struct CarriedLine {
  let line: Range<Int>
  let matches: [Range<Int>]
  let groups: [Range<Int>?]
}

extension Selection {
  /// Adds matches of the last line.
  fileprivate mutating func add(_ matches: [Range<Int>], _ groups: [Range<Int>?]) {
    for match in matches { self.matches.append(match) }
    self.groups += groups
    lines[lines.count - 1].matchesEnd = self.matches.count
  }
}
