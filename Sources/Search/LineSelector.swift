internal import Bytes
internal import PCRE2

/// The common part of all strategies: takes the lines of a region that a strategy has found, puts
/// the selected ones into the selection, counts lines, and stops at the limit.
///
/// There is one for each region. The matcher is passed to the functions that need it: storing it
/// here would count a reference that all threads share.
struct LineSelector {
  private let terminator: LineTerminator
  private let request: SelectionRequest
  private let region: Range<Int>
  /// The caller wants more about selected lines than that they match.
  let collects: Bool
  private let tellsPatterns: Bool
  private var selectedCount = 0
  /// The number of lines before `countedEnd`, as far as they are counted.
  private var lineCount = 0
  private var countedEnd: Int
  private var ascii = ASCIIStretch()

  /// - Parameter region: Whole lines; only the last line of a file may lack its terminator.
  @inline(__always)
  init(
    _ terminator: LineTerminator, _ request: SelectionRequest, _ region: Range<Int>
  ) {
    self.terminator = terminator
    self.request = request
    self.region = region
    collects = request.wantsDetails
    tellsPatterns = request.patterns != .none
    countedEnd = region.lowerBound
  }

  /// Whether no more lines may be selected.
  var isFull: Bool { selectedCount >= request.limit }

  /// Asks PCRE2 about a line, and selects it if it is wanted; `line` follows all lines before.
  ///
  /// - Parameter members: The patterns to try, ascending; the others are known not to match. `nil`
  ///   means all.
  // Large, since it borrows what others own: a struct would copy that and count references.
  @inline(__always)
  mutating func decide(
    _ line: Range<Int>, in bytes: RawSpan, by matcher: LineMatcher,
    _ decider: borrowing LineDecider, among members: [Int]? = nil,
    _ scratch: inout MatchScratch, into selection: inout Selection
  ) {
    let contentEnd = terminator.contentEnd(in: bytes, of: line)
    let content = bytes.extracting(line.lowerBound..<contentEnd)
    let isASCII =
      matcher.hasASCIITwins && ascii.covers(line, of: bytes, before: region.upperBound)
    let isMatch =
      collects
      ? decideAndCollect(
        content, at: line.lowerBound, by: matcher, decider, among: members, isASCII, &scratch,
        into: &selection)
      : accept(
        Self.settled(
          decider.verdict(on: content, among: members, isASCII: isASCII, &scratch), on: content,
          among: members, by: matcher, &scratch),
        at: line.lowerBound, into: &selection)
    if isMatch != request.isInverted { select(line, in: bytes, into: &selection) }
  }

  /// The verdict of one pattern on a line, which follows all lines before.
  mutating func verdict(
    of pattern: Int, on line: Range<Int>, in bytes: RawSpan, by matcher: LineMatcher,
    _ decider: borrowing LineDecider, _ scratch: inout MatchScratch
  ) -> Verdict {
    let content = bytes.extracting(
      line.lowerBound..<terminator.contentEnd(in: bytes, of: line))
    let isASCII =
      matcher.hasASCIITwins && ascii.covers(line, of: bytes, before: region.upperBound)
    return Self.settled(
      decider.verdict(of: pattern, on: content, isASCII: isASCII, &scratch), on: content,
      among: [pattern], by: matcher, &scratch)
  }

  /// A verdict without the failures for which there is a way out.
  // Large, since it borrows what others own: a struct would copy that and count references.
  @inline(__always)
  private static func settled(
    _ verdict: Verdict, on line: RawSpan, among members: @autoclosure () -> [PatternID]?,
    by matcher: LineMatcher, _ scratch: inout MatchScratch
  ) -> Verdict {
    guard case .failure = verdict else { return verdict }
    return matcher.verdict(afterFailure: verdict, on: line, among: members(), &scratch)
  }

  /// Takes a line that is known to match.
  @inline(__always)
  mutating func accept(
    _ line: Range<Int>, in bytes: RawSpan, by matcher: LineMatcher,
    _ scratch: inout MatchScratch, into selection: inout Selection
  ) {
    if request.isInverted { return }
    if collects {
      let contentEnd = terminator.contentEnd(in: bytes, of: line)
      let isASCII =
        matcher.hasASCIITwins && ascii.covers(line, of: bytes, before: region.upperBound)
      _ = collect(
        bytes.extracting(line.lowerBound..<contentEnd), at: line.lowerBound, by: matcher, isASCII,
        &scratch, into: &selection)
    }
    select(line, in: bytes, into: &selection)
  }

