internal import Bytes
internal import PCRE2

/// Some pattern is empty, so that every line matches and nothing need be looked at; for a search
/// that wants no matches.
struct EveryLineStrategy {
  let matcher: LineMatcher
  let terminator: LineTerminator

  /// Adds the selected lines of `region` to `selection`, see `SearchPlan.select`.
  func select(
    in region: Range<Int>, of bytes: RawSpan, _ request: SelectionRequest,
    into selection: inout Selection
  ) -> Int {
    var lines = LineSelector(matcher, terminator, request, region)
    let end = lines.accept(all: region, in: bytes, into: &selection)
    return lines.finish(at: end, in: bytes, into: &selection)
  }
}
