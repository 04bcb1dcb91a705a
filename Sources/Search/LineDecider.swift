internal import Bytes
internal import PCRE2

/// Decides about one line after the other whether it matches: yes, no, or that a pattern failed.
///
/// A loop over lines makes one at its start: to ask the matcher would count references that all
/// threads share.
struct LineDecider {
  private let handles: [PatternHandle]
  private let twinHandles: [PatternHandle]
  private let strings: PlainStrings?
  private let hasStrings: Bool

  init(_ matcher: LineMatcher) {
    strings = matcher.strings
    hasStrings = strings != nil
    handles = matcher.handles
    twinHandles = matcher.twinHandles
  }

  /// Whether any pattern matches in `line`, which comes without its terminator.
  ///
  /// The patterns are tried in order up to the first that matches or fails.
  ///
  /// - Parameters:
  ///   - members: The patterns to be asked, ascending; `nil` for all.
  ///   - isASCII: All bytes of the line are known to be ASCII.
  @inline(__always)
  func verdict(
    on line: RawSpan, among members: [Int]? = nil, isASCII: Bool, _ scratch: inout MatchScratch
  ) -> Verdict {
    if let members {
      for member in members {
        let verdict = verdict(of: member, on: line, isASCII: isASCII, &scratch)
        if case .no = verdict { continue }
        return verdict
      }
      return .no
    }
    if hasStrings { return verdictOfStrings(on: line, &scratch) }
    return isASCII
      ? Self.verdict(of: twinHandles, on: line, &scratch)
      : Self.verdict(of: handles, on: line, &scratch)
  }

  @inline(never)
  private func verdictOfStrings(on line: RawSpan, _ scratch: inout MatchScratch) -> Verdict {
    strings?.allMatches(in: line, &scratch).isEmpty ?? true ? .no : .yes
  }

  /// Whether one of the patterns matches in `line`.
  @inline(__always)
  func verdict(
    of pattern: Int, on line: RawSpan, isASCII: Bool, _ scratch: inout MatchScratch
  ) -> Verdict {
    isASCII
      ? twinHandles[pattern].matches(line, &scratch) : handles[pattern].matches(line, &scratch)
  }

  @inline(__always)
  private static func verdict(
    of handles: borrowing [PatternHandle], on line: RawSpan, _ scratch: inout MatchScratch
  ) -> Verdict {
    for index in handles.indices {
      let verdict = handles[index].matches(line, &scratch)
      if case .no = verdict { continue }
      return verdict
    }
    return .no
  }
}

extension LineMatcher {
  var decider: LineDecider { LineDecider(self) }
}
