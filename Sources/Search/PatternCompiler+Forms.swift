internal import PCRE2
internal import PatternAnalysis

/// The text that is written around patterns.
enum WordEdges {
  private static let start = #"(?<!\w)"#
  private static let end = #"(?!\w)"#

  /// A pattern with the meaning of `-w`, whatever it contains.
  static func around(_ pattern: [UInt8]) -> [UInt8] { between(start, pattern, end) }

  /// The same for a pattern that leaves nothing open.
  static func around(closed pattern: [UInt8]) -> [UInt8] {
    Array((start + "(?:").utf8) + pattern + Array((")" + end).utf8)
  }

  /// A pattern between two others, whatever it contains.
  static func between(_ start: String, _ pattern: [UInt8], _ end: String) -> [UInt8] {
    let (verbs, rest) = hoistingStartVerbs(pattern)
    // \E ends a \Q that was left open. The second alternative never matches; its line feed ends a
    // comment that was left open under (?x).
    return Array(verbs) + start.utf8 + "(?:".utf8 + rest + "\\E|(*F)\n)".utf8 + end.utf8
  }
}

extension CompileOptions {
  /// Changes a pattern, or how it is compiled, if the library would match it incorrectly.
  mutating func avoidFaults(of text: PatternText, in pattern: inout [UInt8]) {
    let form = avoidingLibraryFaults(
      text, isCaseless: isCaseless, isOld: PCRE2Build.isOlder(than: 47))
    pattern = form.pattern
    if form.needsInterpreter { wantsMachineCode = false }
  }
}

extension PatternOptions {
  var compileOptions: CompileOptions {
    var result = CompileOptions(encoding: encoding)
    result.isCaseless = isCaseless
    result.matchesWholeSubject = boundary == .lines
    result.wantsMachineCode = wantsMachineCode
    result.defersMachineCode = defersMachineCode
    if let multiline {
      result.isMultiline = true
      result.boundsStarts = true
      result.dotMatchesNewline = multiline.dotMatchesNewline
      result.newline = multiline.newline
    }
    return result
  }

  var analysis: AnalysisOptions {
    var options = AnalysisOptions(
      isUTF8: encoding.isUTF8, usesProperties: encoding.usesProperties,
      isCaseless: isCaseless)
    options.readsOpenQuantifiers = !PCRE2Build.isOlder(than: 43)
    return options
  }
}
