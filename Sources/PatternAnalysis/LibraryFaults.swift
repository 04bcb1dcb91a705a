/// A form of a pattern that the library matches correctly.
package struct FaultFreeForm: Equatable, Sendable {
  package var pattern: [UInt8]
  /// Only the interpreter matches the pattern correctly.
  package var needsInterpreter = false
}

/// Another form of the pattern, if the machine code of PCRE2 matches it incorrectly.
///
/// The faults were found by comparing machine code and interpreter of 10.42 and 10.47 on random
/// patterns; see also the ChangeLog of PCRE2. The manual lists the faults that are not avoided.
///
/// - Parameters:
///   - pattern: All that is compiled, except what `-w` adds.
///   - isCaseless: The whole pattern ignores case.
///   - isOld: The library is older than 10.47.
/// - Complexity: O(*n*) in the bytes of the pattern.
package func avoidingLibraryFaults(
  _ pattern: PatternText, isCaseless: Bool, isOld: Bool
) -> FaultFreeForm {
  var form = FaultFreeForm(pattern: pattern.bytes)
  // Most patterns have none of these.
  guard pattern.bytes.contains(where: { "[(\\".utf8.contains($0) }) else { return form }
  form.needsInterpreter = hasFaultyProperty(pattern)
  guard isOld else { return form }
  form.needsInterpreter = form.needsInterpreter || comparesCaselesslyByName(pattern)
  var text = pattern
  if isCaseless || pattern.bytes.opensSettings { text = doublingNegatedLetters(text) }
  text = spellingPossessiveCaptures(text)
  form.pattern = text.bytes
  if mayFailEarly(text) {
    let (items, rest) = hoistingStartVerbs(text.bytes)
    // With a look-behind before each alternative, the machine code no longer uses what it
    // remembers. `\E` ends a `\Q` that was left open. The second alternative never matches; its
    // line feed ends a comment.
    let hasOuter = hasOuterAlternatives(text)
    form.pattern = Array(items)
    form.pattern += (hasOuter ? "(?<=)(?:" : "(?<=)").utf8
    form.pattern += rest
    if hasOuter { form.pattern += "\\E|(*F)\n)".utf8 }
  }
  return form
}

/// `\p{Xuc}` takes invalid bytes for characters, and reads more of them after the end.
private func hasFaultyProperty(_ pattern: PatternText) -> Bool {
  guard
    "xuc".utf8.allSatisfy({ letter in
      pattern.bytes.contains { $0 | 0x20 == letter }
    })
  else {
    return false
  }
  return pattern.tokens.contains { token in
    guard token.kind == .escape || token.kind == .classEscape else { return false }
    let letters = pattern[token].filter { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }
    return letters.map { $0 | 0x20 }.elementsEqual("pxuc".utf8)
  }
}

