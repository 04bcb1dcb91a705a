internal import CPCRE2

/// Why a pattern does not compile.
package struct PatternError: Error, Equatable {
  /// The message of PCRE2, such as `missing closing parenthesis`.
  package let message: String
  /// How many bytes of the pattern were read before the error was found.
  package let offset: Int

  init(code: Int32, offset: Int) {
    message = errorMessage(code)
    self.offset = offset
  }
}

/// Why a match could not be decided.
package struct MatchFailure: Error, Equatable {
  let code: Int32

  /// The library has reported a match that is impossible.
  static let impossibleMatch = MatchFailure(code: PCRE2_ERROR_INTERNAL)

  /// Whether the pattern needed more steps, memory or stack than it may use.
  package var isLimit: Bool { limitMessage != nil }

  package var message: String {
    if self == .impossibleMatch { return "PCRE2 reports an impossible match" }
    return limitMessage ?? errorMessage(code)
  }

  private var limitMessage: String? {
    switch code {
    case PCRE2_ERROR_MATCHLIMIT: "backtracking limit exceeded"
    case PCRE2_ERROR_DEPTHLIMIT: "nesting limit exceeded"
    case PCRE2_ERROR_HEAPLIMIT: "memory limit exceeded"
    case PCRE2_ERROR_JIT_STACKLIMIT: "stack limit of 1 GiB exceeded"
    case PCRE2_ERROR_RECURSELOOP: "the pattern calls itself without an end"
    case PCRE2_ERROR_NOMEMORY: "out of memory"
    default: nil
    }
  }
}

private func errorMessage(_ code: Int32) -> String {
  unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { buffer in
    let count = unsafe pcre2_get_error_message_8(code, buffer.baseAddress, buffer.count)
    guard count > 0 else { return "error \(code) of PCRE2" }
    return unsafe String(decoding: buffer.prefix(Int(count)), as: UTF8.self)
  }
}
