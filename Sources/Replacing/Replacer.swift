package import Bytes
package import PCRE2
package import Search

/// What a match becomes: the template, the transforms and the groups of all patterns, resolved.
///
/// It never changes after it is made. Threads share it, each with its own `MatchScratch`.
package struct Replacer: Sendable {
  private let matcher: LineMatcher
  private let limits: MatchLimits
  /// One template for each pattern; `nil` if the match itself is transformed.
  private let templates: [ResolvedTemplate]?
  /// The replacement of every match, if there is only one.
  private let constant: [UInt8]?
  private let transform: ByteTransform
  /// The patterns as the user gave them, if the template asks for them.
  private let sources: [[UInt8]]
  /// For each pattern, the groups to change; empty to change the whole match.
  private let groups: [[[Int]]]
  private let isUTF8: Bool
  /// A byte order mark at the start of a file is not part of its first line.
  private let skipsByteOrderMark: Bool

  /// - Parameters:
  ///   - template: `nil` if the transforms change the matched text.
  ///   - groups: Numbers or names; empty to change the whole match.
  ///   - sources: The patterns as the user gave them.
  /// - Throws: A group that one of the patterns does not have.
  package init(
    _ plan: SearchPlan, template: ReplacementTemplate?, transform: ByteTransform,
    groups: [[UInt8]] = [], sources: [[UInt8]] = [], skipsByteOrderMark: Bool = false
  ) throws(UnknownGroup) {
    self.sources = template?.asksForPattern == true ? sources : []
    self.skipsByteOrderMark = skipsByteOrderMark
    matcher = plan.matcher
    limits = plan.limits
    self.transform = transform
    isUTF8 = plan.matcher.patterns.allSatisfy(\.isUTF8)
    var templates: [ResolvedTemplate] = []
    var allNumbers: [[[Int]]] = []
    for pattern in plan.matcher.patterns {
      if let template { try templates.append(ResolvedTemplate(template, for: pattern)) }
      var numbers: [[Int]] = []
      for group in groups { try numbers.append(pattern.numbers(of: Self.reference(to: group))) }
      allNumbers.append(numbers)
    }
    self.templates = template == nil ? nil : templates
    self.groups = groups.isEmpty ? [] : allNumbers
    constant = transform.isEmpty ? template?.constantBytes : nil
  }

  private static func reference(to group: [UInt8]) -> ReplacementTemplate.Group {
    Int(String(decoding: group, as: UTF8.self)).map { .number(max(0, $0)) } ?? .name(group)
  }

  /// What one thread needs to find replacements.
  package struct Scratch: ~Copyable {
    fileprivate var matches: MatchScratch
    /// The replacement of the last match.
    fileprivate var text: [UInt8] = []
    /// Where the line is, if the template may ask for that.
    package var fields: TemplateFields?
  }

  package func makeScratch() -> Scratch {
    Scratch(matches: matcher.makeScratch(limits: limits))
  }

  /// Finds the matches to replace in a line, and their replacements, from left to right.
  ///
  /// - Parameters:
  ///   - content: The line without its terminator, or a whole file if matches may have several
  ///     lines.
  ///   - offset: The offset of the line in its file.
  ///   - policy: If given, a replacement gets the length of what it replaces, or does not fit.
  ///   - note: Gets each match before its replacements: its range, the number of its pattern, the
  ///     pattern (its groups are in the scratch space), and what to add to all of these offsets.
  ///   - body: Gets each replacement, and the new text, as it is found: a line may have millions.
  /// - Returns: Why a part of the line could not be searched.
  package func replace(
    in content: RawSpan, at offset: Int, fitting policy: FitPolicy?, _ scratch: inout Scratch,
    noting note: (Range<Int>, Int, CompiledPattern, borrowing MatchScratch, Int) -> Void = {
      _, _, _, _, _ in
    },
    _ body: (Replacement, [UInt8]) -> SinkStep
  ) -> MatchFailure? {
    let shift = skipsByteOrderMark && offset == 0 ? content.byteOrderMarkCount : 0
    let content = content.extracting(droppingFirst: shift)
    let isASCII = content.asciiRunLength(from: 0, to: content.byteCount) == content.byteCount
    var text: [UInt8] = []
    swap(&text, &scratch.text)
    defer { swap(&text, &scratch.text) }
    let fields = scratch.fields
    return matcher.forEachReplaceable(in: content, isASCII: isASCII, &scratch.matches) {
      match, number, pattern, scratch in
      note(match, number, pattern, scratch, shift)
      guard groups.isEmpty else {
        let groups = groups[matcher.compiledIndex(of: number)]
        for range in parts(of: groups, pattern, scratch) where match.contains(range) {
          let outcome = makeText(
            for: range, number, pattern, nil, scratch, content, policy, &text)
          let replacement = Replacement(range: range, shiftedBy: shift, of: number, outcome)
          if body(replacement, text) == .stop { return .stop }
        }
        return .keepGoing
      }
      if let constant, policy == nil || constant.count == match.count {
        return body(Replacement(range: match, shiftedBy: shift, of: number, .fits), constant)
      }
      let outcome = makeText(
        for: match, number, pattern,
        fields.map { ResolvedTemplate.MatchPlace(fields: $0, start: match.lowerBound + shift) },
        scratch, content, policy, &text)
      return body(Replacement(range: match, shiftedBy: shift, of: number, outcome), text)
    }
  }

  /// Finds the matches to replace in a whole file, which may have several lines.
  ///
  /// There is no line after the last terminator, so an empty match there does not count.
  ///
  /// - Parameters:
  ///   - lines: The numbers that all lines of a match must have.
  ///   - body: Gets each replacement with the line where it begins.
  // Large, since it borrows what others own: a struct would copy that and count references.
  package func replace(
    inFile file: RawSpan, _ terminator: LineTerminator, lines: Range<Int>,
    fitting policy: FitPolicy?, _ scratch: inout Scratch,
    noting note: (Range<Int>, Int, CompiledPattern, borrowing MatchScratch, Int) -> Void = {
      _, _, _, _, _ in
    },
    _ body: (Replacement, LinePosition, [UInt8]) -> SinkStep
  ) -> MatchFailure? {
    let count = file.byteCount
    guard count > 0 else { return nil }
    let isClosed = file.byte(at: count - 1) == terminator.byte
    let fields = scratch.fields
    var position = LinePosition()
    return replace(
      in: file, at: 0, fitting: policy, &scratch,
      noting: { match, number, pattern, scratch, shift in
        position.advance(to: match.lowerBound + shift, in: file, terminator)
        fields?.lineNumber = position.number
        fields?.lineStart = position.start
        note(match, number, pattern, scratch, shift)
      }
    ) { replacement, text in
      let range = replacement.range
      position.advance(to: range.lowerBound, in: file, terminator)
      var last = position
      last.advance(to: range.upperBound - 1, in: file, terminator)
      guard lines.contains(position.number), lines.contains(last.number),
        !isClosed || range != count..<count
      else { return .keepGoing }
      return body(replacement, position, text)
    }
  }

  /// The ranges of the wanted groups, from left to right; of overlapping ones, only the outer one.
  private func parts(
    of groups: [[Int]], _ pattern: CompiledPattern, _ scratch: borrowing MatchScratch
  ) -> [Range<Int>] {
    var found: [Range<Int>] = []
    for numbers in groups {
      for number in numbers {
        guard let range = pattern.group(number, scratch) else { continue }
        found.append(range)
        break
      }
    }
    found.sort { ($0.lowerBound, -$0.count) < ($1.lowerBound, -$1.count) }
    var parts: [Range<Int>] = []
    for range in found where range.lowerBound >= parts.last?.upperBound ?? 0 {
      parts.append(range)
    }
    return parts
  }

  /// Makes the text that replaces `range`.
  // Large, since it borrows what others own: a struct would copy that and count references.
  private func makeText(
    for range: Range<Int>, _ number: Int, _ pattern: CompiledPattern,
    _ place: ResolvedTemplate.MatchPlace?, _ scratch: borrowing MatchScratch, _ content: RawSpan,
    _ policy: FitPolicy?,
    _ text: inout [UInt8]
  ) -> FitPolicy.Outcome {
    text.removeAll(keepingCapacity: true)
    if let templates {
      templates[matcher.compiledIndex(of: number)].expand(
        pattern, sources.isEmpty ? [] : sources[number], place, scratch, in: content, into: &text)
    } else {
      content.extracting(range).append(to: &text)
    }
    if !transform.isEmpty { transform.apply(to: &text, isUTF8: isUTF8) }
    return policy?.fit(&text, to: range.count, isUTF8: isUTF8) ?? .fits
  }
}

extension Range<Int> {
  fileprivate func contains(_ other: Range<Int>) -> Bool {
    lowerBound <= other.lowerBound && other.upperBound <= upperBound
  }
}

/// A part of a line that is replaced, or of a file.
package struct Replacement: Sendable {
  /// Offsets in the line, or in the file.
  package let range: Range<Int>
  /// The number of the pattern that matched, from 0.
  package let pattern: Int
  private let outcome: FitPolicy.Outcome

  fileprivate init(
    range: Range<Int>, shiftedBy shift: Int, of pattern: Int, _ outcome: FitPolicy.Outcome
  ) {
    self.range = range.lowerBound + shift..<range.upperBound + shift
    self.pattern = pattern
    self.outcome = outcome
  }

  /// The same in a text that begins `offset` later.
  package func shifted(by offset: Int) -> Replacement {
    Replacement(range: range, shiftedBy: offset, of: pattern, outcome)
  }

  package var fits: Bool { outcome == .fits }
  /// Left as it is, as the user wanted.
  package var isSkipped: Bool { outcome == .skipped }
}
