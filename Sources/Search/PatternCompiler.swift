internal import Bytes
package import PCRE2
internal import PatternAnalysis

/// How the patterns of a search are interpreted.
package struct PatternOptions: Sendable {
  /// What a match requires besides the pattern itself.
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
  /// Machine code is made at the first match of a pattern: of many patterns, most never match.
  var defersMachineCode = false
  /// Plain strings are also compiled by PCRE2, as if they needed more than `PlainStrings`.
  package var asksPCRE2ForPlainStrings = false
  /// The caller asks which pattern matches, so no pattern is compiled together with others.
  package var tellsPatterns = false
  /// The caller does not ask for marks, so the names of patterns are not compiled.
  package var ignoresMarks = false
  /// Set if a match may have several lines.
  package var multiline: Multiline?

  /// What ends lines for `^`, `$` and `.` if the subject is a whole file.
  package struct Multiline: Sendable, Equatable {
    package var dotMatchesNewline = false
    package var newline = CompileOptions.Newline.lineFeed

    package init() {}
  }

  package init() {}
}

/// A pattern that does not compile, described for its author.
package struct PatternFault: Error, Equatable {
  /// The number of the pattern, from 1, in the order given.
  package let number: Int
  package let pattern: [UInt8]
  /// The offset in bytes of `pattern`; `nil` if there is no particular place.
  package let offset: Int?
  package let message: String
}

/// Some patterns do not compile.
package struct PatternSetError: Error, Equatable {
  /// The first ones, at most `shownCount`, in the order given; never empty.
  package let faults: [PatternFault]
  /// How many patterns do not compile.
  package let count: Int

  package static let shownCount = 20
}

