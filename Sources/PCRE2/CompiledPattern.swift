internal import CPCRE2
internal import Synchronization

/// A pattern that PCRE2 has compiled, to machine code where possible.
///
/// Any number of threads may match with it at the same time, each with its own `MatchScratch`.
/// Nothing changes after `init`, except for deferred machine code, which the first match waits for.
@safe
package final class CompiledPattern: @unchecked Sendable {
  let code: OpaquePointer
  private let machineCodeState: Atomic<MachineCodeState>
  /// The highest group number; group 0, the whole match, is not counted.
  package let groupCount: Int
  /// Whether the subject is UTF-8, by the options or by `(*UTF)` in the pattern.
  package let isUTF8: Bool
  /// A match can start only at the start of the search: `\A`, or an equivalent that PCRE2 knows.
  package let isAnchored: Bool
  /// A match can start only at the start of the search and after a line feed: `.*`, or `^` in
  /// `(?m)`.
  package let startsAtLines: Bool
  /// The pattern begins with items such as `(*NOTEMPTY)`. `pcre2_match` respects them; the direct
  /// way into the machine code does not.
  let beginsWithItems: Bool

  /// Compiles `pattern`. Its line terminator is a line feed, unless it begins with another newline
  /// convention such as `(*CRLF)`.
  ///
  /// - Throws: `PatternError` with the offset in bytes of `pattern`.
  ///
  /// - Complexity: O(*n*) in the length of the pattern, except for contrived ones.
  package init(_ pattern: [UInt8], options: CompileOptions) throws(PatternError) {
    var code = unsafe try CompiledPattern.compile(pattern, options, extra: 0)
    // (*UTF) in a pattern of bytes: files need not be valid UTF-8.
    let forcesUTF = unsafe CompiledPattern.options(of: code) & PCRE2_UTF != 0
    if options.encoding == .bytes && forcesUTF {
      unsafe pcre2_code_free_8(code)
      unsafe code = try CompiledPattern.compile(pattern, options, extra: PCRE2_MATCH_INVALID_UTF)
    }
    if unsafe CompiledPattern.startsAreMissed(by: code, of: pattern) {
      unsafe pcre2_code_free_8(code)
      unsafe code = try CompiledPattern.compile(
        pattern, options, extra: PCRE2_NO_START_OPTIMIZE | (forcesUTF ? PCRE2_MATCH_INVALID_UTF : 0)
      )
    }
    unsafe self.code = code
    beginsWithItems = pattern.starts(with: "(*".utf8)
    isUTF8 = forcesUTF
    let isAnchored = unsafe CompiledPattern.options(of: code) & PCRE2_ANCHORED != 0
    self.isAnchored = isAnchored || options.isAnchoredInText
    startsAtLines = unsafe CompiledPattern.info(PCRE2_INFO_FIRSTCODETYPE, of: code) == 2
    machineCodeState = Atomic(options.wantsMachineCode ? .deferred : .none)
    var groupCount: UInt32 = 0
    _ = unsafe pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_CAPTURECOUNT), &groupCount)
    self.groupCount = Int(groupCount)
    if !options.defersMachineCode { _ = hasMachineCode }
  }

  deinit { unsafe pcre2_code_free_8(code) }

  /// Whether matching runs machine code; otherwise PCRE2 interprets the pattern.
  ///
  /// - Complexity: The first call makes deferred machine code, which takes 10 to 100 us.
  package var hasMachineCode: Bool {
    let state = knownMachineCodeState
    return state == .deferred ? makeMachineCode() : state == .ready
  }

  var knownMachineCodeState: MachineCodeState {
    @inline(__always) get { machineCodeState.load(ordering: .acquiring) }
  }

  /// Machine code is made for one pattern at a time; a run needs no more.
  private static let making = Mutex(())

  /// - Returns: Whether there is machine code.
  @inline(never)
  private func makeMachineCode() -> Bool {
    CompiledPattern.making.withLock { _ in
      let state = knownMachineCodeState
      guard state == .deferred else { return state == .ready }
      // A failed JIT compile is not an error: PCRE2 falls back to its interpreter, and
      // `PCRE2_INFO_JITSIZE` is 0. The same holds for `(*NO_JIT)`, where the call returns no error
      // either.
      _ = unsafe pcre2_jit_compile_8(code, PCRE2_JIT_COMPLETE)
      var byteCount = 0
      _ = unsafe pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_JITSIZE), &byteCount)
      let isMade = byteCount > 0
      machineCodeState.store(isMade ? .ready : .none, ordering: .releasing)
      return isMade
    }
  }

  @unsafe private static func options(of code: OpaquePointer) -> UInt32 {
    unsafe info(PCRE2_INFO_ALLOPTIONS, of: code)
  }

  @unsafe private static func info(_ what: Int32, of code: OpaquePointer) -> UInt32 {
    var answer: UInt32 = 0
    _ = unsafe pcre2_pattern_info_8(code, UInt32(what), &answer)
    return answer
  }

  /// Whether the library looks for the first byte of a match too late. Before 10.45 it does if
  /// look-ahead tells it the first byte and this byte is also the last one that the match needs
  /// (PCRE2Project/pcre2#444): `(?=a)b?a` is not found in `a`.
  @unsafe private static func startsAreMissed(by code: OpaquePointer, of pattern: [UInt8]) -> Bool {
    guard PCRE2Build.isOlder(than: 45), pattern.contains(UInt8(ascii: "(")) else { return false }
    // 1 says that there is such a byte.
    guard unsafe info(PCRE2_INFO_FIRSTCODETYPE, of: code) == 1,
      unsafe info(PCRE2_INFO_LASTCODETYPE, of: code) == 1
    else { return false }
    let first = unsafe info(PCRE2_INFO_FIRSTCODEUNIT, of: code)
    let last = unsafe info(PCRE2_INFO_LASTCODEUNIT, of: code)
    return first | 0x20 == last | 0x20 && pattern.opensLookAhead
  }

  @unsafe private static func compile(
    _ pattern: [UInt8], _ options: CompileOptions, extra: UInt32
  ) throws(PatternError) -> OpaquePointer {
    guard let context = unsafe pcre2_compile_context_create_8(nil) else {
      throw PatternError(code: PCRE2_ERROR_NOMEMORY, offset: 0)
    }
    defer { unsafe pcre2_compile_context_free_8(context) }
    _ = unsafe pcre2_set_newline_8(context, UInt32(options.newline.code))
    _ = unsafe pcre2_set_bsr_8(context, UInt32(PCRE2_BSR_UNICODE))
    var extraOptions = pcre2_extra_ascii_digits()
    if options.matchesWholeSubject { extraOptions |= PCRE2_EXTRA_MATCH_LINE }
    _ = unsafe pcre2_set_compile_extra_options_8(context, extraOptions)

    var code: Int32 = 0
    var offset = 0
    let compiled = unsafe pattern.withUnsafeBufferPointer { bytes in
      unsafe pcre2_compile_8(
        bytes.baseAddress ?? pcre2_no_bytes(), bytes.count, options.bits | extra, &code, &offset,
        context)
    }
    guard let compiled = unsafe compiled else {
      throw PatternError(code: code, offset: min(offset, pattern.count))
    }
    return unsafe compiled
  }
}

