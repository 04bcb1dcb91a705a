internal import CPCRE2

/// The result of one call of the matcher.
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
  /// `subject` is all that the pattern sees: look-behind, `\A` and `^` stop at its start,
  /// look-ahead and `\z` at its end. The bytes may change while the call runs; the result is then
  /// one for some mixture of old and new bytes. It always lies within `subject` and never splits a
  /// character.
  ///
  /// If `subject` may end in invalid UTF-8, the four bytes after it must be readable: the machine
  /// code of `\b` looks at them, which makes no difference while they are zeros or a terminator.
  /// `MappedFile` and `RollingBuffer` make sure of that.
  ///
  /// - Parameter forbidsEmpty: An empty match at `offset` does not count.
  ///
  /// - Complexity: Up to the match limit of `scratch`.
  package func firstMatch(
    in subject: RawSpan, from offset: Int = 0, forbidsEmpty: Bool = false,
    _ scratch: inout MatchScratch
  ) -> MatchOutcome {
    handle.firstMatch(in: subject, from: offset, forbidsEmpty: forbidsEmpty, &scratch)
  }

  /// The range of group `number` in the last match of this pattern; `nil` if it took no part.
  package func group(_ number: Int, _ scratch: borrowing MatchScratch) -> Range<Int>? {
    precondition(number <= groupCount)
    return scratch.range(ofGroup: number)
  }

  /// The pattern without its owner, for loops that run on many threads: if each of them counted
  /// references to the one `CompiledPattern`, that would cost more than the match.
  ///
  /// Use it only while something keeps the `CompiledPattern` alive.
  package var handle: PatternHandle { unsafe PatternHandle(self, code) }
}

/// A borrowed `CompiledPattern`, see `CompiledPattern.handle`.
@safe
package struct PatternHandle: @unchecked Sendable {
  private let code: OpaquePointer
  /// The state at the time when the handle was made.
  private let machineCodeState: MachineCodeState
  private let pattern: Unmanaged<CompiledPattern>
  private let beginsWithItems: Bool
  private let isUTF8: Bool

  fileprivate init(_ pattern: CompiledPattern, _ code: OpaquePointer) {
    unsafe self.code = code
    machineCodeState = pattern.knownMachineCodeState
    unsafe self.pattern = Unmanaged.passUnretained(pattern)
    beginsWithItems = pattern.beginsWithItems
    isUTF8 = pattern.isUTF8
  }

  /// Whether `subject` matches at all. This is the cheapest question.
  package func matches(_ subject: RawSpan, _ scratch: inout MatchScratch) -> Verdict {
    let status = run(subject, 0, 0, &scratch)
    if status == PCRE2_ERROR_NOMATCH { return .no }
    return status >= 0 ? .yes : .failure(MatchFailure(code: status))
  }

  /// Finds the first match that starts at or after `offset`, see `CompiledPattern.firstMatch`.
  package func firstMatch(
    in subject: RawSpan, from offset: Int, forbidsEmpty: Bool = false,
    _ scratch: inout MatchScratch
  ) -> MatchOutcome {
    outcome(subject, offset, forbidsEmpty ? PCRE2_NOTEMPTY_ATSTART : 0, &scratch)
  }

  private func outcome(
    _ subject: RawSpan, _ offset: Int, _ options: UInt32, _ scratch: inout MatchScratch
  ) -> MatchOutcome {
    var status = run(subject, offset, options, &scratch)
    if status >= 0 && !scratch.liesWithin(subject, from: offset, status, isUTF8: isUTF8) {
      status = interpret(subject, offset, options, &scratch)
      if status >= 0 && !scratch.liesWithin(subject, from: offset, status, isUTF8: isUTF8) {
        return .failure(.impossibleMatch)
      }
    }
    guard status >= 0 else {
      return status == PCRE2_ERROR_NOMATCH ? .none : .failure(MatchFailure(code: status))
    }
    // Group 0 is always set after a match.
    return .match(scratch.range(ofGroup: 0) ?? offset..<offset)
  }

  @inline(__always)
  private func run(
    _ subject: RawSpan, _ offset: Int, _ options: UInt32, _ scratch: inout MatchScratch
  ) -> Int32 {
    machineCodeState == .ready
      ? runReady(subject, offset, options, &scratch)
      : runUnready(subject, offset, options, &scratch)
  }

  @inline(__always)
  private func runReady(
    _ subject: RawSpan, _ offset: Int, _ options: UInt32, _ scratch: inout MatchScratch
  ) -> Int32 {
    let status = runMachineCode(subject, offset, options, &scratch)
    return status == PCRE2_ERROR_JIT_STACKLIMIT
      ? runAgain(subject, offset, options, &scratch) : status
  }

  /// Runs a pattern that had no machine code when the handle was made. It counts no reference to
  /// find out whether there is machine code by now, because all threads would count the same one.
  @inline(never)
  private func runUnready(
    _ subject: RawSpan, _ offset: Int, _ options: UInt32, _ scratch: inout MatchScratch
  ) -> Int32 {
    guard machineCodeState == .deferred,
      unsafe pattern._withUnsafeGuaranteedRef({ $0.hasMachineCode })
    else { return interpret(subject, offset, options, &scratch) }
    return runReady(subject, offset, options, &scratch)
  }

  @inline(__always)
  private func runMachineCode(
    _ subject: RawSpan, _ offset: Int, _ options: UInt32, _ scratch: inout MatchScratch
  ) -> Int32 {
    unsafe subject.withUnsafeBytes { bytes in
      let start =
        unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) ?? pcre2_no_bytes()
      if beginsWithItems {
        // pcre2_match adds the options of these items, and continues in the machine code.
        return unsafe pcre2_match_8(
          code, start, bytes.count, offset, options, scratch.matchData, scratch.context)
      }
      return unsafe pcre2_jit_match_8(
        code, start, bytes.count, offset, options, scratch.matchData, scratch.context)
    }
  }

  /// Only subjects longer than this get the largest stack when the machine code has too little. In
  /// shorter ones, the pattern calls itself without an end.
  private static let longSubjectByteCount = 64 << 10

  /// Longer subjects are not copied for the interpreter.
  private static let mostCopiedByteCount = 256 << 20

  /// Tries again with more memory when the machine code has too little stack.
  @inline(never)
  private func runAgain(
    _ subject: RawSpan, _ offset: Int, _ options: UInt32, _ scratch: inout MatchScratch
  ) -> Int32 {
    if subject.byteCount >= Self.longSubjectByteCount && scratch.growStack() {
      let status = runMachineCode(subject, offset, options, &scratch)
      if status != PCRE2_ERROR_JIT_STACKLIMIT { return status }
    }
    return subject.byteCount <= Self.mostCopiedByteCount
      ? interpret(subject, offset, options, &scratch) : PCRE2_ERROR_JIT_STACKLIMIT
  }

  @inline(never)
  private func interpret(
    _ subject: RawSpan, _ offset: Int, _ options: UInt32, _ scratch: inout MatchScratch
  ) -> Int32 {
    unsafe subject.withUnsafeBytes { bytes in
      let copy = unsafe scratch.privateCopy(of: bytes)
      return unsafe pcre2_match_8(
        code, copy.baseAddress?.assumingMemoryBound(to: UInt8.self), copy.count, offset,
        options | PCRE2_NO_JIT, scratch.matchData, scratch.context)
    }
  }
}

