internal import CPCRE2

/// What one thread needs to match: room for offsets, limits, and a stack for machine code.
@safe
package struct MatchScratch: ~Copyable {
  let matchData: OpaquePointer
  let context: OpaquePointer
  private var stack: OpaquePointer?
  private var hasLargeStack = false
  /// The type of an optional object would be made at run time, at the start of each process.
  private var keptReference: Unmanaged<AnyObject>?
  /// A pattern has exceeded a limit.
  package var hasExceededLimit = false
  /// The copy of the subject for the interpreter, see `privateCopy`.
  private var copy: UnsafeMutableRawBufferPointer

  /// The stack of the machine code starts with this size and grows as it is used.
  private static let firstStackSize = 32 << 10
  private static let ordinaryStackSize = 64 << 20
  /// For long lines, see `growStack`; it takes only addresses until it is used.
  private static let largestStackSize = 1 << 30

  /// Room for matches of every pattern in `patterns`.
  package init(for patterns: [CompiledPattern], limits: MatchLimits = MatchLimits()) {
    let groupCount = patterns.reduce(0) { max($0, $1.groupCount) }
    guard
      let matchData = unsafe pcre2_match_data_create_8(UInt32(groupCount + 1), nil),
      let context = unsafe pcre2_match_context_create_8(nil)
    else { fatalError("out of memory") }
    unsafe self.matchData = matchData
    unsafe self.context = context
    unsafe copy = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    unsafe stack = pcre2_jit_stack_create_8(
      MatchScratch.firstStackSize, MatchScratch.ordinaryStackSize, nil)
    // Without a stack of its own the machine code uses 32 KiB of the thread's.
    if let stack = unsafe stack {
      unsafe pcre2_jit_stack_assign_8(context, nil, UnsafeMutableRawPointer(stack))
    }
    if limits.match > 0 { _ = unsafe pcre2_set_match_limit_8(context, limits.match) }
    if limits.depth > 0 { _ = unsafe pcre2_set_depth_limit_8(context, limits.depth) }
    if limits.heapKibibytes > 0 {
      _ = unsafe pcre2_set_heap_limit_8(context, limits.heapKibibytes)
    }
  }

  /// What else the thread needs for its searches, see `keep`.
  package var kept: AnyObject? { unsafe keptReference?.takeUnretainedValue() }

  /// Keeps an object as long as the scratch space exists, instead of the one kept before.
  package mutating func keep(_ object: AnyObject) {
    unsafe keptReference?.release()
    unsafe keptReference = Unmanaged.passRetained(object)
  }

  /// Sets the last offset at which a match may start, for patterns compiled with `boundsStarts`;
  /// `nil` for no bound.
  package mutating func boundStarts(by lastStart: Int?) {
    _ = unsafe pcre2_set_offset_limit_8(context, lastStart ?? .max)
  }

  /// Gives the machine code the largest stack; returns `false` if it has it already.
  mutating func growStack() -> Bool {
    if hasLargeStack { return false }
    hasLargeStack = true
    let larger = unsafe pcre2_jit_stack_create_8(
      MatchScratch.firstStackSize, MatchScratch.largestStackSize, nil)
    guard let larger = unsafe larger else { return false }
    unsafe pcre2_jit_stack_assign_8(context, nil, UnsafeMutableRawPointer(larger))
    if let stack = unsafe stack { unsafe pcre2_jit_stack_free_8(stack) }
    unsafe stack = larger
    return true
  }

  deinit {
    unsafe pcre2_match_data_free_8(matchData)
    unsafe pcre2_match_context_free_8(context)
    if let stack = unsafe stack { unsafe pcre2_jit_stack_free_8(stack) }
    unsafe copy.deallocate()
    unsafe keptReference?.release()
  }

  /// A copy of `subject` that nobody else can change while it is read.
  ///
  /// If the subject changes between the check for valid UTF-8 and the match, as a mapped file may,
  /// PCRE2's interpreter reads outside of it.
  ///
  /// - Complexity: O(*n*) in the bytes of the subject.
  @unsafe mutating func privateCopy(
    of subject: UnsafeRawBufferPointer
  ) -> UnsafeRawBufferPointer {
    if unsafe copy.count < subject.count || copy.baseAddress == nil {
      unsafe copy.deallocate()
      unsafe copy = .allocate(byteCount: max(subject.count * 2, 4096), alignment: 1)
    }
    unsafe copy.copyMemory(from: subject)
    return unsafe UnsafeRawBufferPointer(start: copy.baseAddress, count: subject.count)
  }
}
