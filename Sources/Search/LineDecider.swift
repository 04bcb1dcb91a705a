internal import Bytes
internal import PCRE2

/// Decides for one line after the other whether the query holds: yes, no, or a pattern failed.
///
/// Each loop over lines makes its own at its start: asking the matcher would count references that
/// all threads share.
struct LineDecider {
  private let handles: [PatternHandle]
  private let twinHandles: [PatternHandle]
  /// Any pattern selects a line, and PCRE2 is asked.
  private let isPlain: Bool
  /// The decision in all other cases.
  private let other: Other?

  private enum Other {
    case strings(PlainStrings)
    case query(QueryQuestions)
  }

  init(_ matcher: LineMatcher) {
    other = matcher.strings.map { .strings($0) } ?? matcher.questions.map { .query($0) }
    isPlain = other == nil
    handles = matcher.handles
    twinHandles = matcher.twinHandles
  }

  /// Whether the query holds for `line`, which has no terminator here.
  ///
  /// Patterns are tried in order, until one decides or fails.
  ///
  /// - Parameters:
  ///   - members: The patterns to try, ascending; the others are known not to match. `nil` means
  ///     all.
  ///   - isASCII: All bytes of the line are known to be ASCII.
  @inline(__always)
  func verdict(
    on line: RawSpan, among members: [PatternID]? = nil, isASCII: Bool,
    _ scratch: inout MatchScratch
  ) -> Verdict {
    if !isPlain { return otherVerdict(on: line, among: members, isASCII: isASCII, &scratch) }
    if let members {
      for member in members {
        let verdict = verdict(of: member, on: line, isASCII: isASCII, &scratch)
        if case .no = verdict { continue }
        return verdict
      }
      return .no
    }
    return isASCII
      ? Self.verdict(of: twinHandles, on: line, &scratch)
      : Self.verdict(of: handles, on: line, &scratch)
  }

  @inline(never)
  private func otherVerdict(
    on line: RawSpan, among members: [PatternID]?, isASCII: Bool, _ scratch: inout MatchScratch
  ) -> Verdict {
    switch other {
    case .strings(let strings): return strings.allMatches(in: line, &scratch).isEmpty ? .no : .yes
    case .query(let questions):
      var index = questions.first
      while index >= 0 {
        let question = questions.all[index]
        let isAsked = members?.contains(question.pattern) ?? true
        let verdict =
          isAsked ? verdict(of: question.pattern, on: line, isASCII: isASCII, &scratch) : .no
        switch verdict {
        case .yes: index = question.afterYes
        case .no: index = question.afterNo
        case .failure: return verdict
        }
      }
      return index == QueryQuestions.yes ? .yes : .no
    case nil: return .no
    }
  }

  /// Whether one of the patterns matches in `line`.
  @inline(__always)
  func verdict(
    of pattern: PatternID, on line: RawSpan, isASCII: Bool, _ scratch: inout MatchScratch
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
