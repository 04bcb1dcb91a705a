internal import PCRE2
internal import Search

/// Finds the matches in lines of context, which in an inverted search are the lines that match.
struct ContextHighlighter: ~Copyable {
  private let matcher: LineMatcher
  private var scratch: MatchScratch

  init(_ matcher: LineMatcher) {
    self.matcher = matcher
    scratch = matcher.makeScratch(limits: MatchLimits())
  }

  /// The matches in `content` that are not empty, as offsets in it.
  mutating func matches(in content: RawSpan) -> [Range<Int>] {
    var found: [Range<Int>] = []
    // A line that exceeds a limit was reported when the search met it.
    _ = matcher.forEachMatch(in: content, &scratch) { match, _, _ in found.append(match) }
    return found
  }
}

/// How many decimal digits `number` has.
func digitCount(_ number: Int) -> Int {
  var count = 1
  var rest = number / 10
  while rest > 0 {
    count += 1
    rest /= 10
  }
  return count
}