extension MatchScratch {
  /// The range of a group of the last match, which must be a group of its pattern; `nil` if it is
  /// unset.
  fileprivate func range(ofGroup number: Int) -> Range<Int>? {
    let offsets = unsafe pcre2_get_ovector_pointer_8(matchData)
    guard let offsets = unsafe offsets else { return nil }
    let start = unsafe offsets[2 * number]
    let end = unsafe offsets[2 * number + 1]
    // PCRE2_UNSET is the largest value of size_t, -1 here.
    guard end >= 0 && start >= 0 else { return nil }
    // \K in look-around may put the start after the end. This counts as an empty match at the end.
    return min(start, end)..<end
  }

  /// Whether all offsets of a match are possible. The library is not trusted here: 10.42 has been
  /// seen to match bytes after the end.
  ///
  /// - Parameter count: The number of groups with offsets, including the match itself.
  @inline(__always)
  fileprivate func liesWithin(
    _ subject: RawSpan, from offset: Int, _ count: Int32, isUTF8: Bool
  ) -> Bool {
    let offsets = unsafe pcre2_get_ovector_pointer_8(matchData)
    guard let offsets = unsafe offsets, unsafe offsets[1] >= offset else { return false }
    for index in 0..<2 * Int(count) {
      let offset = unsafe offsets[index]
      guard offset <= subject.byteCount else { return false }
      if isUTF8 && offset >= 0 && subject.isInsideCharacter(offset) { return false }
    }
    return true
  }
}

extension RawSpan {
  private func byte(_ offset: Int) -> UInt8 {
    unsafe unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self)
  }

  /// Whether a character of UTF-8 has bytes on both sides of `offset`.
  @inline(__always)
  fileprivate func isInsideCharacter(_ offset: Int) -> Bool {
    offset < byteCount && byte(offset) & 0xC0 == 0x80 && continuesCharacter(offset)
  }

  /// Whether the byte at `offset`, a continuation byte, is part of a valid character.
  @inline(never)
  private func continuesCharacter(_ offset: Int) -> Bool {
    for distance in 1...3 where distance <= offset {
      let first = byte(offset - distance)
      if first & 0xC0 == 0x80 { continue }
      let start = offset - distance
      let end = min(start + 4, byteCount)
      var text = (start..<end).map { byte($0) }
      text.removeLast(max(0, text.count - (first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2)))
      return text.count > distance && String(validating: text, as: UTF8.self) != nil
    }
    return false
  }
}

/// The answer to "does it match?".
package enum Verdict {
  case no, yes
  case failure(MatchFailure)
}
