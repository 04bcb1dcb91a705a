internal import Bytes
internal import PCRE2
internal import Scheduling
internal import Search

/// How each thread searches a region of a file.
struct RegionSearch: Sendable {
  /// How many bytes of a file are searched at a time. The results stay in the cache of the
  /// processor until they are reported, and a region of nothing but line feeds still makes a small
  /// selection.
  static let regionByteCount = 256 << 10

  private let plan: SearchPlan
  var request: SelectionRequest
  /// The number of bytes at the start of the file that are not part of its first line for matching.
  var byteOrderMarkCount = 0

  init(_ plan: SearchPlan, _ request: SelectionRequest) {
    self.plan = plan
    self.request = request
  }

  func makeScratch() -> MatchScratch { plan.makeScratch() }

  /// The number of regions for this many bytes.
  static func regionCount(for byteCount: Int) -> Int {
    (byteCount + regionByteCount - 1) / regionByteCount
  }

  /// The bytes of region `index` of those that are searched.
  static func region(_ index: Int, of searched: Range<Int>) -> Range<Int> {
    let start = searched.lowerBound + index * regionByteCount
    return start..<min(start + regionByteCount, searched.upperBound)
  }

  /// The lines whose first byte is in `range`: from its first line start to the end of the line that
  /// reaches beyond it. Empty if no line begins there.
  ///
  /// Regions and splits are cut without looking at the bytes. Each thread finds the lines itself,
  /// because it may have to wait for the disk.
  ///
  /// - Complexity: O(*n*) in the bytes of the range and the rest of its last line.
  func lines(beginningIn range: Range<Int>, of bytes: RawSpan) -> Range<Int> {
    let range = range.clamped(to: 0..<bytes.byteCount)
    let (start, end) = (range.lowerBound, range.upperBound)
    guard start < end else { return start..<start }
    let terminator = plan.terminator
    var first = start
    if start > 0 {
      let before = bytes.firstOffset(of: terminator.byte, from: start - 1, to: end - 1)
      guard let before else { return start..<start }
      first = before + 1
    }
    guard end < bytes.byteCount else { return first..<end }
    return first..<terminator.lineEnd(in: bytes, from: end - 1, to: bytes.byteCount)
  }

  /// Finds the selected lines of `range`, and adds them to `selection`.
  func select(
    in range: Range<Int>, of bytes: RawSpan, _ scratch: inout MatchScratch,
    into selection: inout Selection
  ) {
    guard !range.isEmpty else { return }
    if plan.isMultiline {
      _ = plan.select(
        in: range, of: bytes, multilineRequest, &scratch, into: &selection)
      return
    }
    let start = range.lowerBound + (range.lowerBound == 0 ? byteOrderMarkCount : 0)
    if start == range.upperBound { return selectMark(range, &scratch, into: &selection) }
    _ = plan.select(
      in: start..<max(start, range.upperBound), of: bytes, request, &scratch, into: &selection)
    if start > range.lowerBound {
      selection.extendFirstLine(from: start, to: range.lowerBound)
    }
  }

  /// Decides on a line that consists of a byte order mark: for matching it is empty.
  private func selectMark(
    _ line: Range<Int>, _ scratch: inout MatchScratch, into selection: inout Selection
  ) {
    plan.terminator.withEmptyLine { emptyLine in
      _ = plan.select(in: 0..<1, of: emptyLine, request, &scratch, into: &selection)
    }
    selection.coverOnlyLine(line)
  }

  /// Goes through a whole file whose matches may have several lines; `nil` if matches have one
  /// line.
  var multilineCursor: MultilineCursor? { plan.multilineCursor(multilineRequest) }

  private var multilineRequest: SelectionRequest {
    var request = request
    request.subjectStart = byteOrderMarkCount
    return request
  }

  /// The end of the last whole line up to `limit`, or `start` if there is none.
  func lastLineEnd(upTo limit: Int, from start: Int, in bytes: RawSpan) -> Int {
    let last = bytes.lastOffset(of: plan.terminator.byte, from: start, to: max(start, limit))
    return last.map { $0 + 1 } ?? start
  }
}

/// The lines that were found in a region.
final class RegionSelection: RegionResult, @unchecked Sendable {
  private var selection: Selection

  init(_ selection: consuming Selection) { self.selection = selection }

  var entryCount: Int {
    selection.lines.count + selection.matches.count + selection.groups.count
  }

  /// Moves the result out: a copy would not keep its room.
  func take() -> Selection {
    var taken = Selection()
    swap(&taken, &selection)
    return taken
  }

  /// Keeps a selection for its room.
  func keep(_ spare: consuming Selection) {
    spare.reset()
    selection = spare
  }
}

extension ClaimedRegion {
  /// An empty selection, with the room of an earlier one.
  func makeSelection() -> Selection { (spare as? RegionSelection)?.take() ?? Selection() }
}

extension Selection {
  /// Whether there are lines or messages that must not come from lost bytes, also in an inverted
  /// search or a count.
  var hasSomethingToTell: Bool { selectedCount > 0 || !failures.isEmpty }
}

/// A split of a stream: only lines whose first byte is in `range` are searched.
struct SoughtSplit {
  let range: Range<Int>
  /// The first of these lines is known.
  var isReached = false
}