  /// Goes to the line of a hit. The lines from `start` up to it either all match or all do not.
  ///
  /// - Parameters:
  ///   - start: The start of a line; afterwards the end of the line with the hit.
  ///   - end: The end of the line with the hit, or of a later line.
  /// - Returns: The line; `nil` if the limit is reached before it, and `start` is then that place.
  @inline(__always)
  mutating func goToLine(
    ofHitAt hit: Int, from start: inout Int, to end: Int, passing othersMatch: Bool = false,
    in bytes: RawSpan, into selection: inout Selection
  ) -> Range<Int>? {
    let lineStart = terminator.lineStart(around: hit, in: bytes, notBefore: start)
    start = pass(start..<lineStart, as: othersMatch, in: bytes, into: &selection)
    if isFull { return nil }
    start = terminator.lineEnd(in: bytes, from: hit, to: end)
    return lineStart..<start
  }

  /// Takes whole lines that do not match.
  ///
  /// - Returns: Their end, or the end of the last line within the limit.
  mutating func reject(
    _ lines: Range<Int>, in bytes: RawSpan, into selection: inout Selection
  ) -> Int {
    request.isInverted ? selectAll(lines, in: bytes, into: &selection) : lines.upperBound
  }

  /// Takes whole lines that all match, if no matches are wanted, or that all do not match.
  ///
  /// - Returns: Their end, or the end of the last line within the limit.
  @inline(__always)
  mutating func pass(
    _ lines: Range<Int>, as allMatch: Bool, in bytes: RawSpan, into selection: inout Selection
  ) -> Int {
    allMatch
      ? accept(all: lines, in: bytes, into: &selection)
      : reject(lines, in: bytes, into: &selection)
  }

  /// Takes whole lines that all match, if no matches are wanted.
  ///
  /// - Returns: Their end, or the end of the last line within the limit.
  mutating func accept(
    all lines: Range<Int>, in bytes: RawSpan, into selection: inout Selection
  ) -> Int {
    request.isInverted ? lines.upperBound : selectAll(lines, in: bytes, into: &selection)
  }

  private mutating func selectAll(
    _ lines: Range<Int>, in bytes: RawSpan, into selection: inout Selection
  ) -> Int {
    if !request.keepsLines {
      let count = lineCount(in: lines, of: bytes)
      if count <= request.limit - selectedCount {
        selectedCount += count
        return lines.upperBound
      }
    }
    var start = lines.lowerBound
    while start < lines.upperBound && !isFull {
      let end = terminator.lineEnd(in: bytes, from: start, to: lines.upperBound)
      select(start..<end, in: bytes, into: &selection)
      start = end
    }
    return start
  }

  /// Stores the counts, when the search has reached `end`, the end of a line.
  func finish(at end: Int, in bytes: RawSpan, into selection: inout Selection) -> Int {
    selection.selectedCount += selectedCount
    if request.countsLines {
      selection.lineCount += lineCount + lineCount(in: countedEnd..<end, of: bytes)
    }
    return end
  }

  mutating func select(
    _ line: Range<Int>, in bytes: RawSpan, into selection: inout Selection
  ) {
    selectedCount += 1
    guard request.keepsLines else { return }
    if request.countsLines {
      lineCount += terminator.count(in: bytes, from: countedEnd, to: line.lowerBound)
      countedEnd = line.lowerBound
    }
    selection.lines.append(
      SelectedLine(
        range: line, linesBefore: lineCount, matchesEnd: selection.matches.count))
    if tellsPatterns { selection.patterns.endLine() }
  }

  private func lineCount(in lines: Range<Int>, of bytes: RawSpan) -> Int {
    guard !lines.isEmpty else { return 0 }
    let ends = terminator.count(in: bytes, from: lines.lowerBound, to: lines.upperBound)
    return bytes.byte(at: lines.upperBound - 1) == terminator.byte ? ends : ends + 1
  }

  private func accept(
    _ verdict: Verdict, at lineStart: Int, into selection: inout Selection
  ) -> Bool {
    switch verdict {
    case .no: return false
    case .yes: return true
    case .failure(let failure):
      selection.failures.append(LineFailure(lineStart: lineStart, message: failure.message))
      return false
    }
  }

  /// Adds what plain strings find in a line, which is then selected.
  ///
  /// - Parameter occurrences: Reduced to those that match.
  func add(
    _ occurrences: inout [PlainStrings.Occurrence], of strings: PlainStrings,
    to selection: inout Selection
  ) {
    if request.patterns == .ofLines {
      for number in strings.numbers(of: occurrences) { selection.patterns.add(number) }
    }
    guard request.wantsMatches else { return }
    PlainStrings.keepMatches(of: &occurrences)
    selection.matchCount += occurrences.count
    guard request.keepsMatches else { return }
    for match in occurrences { selection.matches.append(match.range) }
    if request.patterns == .ofMatches {
      for match in occurrences { selection.patterns.add(strings.number(of: match.string)) }
    }
    guard !request.groups.isEmpty else { return }
    for match in occurrences {
      for group in request.groups { selection.groups.append(group == 0 ? match.range : nil) }
    }
  }

