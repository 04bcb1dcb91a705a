internal import Bytes
internal import Input
internal import Output
internal import PCRE2
internal import Replacing
internal import Search

/// The replacements in a file whose matches may have several lines.
struct ReplacementsAcrossLines {
  let memory: InputMemory
  /// The size of the current file, which may have left the memory when its last line is printed.
  var byteCount = 0
  /// Those of the current file, once a line of it is printed.
  var found: [(replacement: Replacement, text: [UInt8])]?
  /// The same, by match.
  var matches: [ReplacedMatch]?
  var failure: MatchFailure?
}

extension LineReplacing {
  /// Matches may have several lines; `memory` holds one file after the other.
  func replaceAcrossLines(in memory: InputMemory) {
    across = ReplacementsAcrossLines(memory: memory)
  }

  var isAcrossLines: Bool { across != nil }

  /// Why a part of the file could not be searched, if matches may have several lines.
  var failure: MatchFailure? { across?.failure }

  func beginFile() {
    across?.found = nil
    across?.matches = nil
    across?.failure = nil
  }

  /// Calls `body` with each replacement that begins in a line.
  func forEachReplacement(
    in line: borrowing ReportedLine, _ across: ReplacementsAcrossLines,
    _ body: (Replacement, [UInt8]) throws(WriteError) -> Void
  ) throws(WriteError) {
    let found = across.found ?? findAcrossLines(in: across.memory.bytes)
    let start = line.byteOffset
    let end = start + line.bytes.byteCount
    let isLast = end == across.memory.byteCount
    let first = firstIndex(in: found.count) { found[$0].replacement.range.lowerBound >= start }
    for item in found[first...] {
      let offset = item.replacement.range.lowerBound
      guard offset < end || (isLast && offset == end) else { return }
      try body(item.replacement.shifted(by: -start), item.text)
    }
  }

  private func findAcrossLines(in file: RawSpan) -> [(replacement: Replacement, text: [UInt8])] {
    var found: [(replacement: Replacement, text: [UInt8])] = []
    let failure = replacer.replace(
      inFile: file, terminator, lines: lines, fitting: policy, &scratch
    ) { replacement, _, text in
      if isReplaced(replacement, at: 0) { found.append((replacement, text)) }
      return .keepGoing
    }
    across?.found = found
    across?.failure = failure
    return found
  }

  /// The replacements that begin in some lines, by match; offsets count from `offset`.
  func matches(from offset: Int, byteCount: Int) -> [ReplacedMatch] {
    guard let across, let all = across.matches else { return [] }
    let end = offset + byteCount
    let isLast = end == across.byteCount
    return all[firstIndex(in: all.count) { all[$0].range.lowerBound >= offset }...]
      .prefix { $0.range.lowerBound < end || (isLast && $0.range.lowerBound == end) }
      .map { $0.shifted(by: -offset) }
  }

  /// Finds the matches of the current file for `matches(from:byteCount:)`, while it is in memory.
  func findMatches() {
    if let across, across.matches == nil { findMatches(in: across.memory.bytes) }
  }

  private func findMatches(in file: RawSpan) {
    var matches: [ReplacedMatch] = []
    let failure = replacer.replace(
      inFile: file, terminator, lines: lines, fitting: policy, &scratch,
      noting: { match, number, pattern, scratch, shift in
        matches.append(ReplacedMatch(match, number, pattern, groups, scratch, shiftedBy: shift))
      }
    ) { replacement, _, text in
      if isReplaced(replacement, at: 0) {
        matches[matches.count - 1].replace(replacement.range, by: text, in: file)
      }
      return .keepGoing
    }
    for index in matches.indices { matches[index].end(in: file) }
    across?.matches = matches
    across?.byteCount = file.byteCount
    across?.failure = failure
  }
}
