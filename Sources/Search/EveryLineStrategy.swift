internal import Bytes
internal import PCRE2

/// Some pattern is empty, so that every line matches; only its matches, if they are wanted, have to
/// be looked for.
struct EveryLineStrategy: SearchStrategy {
  let eachLine: EachLineStrategy

  var name: StrategyName { .everyLine }

  func select(
    in region: Range<Int>, of bytes: RawSpan, _ request: SelectionRequest,
    _ scratch: inout MatchScratch, into selection: inout Selection
  ) -> Int {
    if request.wantsDetails {
      return eachLine.select(in: region, of: bytes, request, &scratch, into: &selection)
    }
    var lines = LineSelector(eachLine.terminator, request, region)
    let end = lines.accept(all: region, in: bytes, into: &selection)
    return lines.finish(at: end, in: bytes, into: &selection)
  }
}