  // Large, since it borrows what others own: a struct would copy that and count references.
  @inline(never)
  private func decideAndCollect(
    _ line: RawSpan, at lineStart: Int, by matcher: LineMatcher, _ decider: borrowing LineDecider,
    among members: [Int]?, _ isASCII: Bool, _ scratch: inout MatchScratch,
    into selection: inout Selection
  ) -> Bool {
    let isKnown = !matcher.takesAny
    // Matches alone do not decide a query.
    if isKnown {
      let verdict = decider.verdict(on: line, among: members, isASCII: isASCII, &scratch)
      guard accept(verdict, at: lineStart, into: &selection) else { return false }
    }
    let any = collect(
      line, at: lineStart, by: matcher, among: members, isASCII, &scratch, into: &selection)
    return any || isKnown
  }

  // If no matches are wanted, the code around the call stays short.
  // Large, since it borrows what others own: a struct would copy that and count references.
  @inline(never)
  private func collect(
    _ line: RawSpan, at lineStart: Int, by matcher: LineMatcher, among members: [Int]? = nil,
    _ isASCII: Bool, _ scratch: inout MatchScratch, into selection: inout Selection
  ) -> Bool {
    if request.patterns == .ofLines {
      let any = collectPatterns(
        of: line, at: lineStart, by: matcher, among: members, isASCII, &scratch, into: &selection)
      guard any && request.wantsMatches else { return any }
    }
    let found = matcher.forEachMatch(
      in: line, among: members, isASCII: isASCII,
      readsGroups: request.keepsMatches && !request.groups.isEmpty,
      takesEmpty: request.keepsExactMatches, &scratch
    ) { match, number, pattern, scratch in
      selection.matchCount += 1
      guard request.keepsMatches else { return }
      selection.matches.append(match.shifted(by: lineStart))
      if request.patterns == .ofMatches { selection.patterns.add(number) }
      for group in request.groups {
        let range = group <= pattern.groupCount ? pattern.group(group, scratch) : nil
        selection.groups.append(range?.shifted(by: lineStart))
      }
    }
    if let failure = found.failure {
      selection.failures.append(LineFailure(lineStart: lineStart, message: failure.message))
    }
    return found.any
  }

  // Large, since it borrows what others own: a struct would copy that and count references.
  private func collectPatterns(
    of line: RawSpan, at lineStart: Int, by matcher: LineMatcher, among members: [Int]?,
    _ isASCII: Bool, _ scratch: inout MatchScratch, into selection: inout Selection
  ) -> Bool {
    var any = false
    let failure = matcher.forEachPattern(
      in: line, among: members, isASCII: isASCII, &scratch
    ) { number in
      any = true
      selection.patterns.add(number)
    }
    if let failure {
      selection.failures.append(LineFailure(lineStart: lineStart, message: failure.message))
    }
    return any
  }
}

/// Remembers that a stretch of bytes is ASCII, so that each byte is looked at about once.
private struct ASCIIStretch {
  /// How far it looks ahead of a line; these bytes are searched soon, too.
  private static let lookAhead = 4096

  private var start = 0
  private var end = 0

  mutating func covers(_ line: Range<Int>, of bytes: RawSpan, before limit: Int) -> Bool {
    if line.lowerBound < start || line.lowerBound >= end {
      start = line.lowerBound
      let limit = min(limit, line.upperBound + Self.lookAhead)
      end = start + bytes.asciiRunLength(from: start, to: limit)
    } else if line.upperBound > end && bytes.byte(at: end) < 0x80 {
      // The stretch did not end here, only the look-ahead.
      let limit = min(limit, line.upperBound + Self.lookAhead)
      end += bytes.asciiRunLength(from: end, to: limit)
    }
    return line.upperBound <= end
  }
}

extension LineTerminator {
  /// The start of the line with `offset`.
  ///
  /// - Parameter start: The start of this line, or of an earlier one.
  @inline(__always)
  func lineStart(around offset: Int, in bytes: RawSpan, notBefore start: Int) -> Int {
    bytes.lastOffset(of: byte, from: start, to: offset).map { $0 + 1 } ?? start
  }

  /// The line with `offset`.
  ///
  /// - Parameters:
  ///   - start: The start of this line, or of an earlier one.
  ///   - end: The end of this line, or of a later one.
  @inline(__always)
  func line(around offset: Int, in bytes: RawSpan, from start: Int, to end: Int) -> Range<Int> {
    lineStart(
      around: offset, in: bytes, notBefore: start)..<lineEnd(
        in: bytes, from: offset, to: end)
  }
}

extension Range<Int> {
  @inlinable
  package func shifted(by distance: Int) -> Range<Int> {
    lowerBound + distance..<upperBound + distance
  }
}
