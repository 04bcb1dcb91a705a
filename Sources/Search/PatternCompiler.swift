internal import Bytes
package import PCRE2
internal import PatternAnalysis

/// How the patterns of a search are to be understood.
package struct PatternOptions: Sendable {
  /// What besides the pattern itself has to hold for a match.
  package enum Boundary: Sendable, Equatable {
    case none
    /// No word character touches the match.
    case words
    /// The match is the whole line.
    case lines
  }

  package var encoding = CompileOptions.Encoding.utf8(properties: true)
  package var isCaseless = false
  /// Patterns are plain strings.
  package var isFixed = false
  package var boundary = Boundary.none
  package var wantsMachineCode = true
  /// Set where a match may have several lines.
  package var multiline: Multiline?

  /// What ends lines for `^`, `$` and `.` where the subject is a whole file.
  package struct Multiline: Sendable, Equatable {
    package var dotMatchesNewline = false
    package var endsLinesAtCarriageReturns = false

    package init() {}
  }

  package init() {}
}

/// A pattern that does not compile, for the person who typed it.
package struct PatternSetError: Error, Equatable {
  /// Counted from 1 over all patterns, in the order given.
  package let number: Int
  package let pattern: [UInt8]
  /// Offset in bytes of `pattern`; `nil` where no place is to blame.
  package let offset: Int?
  package let message: String
}

/// Turns what was typed into compiled patterns.
package enum PatternCompiler {
  /// The source of one alternation of plain strings; PCRE2 compiles no more than 64 KiB of code.
  private static let alternationByteCount = 8 << 10

  /// Compiles each of `patterns`, as if it were the only one.
  ///
  /// - Throws: The first pattern that does not compile, with offsets in its own text, not in
  ///   what is made of it.
  package static func compile(
    _ patterns: [[UInt8]], _ options: PatternOptions
  ) throws(PatternSetError) -> PatternSet {
    if options.isFixed {
      let compiled = try compileFixed(patterns, options)
      return PatternSet(
        matcher: LineMatcher(patterns: compiled, matchesStay: true), options: options,
        facts: [analyze(plainStrings: patterns, options.analysis)])
    }
    var compiled: [CompiledPattern] = []
    var twins: [CompiledPattern] = []
    var facts: [PatternFacts] = []
    for (index, pattern) in patterns.enumerated() {
      if options.encoding.isUTF8 && !pattern.isValidUTF8 {
        throw PatternSetError(
          number: index + 1, pattern: pattern, offset: nil,
          message: "not valid UTF-8; use -U to search for bytes")
      }
      let meant = spelledOut(pattern, options)
      try compiled.append(compile(pattern, meaning: meant, number: index + 1, options))
      facts.append(analyze(meant, options.analysis))
      if let twin = compileTwin(of: meant, facts[index], options) { twins.append(twin) }
    }
    let matcher = LineMatcher(
      patterns: compiled, asciiTwins: twins.count == compiled.count ? twins : [],
      matchesStay: !patterns.contains(where: mayMoveMatches))
    var set = PatternSet(matcher: matcher, options: options, facts: facts)
    set.dependsOnStart = patterns.contains { has($0, "\\", "G") || has($0, "(", "*") }
    return set
  }

  private static func compile(
    _ pattern: [UInt8], meaning meant: [UInt8], number: Int, _ options: PatternOptions
  ) throws(PatternSetError) -> CompiledPattern {
    let rewritten = withBoundary(meant, options)
    do throws(PatternError) {
      if rewritten != pattern {
        // For its errors only, whose offsets would make no sense in the rewritten pattern.
        var plain = options.compileOptions
        plain.wantsMachineCode = false
        _ = try CompiledPattern(pattern, options: plain)
      }
      return try CompiledPattern(rewritten, options: options.compileOptions)
    } catch {
      throw PatternSetError(
        number: number, pattern: pattern, offset: error.offset, message: error.message)
    }
  }

  /// The pattern without UTF, if on ASCII that finds the same.
  private static func compileTwin(
    of meant: [UInt8], _ facts: PatternFacts, _ options: PatternOptions
  ) -> CompiledPattern? {
    guard options.encoding.isUTF8, facts.twinRefusal == nil, options.multiline == nil else {
      return nil
    }
    var twinOptions = options.compileOptions
    twinOptions.encoding = .bytes
    return try? CompiledPattern(withBoundary(meant, options), options: twinOptions)
  }

  /// The pattern with `\d` as it is meant, and around a fault of the library.
  private static func spelledOut(_ pattern: [UInt8], _ options: PatternOptions) -> [UInt8] {
    switch options.encoding {
    case .bytes: pattern
    case .utf8(properties: false): bracketingNegatedEscapes(pattern) ?? pattern
    case .utf8(properties: true):
      PCRE2Build.hasASCIIDigits ? pattern : rewritingDigitsAsASCII(pattern) ?? pattern
    }
  }

  /// The pattern with what `-w` adds.
  private static func withBoundary(_ pattern: [UInt8], _ options: PatternOptions) -> [UInt8] {
    guard options.boundary == .words else { return pattern }
    let (verbs, rest) = hoistingStartVerbs(pattern)
    // \E ends a \Q left open; the second alternative never matches, and its line feed ends a
    // comment left open under (?x).
    return Array(verbs) + #"(?<!\w)(?:"#.utf8 + rest + "\\E|(*F)\n)(?!\\w)".utf8
  }

  /// Whether a later start may change a match that was found from an earlier one; true is never
  /// wrong.
  private static func mayMoveMatches(_ pattern: [UInt8]) -> Bool {
    has(pattern, "\\", "G") || has(pattern, "\\", "K")
  }

  /// Whether a pattern has these two characters in a row, whatever they mean there.
  private static func has(
    _ pattern: [UInt8], _ first: Unicode.Scalar, _ second: Unicode.Scalar
  ) -> Bool {
    (1..<max(1, pattern.count)).contains {
      pattern[$0 - 1] == UInt8(ascii: first) && pattern[$0] == UInt8(ascii: second)
    }
  }
}