/// Under `(?J)`, references by name ignore case (fixed in 10.45).
private func comparesCaselesslyByName(_ pattern: PatternText) -> Bool {
  guard pattern.bytes.contains(UInt8(ascii: "J")) else { return false }
  var hasSetting = false
  var hasReference = false
  for token in pattern.tokens {
    let text = pattern[token]
    if token.kind == .groupStart {
      hasReference = hasReference || text.starts(with: "(?P=".utf8)
      hasSetting =
        hasSetting || (text.starts(with: "(?".utf8) && text.contains(UInt8(ascii: "J")))
    } else if token.kind == .escape {
      hasReference =
        hasReference || text.starts(with: #"\k"#.utf8) || text.starts(with: #"\g{"#.utf8)
    }
  }
  return hasSetting && hasReference
}

/// `[^k]` without case matches invalid bytes if the letter has three cases or more, and reads up to
/// four bytes after the end. `[^kk]` does not.
private func doublingNegatedLetters(_ pattern: PatternText) -> PatternText {
  guard pattern.bytes.contains(UInt8(ascii: "^")) else { return pattern }
  let tokens = pattern.tokens
  var result: [UInt8] = []
  var index = 0
  while index < tokens.count {
    result += pattern[tokens[index]]
    let isNegated = tokens[index].kind == .classStart && tokens[index].range.count == 2
    index += 1
    guard isNegated, let end = tokens[index...].firstIndex(where: { $0.kind == .classEnd }) else {
      continue
    }
    let content = pattern.bytes[tokens[index].range.lowerBound..<tokens[end].range.lowerBound]
    result += content
    if mayBeDoubled(content) { result += content }
    index = end
  }
  return pattern.replaced(by: result)
}

/// Whether the characters of a class can be written twice without changing its meaning, and this
/// may help.
private func mayBeDoubled(_ content: ArraySlice<UInt8>) -> Bool {
  if content.contains(where: { "-[]".utf8.contains($0) }) { return false }
  // A letter, its number, its name: the longest spelling is `\N{U+00000212A}`.
  return content.count <= 24
    && content.contains { $0 >= 0x80 || $0 == UInt8(ascii: "\\") || "kKsS".utf8.contains($0) }
}

/// In `(a)*+`, the group keeps its last match even after backtracking. In `(?>(a)*)` it does not.
private func spellingPossessiveCaptures(_ pattern: PatternText) -> PatternText {
  guard pattern.bytes.hasPair({ $0 == UInt8(ascii: "*") }, { $0 == UInt8(ascii: "+") }) else {
    return pattern
  }
  var tokens = pattern.tokens.map { Array(pattern[$0]) }
  let kinds = pattern.tokens.map(\.kind)
  var open: [Int] = []
  for index in kinds.indices {
    switch kinds[index] {
    case .groupStart where opensGroup(tokens[index]): open.append(index)
    case .groupEnd:
      guard let start = open.popLast() else { return pattern }
      let isPossessive =
        index + 2 < kinds.count && tokens[index + 1] == [UInt8(ascii: "*")]
        && tokens[index + 2] == [UInt8(ascii: "+")] && kinds[index + 1] == .meta
      guard isPossessive, isCapture(tokens[start]) else { continue }
      tokens[start] = Array("(?>".utf8) + tokens[start]
      tokens[index + 2] = [UInt8(ascii: ")")]
    default: break
    }
  }
  return open.isEmpty ? pattern.replaced(by: tokens.flatMap { $0 }) : pattern
}

/// Whether the whole pattern has alternatives.
private func hasOuterAlternatives(_ pattern: PatternText) -> Bool {
  var depth = 0
  for token in pattern.tokens {
    switch token.kind {
    case .groupStart where opensGroup(Array(pattern[token])): depth += 1
    case .groupEnd: depth -= 1
    case .meta where depth == 0 && pattern[token].first == UInt8(ascii: "|"): return true
    default: break
    }
  }
  return false
}

private func isCapture(_ start: [UInt8]) -> Bool {
  if start == [UInt8(ascii: "(")] { return true }
  return ["(?<", "(?P<", "(?'"].contains { start.starts(with: $0.utf8) }
    && !["(?<=", "(?<!"].contains { start.starts(with: $0.utf8) }
}

/// Whether a repetition at the start of the pattern may be skipped where it would match.
///
/// The machine code remembers where the first repetition has failed, and assumes that it fails at
/// all places before. But alternatives can reach it at several places in one attempt, `(1|)b*1`,
/// and an atomic group would have matched in another way: `(?>[ab]+|)b`, `(?>.+?)a`.
private func mayFailEarly(_ pattern: PatternText) -> Bool {
  guard pattern.bytes.mayHaveAtomicItems else { return false }
  var depth = 0
  var hasAlternatives = false
  var isAtomic = false
  var isRepeatedAfterwards = false
  var last: UInt8?
  var isAfterGroup = false
  for token in pattern.tokens where token.kind != .comment {
    let text = Array(pattern[token])
    let isQuantifier =
      (token.kind == .meta && "*+?".utf8.contains(text[0]))
      || (token.kind == .literal && text[0] == UInt8(ascii: "{"))
    switch (token.kind, text[0]) {
    case (.groupStart, _):
      if opensGroup(text) { depth += 1 }
      if text.starts(with: "(?>".utf8) || text.starts(with: "(*a".utf8) { isAtomic = true }
    case (.groupEnd, _): depth -= 1
    // Alternatives of the whole pattern start again from the beginning.
    case (.meta, UInt8(ascii: "|")): hasAlternatives = depth > 0
    case (.meta, UInt8(ascii: "+")) where isAfterGroup || last == UInt8(ascii: "}"):
      // A possessive group is atomic, too.
      isAtomic = true
    default: break
    }
    if isQuantifier { isRepeatedAfterwards = isRepeatedAfterwards || hasAlternatives }
    isAfterGroup = isQuantifier && last == UInt8(ascii: ")")
    last = text[0]
  }
  return isAtomic || isRepeatedAfterwards
}

extension [UInt8] {
  /// Whether there is a `(?`, which may set case.
  fileprivate var opensSettings: Bool {
    hasPair({ $0 == UInt8(ascii: "(") }, { $0 == UInt8(ascii: "?") })
  }

  /// False only if there is no alternative, no atomic group, no verb and no possessive quantifier.
  /// The `+` of the latter follows another quantifier, or white space or a comment after one.
  fileprivate var mayHaveAtomicItems: Bool {
    contains { $0 == UInt8(ascii: "|") || $0 == UInt8(ascii: ">") }
      || hasPair({ $0 == UInt8(ascii: "(") }, { $0 == UInt8(ascii: "*") })
      || hasPair({ $0 <= 0x20 || "*+?})".utf8.contains($0) }, { $0 == UInt8(ascii: "+") })
  }

  /// Whether there are two neighbouring bytes with these properties.
  fileprivate func hasPair(_ isFirst: (UInt8) -> Bool, _ isSecond: (UInt8) -> Bool) -> Bool {
    indices.dropFirst().contains { isSecond(self[$0]) && isFirst(self[$0 - 1]) }
  }
}

/// Whether a token that begins a group has an end; settings, verbs and references have none.
private func opensGroup(_ start: [UInt8]) -> Bool {
  start.last != UInt8(ascii: ")") || start.starts(with: "(?(".utf8)
}
