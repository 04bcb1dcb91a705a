internal import Bytes
internal import PCRE2

/// Many patterns: a byte kernel finds the literals of all of them, and on each line only the
/// patterns are tried whose literals it has.
struct PatternSetStrategy: SearchStrategy {
  let perLine: PerLineStrategy
  let plan: PatternSetPlan

  var name: StrategyName { .patternSet }
  private var matcher: LineMatcher { perLine.matcher }
  private var terminator: LineTerminator { perLine.terminator }

  func select(
    in region: Range<Int>, of bytes: RawSpan, _ request: SelectionRequest,
    _ scratch: inout MatchScratch, into selection: inout Selection
  ) -> Int {
    var lines = LineSelector(terminator, request, region)
    var candidates = CandidateStream(plan, region, terminator)
    let end =
      request.wantsDetails || !plan.decidesOneByOne
      ? decideLines(of: region, &candidates, in: bytes, &lines, &scratch, into: &selection)
      : decide(region, &candidates, in: bytes, &lines, &scratch, into: &selection)
    return lines.finish(at: end, in: bytes, into: &selection)
  }

  /// For queries that any pattern satisfies: tries the patterns of each candidate until one matches
  /// in its line. Returns where it stopped.
  private func decide(
    _ region: Range<Int>, _ candidates: inout CandidateStream, in bytes: RawSpan,
    _ lines: inout LineSelector, _ scratch: inout MatchScratch, into selection: inout Selection
  ) -> Int {
    let decider = matcher.decider
    // Everything before `start` is decided.
    var start = region.lowerBound
    var line = start..<start
    while let candidate = candidates.next(in: bytes) {
      guard candidate.place >= start else { continue }
      if candidate.place >= line.upperBound {
        line = terminator.line(
          around: candidate.place, in: bytes, from: max(start, line.upperBound),
          to: region.upperBound)
        candidates.startLine()
      }
      guard candidates.isNew(candidate.pattern) else { continue }
      if !candidate.decides {
        let verdict = lines.verdict(
          of: candidate.pattern, on: line, in: bytes, by: matcher, decider, &scratch)
        if case .no = verdict { continue }
        if case .failure(let failure) = verdict {
          selection.failures.append(
            LineFailure(lineStart: line.lowerBound, message: failure.message))
          candidates.skip(to: line.upperBound)
          continue
        }
      }
      start = lines.reject(start..<line.lowerBound, in: bytes, into: &selection)
      if lines.isFull { return start }
      lines.accept(line, in: bytes, by: matcher, &scratch, into: &selection)
      start = line.upperBound
      if lines.isFull { return start }
      candidates.skip(to: start)
    }
    return lines.reject(start..<region.upperBound, in: bytes, into: &selection)
  }

  /// Tries on each line the patterns whose literals it has, and the patterns without literals, all
  /// at once. Returns where it stopped.
  private func decideLines(
    of region: Range<Int>, _ candidates: inout CandidateStream, in bytes: RawSpan,
    _ lines: inout LineSelector, _ scratch: inout MatchScratch, into selection: inout Selection
  ) -> Int {
    let decider = matcher.decider
    var start = region.lowerBound
    var members: [Int] = []
    var next = candidates.next(in: bytes)
    while start < region.upperBound && !lines.isFull {
      var line = start..<start
      if let othersMatch = plan.verdictWithoutHit {
        guard let place = next?.place else {
          return lines.pass(
            start..<region.upperBound, as: othersMatch, in: bytes, into: &selection)
        }
        let found = lines.goToLine(
          ofHitAt: place, from: &start, to: region.upperBound, passing: othersMatch, in: bytes,
          into: &selection)
        guard let found else { return start }
        line = found
      } else {
        line = start..<terminator.lineEnd(in: bytes, from: start, to: region.upperBound)
      }
      members.removeAll(keepingCapacity: true)
      members += plan.others
      candidates.startLine()
      while let candidate = next, candidate.place < line.upperBound {
        if candidates.isNew(candidate.pattern) { members.append(candidate.pattern) }
        next = candidates.next(in: bytes)
      }
      members.sort()
      lines.decide(
        line, in: bytes, by: matcher, decider, among: members, &scratch, into: &selection)
      start = line.upperBound
    }
    return start
  }
}

/// The places of a region where patterns may match, line by line, and the patterns found on each
/// line.
struct CandidateStream: ~Copyable {
  /// An occurrence of a pattern's literal.
  struct Candidate {
    var place: Int
    var pattern: Int
    /// The line of the candidate matches.
    var decides: Bool
  }

  private let plan: PatternSetPlan
  private let handle: LiteralHitHandle
  private let region: Range<Int>
  private let terminator: UInt8
  private var hits: LiteralHits
  private var nextHit = 0
  /// How far the finder has searched.
  private var searchedEnd: Int
  /// The hit whose patterns are taken, and those of its patterns that are left.
  private var hit = 0..<0
  private var owners = 0..<0
  /// For each pattern, the last line on which it was found.
  private var lastLine: [UInt32] = []
  private var line: UInt32 = 0

  init(_ plan: PatternSetPlan, _ region: Range<Int>, _ terminator: LineTerminator) {
    self.plan = plan
    self.region = region
    self.terminator = terminator.byte
    handle = plan.finder.handle
    hits = handle.makeHits()
    searchedEnd = region.lowerBound
  }

  /// The next candidate that is not skipped.
  mutating func next(in bytes: RawSpan) -> Candidate? {
    while true {
      while let index = owners.first {
        owners = index + 1..<owners.upperBound
        let owner = plan.owners[index]
        if let number = owner.surroundings,
          !plan.surroundings.fit(number, around: hit, in: bytes, of: region, terminator)
        {
          continue
        }
        return Candidate(
          place: hit.lowerBound, pattern: owner.pattern, decides: owner.decides)
      }
      while nextHit >= hits.count {
        guard searchedEnd < region.upperBound else { return nil }
        handle.find(
          in: bytes, from: &searchedEnd, to: region.upperBound, onePerLineEndedBy: nil,
          into: &hits)
        nextHit = 0
      }
      let found = hits[nextHit]
      nextHit += 1
      hit = found.start..<found.start + plan.lengths[found.literal]
      owners = plan.ownerIndices(of: found.literal)
    }
  }

  /// Skips candidates that begin before `offset`.
  mutating func skip(to offset: Int) {
    owners = 0..<0
    while nextHit < hits.count && hits[nextHit].start < offset { nextHit += 1 }
    if nextHit == hits.count { searchedEnd = max(searchedEnd, min(offset, region.upperBound)) }
  }

  /// Removes the patterns that were found.
  mutating func startLine() {
    line &+= 1
    if line == 0 {
      lastLine = []
      line = 1
    }
  }

  /// Whether the pattern is found on this line for the first time.
  mutating func isNew(_ pattern: Int) -> Bool {
    if pattern >= lastLine.count {
      lastLine += repeatElement(0, count: pattern + 1 - lastLine.count)
    }
    if lastLine[pattern] == line { return false }
    lastLine[pattern] = line
    return true
  }
}
