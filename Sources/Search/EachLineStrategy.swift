internal import Bytes
internal import PCRE2

/// One question to PCRE2 a line: the strategy that defines what all others must find.
struct EachLineStrategy {
  let matcher: LineMatcher
  let terminator: LineTerminator

  /// Adds the selected lines of `region`, whose start is the start of a line and whose end the
  /// end of one or of the file.
  ///
  /// - Returns: Where it stopped: the end of `region`, or of the last line within the limit.
  func select(
    in region: Range<Int>, of bytes: RawSpan, _ request: SelectionRequest,
    _ scratch: inout MatchScratch, into selection: inout Selection
  ) -> Int {
    let collects = (request.keepsMatches || request.countsMatches) && !request.isInverted
    let selector = matcher.selector
    var lineStart = region.lowerBound
    var linesBefore = 0
    var selectedCount = 0
    while lineStart < region.upperBound && selectedCount < request.limit {
      let lineEnd = terminator.lineEnd(in: bytes, from: lineStart, to: region.upperBound)
      let contentEnd = terminator.contentEnd(in: bytes, of: lineStart..<lineEnd)
      let line = bytes.extracting(lineStart..<contentEnd)
      let isMatch =
        collects
        ? collect(line, at: lineStart, request, &scratch, into: &selection)
        : decide(selector.verdict(on: line, &scratch), at: lineStart, into: &selection)
      if isMatch != request.isInverted {
        selectedCount += 1
        if request.keepsLines {
          selection.lines.append(
            SelectedLine(
              range: lineStart..<lineEnd, linesBefore: linesBefore,
              matchesEnd: selection.matches.count))
        }
      }
      linesBefore += 1
      lineStart = lineEnd
    }
    selection.selectedCount += selectedCount
    if request.countsLines { selection.lineCount += linesBefore }
    return lineStart
  }

  private func decide(
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

  private func collect(
    _ line: RawSpan, at lineStart: Int, _ request: SelectionRequest,
    _ scratch: inout MatchScratch, into selection: inout Selection
  ) -> Bool {
    let found = matcher.forEachMatch(in: line, &scratch) { match, pattern, scratch in
      selection.matchCount += 1
      guard request.keepsMatches else { return }
      selection.matches.append(match.shifted(by: lineStart))
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
}

extension Range<Int> {
  fileprivate func shifted(by distance: Int) -> Range<Int> {
    lowerBound + distance..<upperBound + distance
  }
}
