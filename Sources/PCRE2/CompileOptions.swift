/// How one pattern is compiled.
package struct CompileOptions: Sendable, Equatable {
  /// What a character of the subject is.
  package enum Encoding: Sendable, Equatable {
    /// One byte; `\w` and similar escapes know ASCII only.
    case bytes
    /// UTF-8, in which any byte may be invalid: an invalid byte matches nothing, and is not an
    /// error.
    ///
    /// With `properties`, `\w \s \b` and POSIX classes follow Unicode properties (`PCRE2_UCP`).
    case utf8(properties: Bool)

    package var isUTF8: Bool {
      switch self {
      case .bytes: false
      case .utf8: true
      }
    }

    /// Escapes and POSIX classes follow Unicode properties.
    package var usesProperties: Bool {
      switch self {
      case .bytes: false
      case .utf8(let properties): properties
      }
    }
  }

  package enum Newline: Sendable, Equatable {
    case lineFeed, carriageReturn, nul
    /// A line feed, a carriage return, and both together (`PCRE2_NEWLINE_ANYCRLF`).
    case lineFeedOrCarriageReturn
  }

  package var encoding: Encoding
  package var isCaseless = false
  /// The match must be a whole line, or here the whole subject (`PCRE2_EXTRA_MATCH_LINE`).
  package var matchesWholeSubject = false
  /// `^` and `$` also match where lines end inside the subject.
  package var isMultiline = false
  /// `.` also matches a line feed (`PCRE2_DOTALL`).
  package var dotMatchesNewline = false
  /// What ends lines inside the subject, for `^`, `$` and `.`.
  package var newline = Newline.lineFeed
  /// `MatchScratch.boundStarts` has an effect (`PCRE2_USE_OFFSET_LIMIT`).
  package var boundsStarts = false
  /// A pattern that begins with `.*` is tried only at the start of the search and of lines
  /// (otherwise `PCRE2_NO_DOTSTAR_ANCHOR`).
  package var anchorsAtDotStar = true
  /// `CompiledPattern.isAnchored` is true whatever the library says.
  package var isAnchoredInText = false
  /// Whether machine code is wanted; `CompiledPattern.hasMachineCode` says whether there is any.
  package var wantsMachineCode = true
  /// Machine code is made at the first match, because there may never be one.
  package var defersMachineCode = false

  package init(encoding: Encoding) {
    self.encoding = encoding
  }
}

/// Bounds on the work of one match; 0 means the default of the library (pcre2api(3)).
package struct MatchLimits: Sendable, Equatable {
  /// The number of calls of the internal match function.
  package var match: UInt32 = 0
  /// The number of nested backtracking points; for the interpreter only.
  package var depth: UInt32 = 0
  /// The memory of one match in KiB; for the interpreter only.
  package var heapKibibytes: UInt32 = 0

  package init() {}
}
