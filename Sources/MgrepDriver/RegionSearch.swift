internal import Bytes
internal import PCRE2
internal import Search

/// How any thread searches a region of a file.
struct RegionSearch: Sendable {
  /// How much of a file is searched at a time. What is found stays in the processor's cache until
  /// it is reported, and a region of nothing but line feeds still makes a small selection.
  private static let regionByteCount = 256 << 10

  private let plan: SearchPlan
  private let request: SelectionRequest
  /// Bytes at the start of the file that are no part of its first line for matching.
  private let markByteCount: Int

  init(_ run: borrowing RunPlan, _ request: SelectionRequest, markByteCount: Int) {
    plan = run.search
    self.request = request
    self.markByteCount = markByteCount
  }

  func makeScratch() -> MatchScratch { plan.makeScratch() }

  /// Finds the selected lines of `region`, in `selection` after what is there.
  ///
  /// - Parameter isFirst: The region begins at the start of the file.
  func select(
    in region: Range<Int>, isFirst: Bool, of bytes: RawSpan, _ scratch: inout MatchScratch,
    into selection: inout Selection
  ) {
    let start = region.lowerBound + (isFirst ? markByteCount : 0)
    _ = plan.select(
      in: start..<max(start, region.upperBound), of: bytes, request, &scratch, into: &selection)
    if start > region.lowerBound {
      selection.extendFirstLine(from: start, to: region.lowerBound)
    }
  }

  /// The end of the region at `start`: about a region further, at the end of a line.
  func regionEnd(from start: Int, in bytes: RawSpan) -> Int {
    let end = start + RegionSearch.regionByteCount
    guard end < bytes.byteCount else { return bytes.byteCount }
    return plan.terminator.lineEnd(in: bytes, from: end - 1, to: bytes.byteCount)
  }

  /// Where the last line ends that is whole by `limit`, or `start` if none is.
  func lastLineEnd(upTo limit: Int, from start: Int, in bytes: RawSpan) -> Int {
    let last = bytes.lastOffset(of: plan.terminator.byte, from: start, to: max(start, limit))
    return last.map { $0 + 1 } ?? start
  }
}

extension RawSpan {
  /// 3 if the bytes begin with UTF-8's byte order mark and go on after it, otherwise 0.
  var byteOrderMarkCount: Int {
    guard byteCount > 3, byte(at: 0) == 0xEF, byte(at: 1) == 0xBB, byte(at: 2) == 0xBF else {
      return 0
    }
    return 3
  }
}