/// Turns typed patterns into compiled ones.
package enum PatternCompiler {
  /// The length of one alternation of plain strings; PCRE2 compiles at most 64 KiB of code.
  private static let alternationByteCount = 8 << 10

  /// Compiles each of `patterns` as if it were the only one.
  ///
  /// - Parameter query: Which lines these patterns select; `nil` if any pattern selects a line.
  ///   Must be `nil` if matches may have several lines.
  /// - Throws: The patterns that do not compile, with offsets in their own text, not in a rewritten
  ///   one.
  package static func compile(
    _ patterns: [[UInt8]], _ options: PatternOptions, query: Query? = nil
  ) throws(PatternSetError) -> PatternSet {
    precondition(query == nil || options.multiline == nil)
    let query = query == .anyOfFirst(patterns.count) ? nil : query
    let all = patterns
    let (patterns, names) = takingNames(of: all, options)
    var set = try compile(patterns, typedAs: all, options, query)
    set.names = names
    return set
  }

  /// The patterns without their names, where the names make no difference; and the names, if there
  /// are any.
  private static func takingNames(
    of all: [[UInt8]], _ options: PatternOptions
  ) -> (patterns: [[UInt8]], names: [[UInt8]]) {
    guard !options.isFixed, all.contains(where: { PatternName(of: $0) != nil }) else {
      return (all, [])
    }
    var patterns = all
    var names: [[UInt8]] = []
    for (index, pattern) in all.enumerated() {
      guard let name = PatternName(of: pattern) else {
        names.append([])
        continue
      }
      names.append(Array(name.text))
      let rest = Array(name.rest)
      // Other verbs may refer to the name.
      if options.ignoresMarks && !PatternTraits(of: PatternText(rest)).hasVerbs {
        patterns[index] = rest
      }
    }
    return (patterns, names)
  }

  private static func compile(
    _ patterns: [[UInt8]], typedAs all: [[UInt8]], _ options: PatternOptions, _ query: Query?
  ) throws(PatternSetError) -> PatternSet {
    let isPlain = options.isFixed || (patterns.count > 1 && arePlain(patterns, options))
    let namesByteOrderMark =
      isPlain && PatternTraits(ofPlainStrings: patterns).namesByteOrderMark
    if isPlain && query == nil {
      // Strings that are not valid text make all of them bytes.
      let first = patterns.first { !$0.isValidUTF8 } ?? patterns.first
      if let first, let strings = PlainStrings(patterns, options) {
        return PatternSet(
          matcher: LineMatcher(
            patterns: try compilePlain([first], options), matchesStay: true, strings: strings),
          options: options,
          facts: [
            strings.foldsBeyondASCII
              ? analyze(plainStrings: patterns, options.analysis)
              : analyze(plainStrings: patterns, folding: options.isCaseless, options.analysis)
          ],
          namesByteOrderMark: namesByteOrderMark)
      }
    }
    if options.isFixed && !options.tellsPatterns && query == nil {
      let compiled = try compilePlain(patterns, options)
      return PatternSet(
        matcher: LineMatcher(patterns: compiled, matchesStay: true), options: options,
        facts: [analyze(plainStrings: patterns, options.analysis)],
        namesByteOrderMark: namesByteOrderMark)
    }
    return try compileEach(of: patterns, typedAs: all, options, query)
  }

  /// Compiles each pattern on its own.
  private static func compileEach(
    of patterns: [[UInt8]], typedAs all: [[UInt8]], _ setOptions: PatternOptions,
    _ query: Query?
  ) throws(PatternSetError) -> PatternSet {
    var compiled: [CompiledPattern] = []
    var twins: [CompiledPattern] = []
    var facts: [PatternFacts] = []
    var faults: [PatternFault] = []
    var traits = PatternTraits()
    for index in patterns.indices {
      var pattern = patterns[index]
      var options = setOptions
      options.defersMachineCode = patterns.count > 1
      if options.isFixed { standAlone(&pattern, &options) }
      let meant = MeantPattern(pattern) { spelledOut($0, options) }
      traits.add(meant.traits)
      let form = form(of: meant, options)
      do throws(PatternFault) {
        try compiled.append(compile(pattern, as: form, number: index + 1, options))
      } catch {
        // The author counts the removed start of a pattern, too.
        let taken = setOptions.isFixed ? 0 : all[index].count - pattern.count
        faults.append(
          PatternFault(
            number: index + 1, pattern: all[index], offset: error.offset.map { $0 + taken },
            message: error.message))
      }
      // The remaining patterns are only checked for faults.
      guard faults.isEmpty else { continue }
      facts.append(meant.facts(options.analysis))
      // In a set, a pattern without a twin is its own twin.
      if let twin = compileTwin(of: form, facts[index], options)
        ?? (patterns.count > 1 && setOptions.encoding.isUTF8 ? compiled[index] : nil)
      {
        twins.append(twin)
      }
    }
    guard faults.isEmpty else {
      throw PatternSetError(
        faults: Array(faults.prefix(PatternSetError.shownCount)), count: faults.count)
    }
    let matcher = LineMatcher(
      patterns: compiled, asciiTwins: twins.count == compiled.count ? twins : [],
      matchesStay: !(traits.asksForStart || traits.movesStart || traits.hasVerbs), query: query,
      wayOut: setOptions.multiline == nil
        ? WayOut(facts: facts, boundary: setOptions.boundary.ofAutomaton) : nil)
    var options = setOptions
    options.isFixed = false
    return PatternSet(
      matcher: matcher, query: query, options: options, facts: facts,
      dependsOnStart: traits.asksForStart || traits.hasVerbs,
      namesByteOrderMark: traits.namesByteOrderMark)
  }

  /// Whether each pattern matches exactly its own text.
  private static func arePlain(_ patterns: [[UInt8]], _ options: PatternOptions) -> Bool {
    patterns.allSatisfy { pattern in
      pattern.allSatisfy { !#"\^$.|?*+()[]{}#"#.utf8.contains($0) }
        && (!options.encoding.isUTF8 || pattern.isValidUTF8)
    }
  }

  private static func compile(
    _ pattern: [UInt8], as form: Form, number: Int, _ options: PatternOptions
  ) throws(PatternFault) -> CompiledPattern {
    if options.encoding.isUTF8 && !pattern.isValidUTF8 {
      throw PatternFault(
        number: number, pattern: pattern, offset: nil,
        message: "not valid UTF-8; use -U to search for bytes")
    }
    do throws(PatternError) {
      if form.pattern != pattern {
        // Compiled for its errors only: their offsets would make no sense in the rewritten pattern.
        var plain = options.compileOptions
        plain.wantsMachineCode = false
        _ = try CompiledPattern(pattern, options: plain)
      }
      let compiled = try CompiledPattern(form.pattern, options: form.options)
      return try startingAfterInvalidBytes(compiled, form) ?? compiled
    } catch {
      throw PatternFault(
        number: number, pattern: pattern, offset: error.offset, message: error.message)
    }
  }

  /// The pattern compiled without UTF, if it finds the same on ASCII.
  private static func compileTwin(
    of form: Form, _ facts: PatternFacts, _ options: PatternOptions
  ) -> CompiledPattern? {
    guard options.encoding.isUTF8, facts.twinRefusal == nil, options.multiline == nil else {
      return nil
    }
    var form = form
    form.options.encoding = .bytes
    return try? CompiledPattern(form.pattern, options: form.options)
  }

  /// The pattern with its `\d` written out, and with faults of the library avoided.
  private static func spelledOut(
    _ pattern: PatternText, _ options: PatternOptions
  ) -> PatternText {
    switch options.encoding {
    case .bytes: pattern
    case .utf8(properties: false): bracketingNegatedEscapes(pattern)
    case .utf8(properties: true):
      PCRE2Build.hasASCIIDigits ? pattern : rewritingDigitsAsASCII(pattern)
    }
  }

  /// A pattern as it is compiled: with the text of `-w`, and with faults of the library avoided.
  private struct Form {
    var pattern: [UInt8]
    var options: CompileOptions
  }

  private static func form(of meant: MeantPattern, _ options: PatternOptions) -> Form {
    var form = Form(pattern: meant.text.bytes, options: options.compileOptions)
    form.options.avoidFaults(of: meant.text, in: &form.pattern)
    if options.boundary == .words { form.pattern = WordEdges.around(form.pattern) }
    return form
  }

  /// The form of an alternation of plain strings, which no fault concerns.
  private static func form(ofPlainStrings pattern: [UInt8], _ options: PatternOptions) -> Form {
    Form(
      pattern: options.boundary == .words ? WordEdges.around(pattern) : pattern,
      options: options.compileOptions)
  }

  /// A form of the pattern that also starts after invalid bytes; `nil` if none is needed. A pattern
  /// that begins with `.*` is tried by PCRE2 only at the start of the subject, or of its lines.
  private static func startingAfterInvalidBytes(
    _ compiled: CompiledPattern, _ form: Form
  ) throws(PatternError) -> CompiledPattern? {
    guard compiled.isUTF8, compiled.isAnchored || compiled.startsAtLines,
      // Without an unlimited repetition there is no `.*`.
      form.pattern.contains(where: { "*{".utf8.contains($0) })
    else { return nil }
    var options = form.options
    options.anchorsAtDotStar = false
    options.wantsMachineCode = false
    let free = try CompiledPattern(form.pattern, options: options)
    guard free.isAnchored != compiled.isAnchored || free.startsAtLines != compiled.startsAtLines
    else { return nil }
    options = form.options
    options.isAnchoredInText = compiled.isAnchored
    // Elsewhere, a match that begins with `.*` would begin earlier.
    let place = compiled.isAnchored ? #"(?:\G|(?<!(?s:.)))"# : #"(?:\G|(?<!(?-s:.)))"#
    return try CompiledPattern(
      WordEdges.between(place, form.pattern, ""), options: options)
  }
}

extension PatternCompiler {
  /// Compiles plain strings, many to a pattern. The longest come first: of two that start at the
  /// same place, the longer one wins.
  private static func compilePlain(
    _ strings: [[UInt8]], _ options: PatternOptions
  ) throws(PatternSetError) -> [CompiledPattern] {
    do throws(PatternFault) {
      return try compileAlternations(of: strings, options)
    } catch {
      throw PatternSetError(faults: [error], count: 1)
    }
  }

  private static func compileAlternations(
    of strings: [[UInt8]], _ options: PatternOptions
  ) throws(PatternFault) -> [CompiledPattern] {
    var sets: [(options: PatternOptions, strings: [[UInt8]])] = [(options, [])]
    if options.encoding.isUTF8 {
      sets[0].strings = strings.filter(\.isValidUTF8)
      // A string that is not valid text is matched as bytes.
      var byteOptions = options
      byteOptions.encoding = .bytes
      sets.append((byteOptions, strings.filter { !$0.isValidUTF8 }))
    } else {
      sets[0].strings = strings
    }
    var compiled: [CompiledPattern] = []
    for set in sets {
      for alternation in alternations(of: set.strings) {
        let form = form(ofPlainStrings: alternation, set.options)
        try compiled.append(compile(alternation, as: form, number: 1, set.options))
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

  /// The number of characters of UTF-8 text; for other bytes, an upper limit.
  private static func characterCount(_ bytes: [UInt8]) -> Int {
    bytes.count { $0 & 0xC0 != 0x80 }
  }

  /// Makes a plain string a pattern of its own. A string that is not valid text is matched as
  /// bytes.
  private static func standAlone(_ pattern: inout [UInt8], _ options: inout PatternOptions) {
    options.isFixed = false
    if !pattern.isValidUTF8 { options.encoding = .bytes }
    pattern = escaped(pattern)
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
