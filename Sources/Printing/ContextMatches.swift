internal import PCRE2
package import Search

/// Finds the matches in context lines, which in an inverted search are the lines that match.
package struct ContextMatches: ~Copyable {
  struct Found {
    let range: Range<Int>
    /// The wanted groups.
    let groups: [Range<Int>?]
  }

  private let matcher: LineMatcher
  private let groups: [Int]
  private let takesEmpty: Bool
  private var scratch: MatchScratch

  /// - Parameters:
  ///   - groups: The wanted groups of each match.
  ///   - takesEmpty: Matches may be empty.
  package init(_ matcher: LineMatcher, groups: [Int], takesEmpty: Bool = false) {
    self.takesEmpty = takesEmpty
    self.matcher = matcher
    self.groups = groups
    scratch = matcher.makeScratch(limits: MatchLimits())
  }

  /// The matches in `content`, as offsets in it.
  mutating func matches(in content: RawSpan) -> [Found] {
    var found: [Found] = []
    // The search has already reported lines that exceed a limit.
    _ = matcher.forEachMatch(
      in: content, readsGroups: !groups.isEmpty, takesEmpty: takesEmpty, &scratch
    ) { match, _, pattern, scratch in
      let groups = groups.map { $0 <= pattern.groupCount ? pattern.group($0, scratch) : nil }
      found.append(Found(range: match, groups: groups))
    }
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
