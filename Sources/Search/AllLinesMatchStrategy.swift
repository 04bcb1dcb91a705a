internal import Bytes
internal import PCRE2

/// One of the patterns is empty, so every line matches. Only matches have to be looked for, if they
/// are wanted.
struct AllLinesMatchStrategy: SearchStrategy {
  let perLine: PerLineStrategy

  var name: StrategyName { .allLinesMatch }

  func select(
    in region: Range<Int>, of bytes: RawSpan, _ request: SelectionRequest,
    _ scratch: inout MatchScratch, into selection: inout Selection
  ) -> Int {
    if request.wantsDetails {
      return perLine.select(in: region, of: bytes, request, &scratch, into: &selection)
    }
    var lines = LineSelector(perLine.terminator, request, region)
    let end = lines.accept(all: region, in: bytes, into: &selection)
    return lines.finish(at: end, in: bytes, into: &selection)
  }
}