extension PatternCompiler {
  /// Compiles plain strings, many to a pattern: the longest first, since of two that start at the
  /// same place the longer one wins.
  private static func compileFixed(
    _ strings: [[UInt8]], _ options: PatternOptions
  ) throws(PatternSetError) -> [CompiledPattern] {
    var sets: [(options: PatternOptions, strings: [[UInt8]])] = [(options, [])]
    if options.encoding.isUTF8 {
      sets[0].strings = strings.filter(\.isValidUTF8)
      // What is no text can only be meant as bytes.
      var byteOptions = options
      byteOptions.encoding = .bytes
      sets.append((byteOptions, strings.filter { !$0.isValidUTF8 }))
    } else {
      sets[0].strings = strings
    }
    var compiled: [CompiledPattern] = []
    for set in sets {
      for alternation in alternations(of: set.strings) {
        try compiled.append(
          compile(alternation, meaning: alternation, number: 1, set.options))
      }
    }
    return compiled
  }

  private static func alternations(of strings: [[UInt8]]) -> [[UInt8]] {
    let ordered = Set(strings).sorted {
      let (left, right) = (characterCount($0), characterCount($1))
      return left != right ? left > right : $0.lexicographicallyPrecedes($1)
    }
    var result: [[UInt8]] = []
    var current: [UInt8] = []
    for (index, string) in ordered.enumerated() {
      if index > 0 && current.count + string.count < alternationByteCount {
        current.append(UInt8(ascii: "|"))
      } else if index > 0 {
        result.append(current)
        current = []
      }
      current += escaped(string)
    }
    return ordered.isEmpty ? [] : result + [current]
  }

  /// The characters of UTF-8 text, and at most that of other bytes.
  private static func characterCount(_ bytes: [UInt8]) -> Int {
    bytes.count { $0 & 0xC0 != 0x80 }
  }

  /// A pattern that matches `string` and nothing else.
  private static func escaped(_ string: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    for byte in string {
      if isASCIIPunctuation(byte) { result.append(UInt8(ascii: "\\")) }
      result.append(byte)
    }
    return result
  }

  private static func isASCIIPunctuation(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
    default: false
    }
  }
}

extension PatternOptions {
  var compileOptions: CompileOptions {
    var result = CompileOptions(encoding: encoding)
    result.isCaseless = isCaseless
    result.matchesWholeSubject = boundary == .lines
    result.wantsMachineCode = wantsMachineCode
    if let multiline {
      result.isMultiline = true
      result.boundsStarts = true
      result.dotMatchesNewline = multiline.dotMatchesNewline
      result.endsLinesAtCarriageReturns = multiline.endsLinesAtCarriageReturns
    }
    return result
  }

  fileprivate var analysis: AnalysisOptions {
    AnalysisOptions(
      isUTF8: encoding.isUTF8, usesProperties: encoding.usesProperties,
      isCaseless: isCaseless)
  }
}