/// Whether a pattern runs machine code.
enum MachineCodeState: UInt8, AtomicRepresentable {
  case none, ready
  /// Machine code is made at the first match.
  case deferred
}

extension [UInt8] {
  /// Whether `(?=` or one of its longer names occurs in a pattern, whatever it means there.
  fileprivate var opensLookAhead: Bool {
    indices.contains { index in
      ["(?=", "(*pla:", "(*positive_lookahead:"].contains { self[index...].starts(with: $0.utf8) }
    }
  }
}

extension CompileOptions.Newline {
  fileprivate var code: Int32 {
    switch self {
    case .lineFeed: PCRE2_NEWLINE_LF
    case .carriageReturn: PCRE2_NEWLINE_CR
    case .nul: PCRE2_NEWLINE_NUL
    case .lineFeedOrCarriageReturn: PCRE2_NEWLINE_ANYCRLF
    }
  }
}

extension CompileOptions {
  fileprivate var bits: UInt32 {
    // The subject holds no terminator, so `$` must not match before a final one (with -z).
    var bits = PCRE2_DOLLAR_ENDONLY
    switch encoding {
    case .bytes: break
    case .utf8(let properties):
      bits |= PCRE2_UTF | PCRE2_MATCH_INVALID_UTF
      if properties { bits |= PCRE2_UCP }
    }
    if isCaseless { bits |= PCRE2_CASELESS }
    if isMultiline { bits |= PCRE2_MULTILINE }
    if dotMatchesNewline { bits |= PCRE2_DOTALL }
    if boundsStarts { bits |= PCRE2_USE_OFFSET_LIMIT }
    if !anchorsAtDotStar { bits |= PCRE2_NO_DOTSTAR_ANCHOR }
    return bits
  }
}
