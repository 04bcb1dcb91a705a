internal import Bytes
package import PCRE2
package import Search

/// What a match becomes: the template, the transforms and the groups of all patterns, resolved.
///
/// It never changes after it is made; threads share it, each with a `MatchScratch` of its own.
package struct Replacer: Sendable {
  private let matcher: LineMatcher
  private let limits: MatchLimits
  /// One for each pattern; `nil` where the match itself is transformed.
  private let templates: [ResolvedTemplate]?
  private let transform: ByteTransform
  /// The patterns as they were given, if the template asks for them.
  private let sources: [[UInt8]]
  /// The groups whose text alone is changed, for each pattern; empty for the whole match.
  private let groups: [[[Int]]]
  private let isUTF8: Bool
  /// A byte order mark at the start of a file is no part of its first line.
  private let skipsByteOrderMark: Bool

  /// - Parameters:
  ///   - template: `nil` if the transforms work on the matched text.
  ///   - groups: Numbers or names; the whole match if there are none.
  ///   - sources: The patterns as they were given.
  /// - Throws: A group that some pattern does not have.
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
  }

  private static func reference(to group: [UInt8]) -> ReplacementTemplate.Group {
    Int(String(decoding: group, as: UTF8.self)).map { .number(max(0, $0)) } ?? .name(group)
  }

  package func makeScratch() -> MatchScratch { matcher.makeScratch(limits: limits) }

  /// Finds what is to be replaced in a line, and by what.
  ///
  /// - Parameters:
  ///   - content: The line without its terminator.
  ///   - offset: Where the line begins in its file.
  ///   - policy: Where given, texts have the length of what they replace, or do not fit.
  ///   - replacements: Everything that was in it is forgotten.
  /// - Returns: Why not all of the line could be searched.
  package func replace(
    in content: RawSpan, at offset: Int, fitting policy: FitPolicy?, _ scratch: inout MatchScratch,
    into replacements: inout LineReplacements
  ) -> MatchFailure? {
    replacements.reset()
    let mark = skipsByteOrderMark && offset == 0 ? content.byteOrderMarkCount : 0
    let content = content.extracting(droppingFirst: mark)
    replacements.shift = mark
    let isASCII = content.asciiRunLength(from: 0, to: content.byteCount) == content.byteCount
    return matcher.forEachReplaceable(in: content, isASCII: isASCII, &scratch) {
      match, number, pattern, scratch in
      replacements.note(match, of: pattern, scratch)
      guard groups.isEmpty else {
        let groups = groups[matcher.compiledIndex(of: number)]
        for range in parts(of: groups, pattern, scratch) where match.contains(range) {
          add(range, number, pattern, scratch, content, policy, to: &replacements)
        }
        return
      }
      add(match, number, pattern, scratch, content, policy, to: &replacements)
    }
  }

  /// Where the wanted groups lie, from left to right; of those that overlap the outer one.
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

  private func add(
    _ range: Range<Int>, _ number: Int, _ pattern: CompiledPattern,
    _ scratch: borrowing MatchScratch, _ content: RawSpan, _ policy: FitPolicy?,
    to replacements: inout LineReplacements
  ) {
    replacements.add(range, of: number) { text in
      if let templates {
        templates[matcher.compiledIndex(of: number)].expand(
          pattern, sources.isEmpty ? [] : sources[number], scratch, in: content, into: &text)
      } else {
        text = content.extracting(range).copied()
      }
      if !transform.isEmpty { transform.apply(to: &text, isUTF8: isUTF8) }
      return policy?.fit(&text, to: range.count, isUTF8: isUTF8) ?? .fits
    }
  }
}

extension Range<Int> {
  fileprivate func contains(_ other: Range<Int>) -> Bool {
    lowerBound <= other.lowerBound && other.upperBound <= upperBound
  }
}

/// What is replaced in one line, from left to right.
package struct LineReplacements: Sendable {
  package struct Replacement: Sendable {
    /// Offsets in the line.
    package fileprivate(set) var range = 0..<0
    package fileprivate(set) var text: [UInt8] = []
    /// The number of the pattern that matched, from 0.
    package fileprivate(set) var pattern = 0
    fileprivate(set) var outcome = FitPolicy.Outcome.fits

    package var fits: Bool { outcome == .fits }
    /// Left as it is, as was asked for.
    package var isSkipped: Bool { outcome == .skipped }
  }

  /// The first `count` are those of the current line; the others keep their memory for later ones.
  private var slots: [Replacement] = []
  private var count = 0
  fileprivate(set) var shift = 0
  /// What is noted of each match in `matches`; `nil` notes no match.
  package var notedGroups: [Int]?
  package private(set) var matches: [Match] = []

  /// Offsets in the line.
  package struct Match: Sendable {
    package let range: Range<Int>
    /// Indices of those in `all` that are part of it.
    package fileprivate(set) var replacements: Range<Int>
    package let groups: [Range<Int>?]
  }

  package init() {}

  package var all: ArraySlice<Replacement> { slots[..<count] }

  mutating func reset() {
    count = 0
    if notedGroups != nil { matches.removeAll(keepingCapacity: true) }
  }

  /// Takes note of a match, to which what is added next belongs.
  mutating func note(
    _ match: Range<Int>, of pattern: CompiledPattern, _ scratch: borrowing MatchScratch
  ) {
    guard let notedGroups else { return }
    let groups = notedGroups.map { group in
      group <= pattern.groupCount ? pattern.group(group, scratch).map(shifted) : nil
    }
    matches.append(
      Match(range: shifted(match), replacements: count..<count, groups: groups))
  }

  private func shifted(_ range: Range<Int>) -> Range<Int> {
    range.lowerBound + shift..<range.upperBound + shift
  }

  /// - Parameters:
  ///   - range: Offsets in the subject, which begins `shift` bytes after the line.
  ///   - makeText: Appends the new text to an empty array.
  mutating func add(
    _ range: Range<Int>, of pattern: Int, _ makeText: (inout [UInt8]) -> FitPolicy.Outcome
  ) {
    if count == slots.count { slots.append(Replacement()) }
    slots[count].range = shifted(range)
    slots[count].pattern = pattern
    slots[count].text.removeAll(keepingCapacity: true)
    slots[count].outcome = makeText(&slots[count].text)
    count += 1
    if let last = matches.indices.last {
      matches[last].replacements = matches[last].replacements.lowerBound..<count
    }
  }
}
