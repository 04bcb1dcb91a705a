internal import CPCRE2

/// What one call of the matcher found.
@frozen
package enum MatchOutcome {
  case none
  /// Offsets in bytes from the start of the subject. The start may be anywhere up to the end,
  /// since `\K` moves it.
  case match(Range<Int>)
  case failure(MatchFailure)
}

extension CompiledPattern {
  /// Finds the first match that starts at or after `offset`.
  ///
  /// `subject` is all there is: look-behind, `\A` and `^` stop at its start, look-ahead and `\z`
  /// at its end. The bytes may change while the call runs; it then answers for some mixture of
  /// them, and reads nothing outside `subject`.
  ///
  /// - Parameter forbidsEmpty: An empty match at `offset` does not count.
  /// - Complexity: Up to the match limit of `scratch`.
  package func firstMatch(
    in subject: RawSpan, from offset: Int = 0, forbidsEmpty: Bool = false,
    _ scratch: inout MatchScratch
  ) -> MatchOutcome {
    handle.outcome(
      of: run(subject, offset, forbidsEmpty ? PCRE2_NOTEMPTY_ATSTART : 0, &scratch), scratch)
  }

  /// Where group `number` of the last match of this pattern lies, `nil` if it took no part.
  package func group(_ number: Int, _ scratch: borrowing MatchScratch) -> Range<Int>? {
    precondition(number <= groupCount)
    return scratch.range(ofGroup: number)
  }

  private func run(
    _ subject: RawSpan, _ offset: Int, _ options: UInt32, _ scratch: inout MatchScratch
  ) -> Int32 {
    handle.run(subject, offset, options, &scratch)
  }

  /// The pattern without its owner, for loops that run on many threads: counting references to the
  /// one `CompiledPattern` in each of them would cost more than the match.
  ///
  /// Use it only while something keeps the `CompiledPattern` alive.
  package var handle: PatternHandle { unsafe PatternHandle(code, hasMachineCode: hasMachineCode) }
}

/// A borrowed `CompiledPattern`, see `CompiledPattern.handle`.
@safe
package struct PatternHandle: @unchecked Sendable {
  private let code: OpaquePointer
  private let hasMachineCode: Bool

  fileprivate init(_ code: OpaquePointer, hasMachineCode: Bool) {
    unsafe self.code = code
    self.hasMachineCode = hasMachineCode
  }

  /// Whether `subject` matches at all; the cheapest question.
  package func matches(_ subject: RawSpan, _ scratch: inout MatchScratch) -> Verdict {
    let status = run(subject, 0, 0, &scratch)
    if status == PCRE2_ERROR_NOMATCH { return .no }
    return status >= 0 ? .yes : .failure(MatchFailure(code: status))
  }

  /// Finds the first match that starts at or after `offset`, see `CompiledPattern.firstMatch`.
  package func firstMatch(
    in subject: RawSpan, from offset: Int, _ scratch: inout MatchScratch
  ) -> MatchOutcome {
    outcome(of: run(subject, offset, 0, &scratch), scratch)
  }

  fileprivate func outcome(of status: Int32, _ scratch: borrowing MatchScratch) -> MatchOutcome {
    guard status >= 0 else {
      return status == PCRE2_ERROR_NOMATCH ? .none : .failure(MatchFailure(code: status))
    }
    // Group 0 is always set after a match.
    return .match(scratch.range(ofGroup: 0) ?? 0..<0)
  }

  fileprivate func run(
    _ subject: RawSpan, _ offset: Int, _ options: UInt32, _ scratch: inout MatchScratch
  ) -> Int32 {
    unsafe subject.withUnsafeBytes { bytes in
      if hasMachineCode {
        return unsafe pcre2_jit_match_8(
          code, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) ?? pcre2_no_bytes(),
          bytes.count, offset, options, scratch.matchData, scratch.context)
      }
      let copy = unsafe scratch.privateCopy(of: bytes)
      return unsafe pcre2_match_8(
        code, copy.baseAddress?.assumingMemoryBound(to: UInt8.self), copy.count, offset,
        options | PCRE2_NO_JIT, scratch.matchData, scratch.context)
    }
  }
}

extension MatchScratch {
  /// Where a group of the last match lies, which has to be one of its pattern; `nil` if unset.
  fileprivate func range(ofGroup number: Int) -> Range<Int>? {
    let offsets = unsafe pcre2_get_ovector_pointer_8(matchData)
    guard let offsets = unsafe offsets else { return nil }
    let start = unsafe offsets[2 * number]
    let end = unsafe offsets[2 * number + 1]
    // PCRE2_UNSET is the largest value of size_t, -1 here.
    guard end >= 0 && start >= 0 else { return nil }
    // \K in look-around may put the start after the end: an empty match at its end.
    return min(start, end)..<end
  }
}

/// The answer to "does it match?".
package enum Verdict {
  case no, yes
  case failure(MatchFailure)
}
