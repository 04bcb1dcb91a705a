/// The pattern with `\d` and `\D` written out as ASCII digits.
///
/// For patterns compiled with Unicode properties by a PCRE2 before 10.43, which cannot do this
/// itself. `[[:digit:]]` is not changed. A `\d` at the end of a range is not changed either: it is
/// an error and stays one.
package func rewritingDigitsAsASCII(_ pattern: PatternText) -> PatternText {
  guard pattern.bytes.containsDigitEscape else { return pattern }
  let tokens = pattern.tokens
  var result: [UInt8] = []
  for (index, token) in tokens.enumerated() {
    let text = pattern[token]
    let replacement: String? =
      switch (token.kind, text.count == 2 ? text.last : nil) {
      case (.escape, UInt8(ascii: "d")): "[0-9]"
      case (.escape, UInt8(ascii: "D")): "[^0-9]"
      case (.classEscape, UInt8(ascii: "d")) where !endsRange(index, pattern): "0-9"
      case (.classEscape, UInt8(ascii: "D")) where !endsRange(index, pattern):
        #"\x00-\x2f\x3a-\x{10ffff}"#
      default: nil
      }
    result += replacement.map { Array($0.utf8) } ?? Array(text)
  }
  return pattern.replaced(by: result)
}

/// The pattern with `\W`, `\D` and `\S` put in brackets, where they are not in brackets yet.
///
/// For UTF-8 without Unicode properties: if text may be invalid, the machine code of PCRE2 10.42
/// does not match these escapes on characters of several bytes (PCRE2Project/pcre2#224).
package func bracketingNegatedEscapes(_ pattern: PatternText) -> PatternText {
  var result: [UInt8] = []
  for token in pattern.tokens {
    let text = pattern[token]
    let isNegated = text.count == 2 && "WDS".utf8.contains(text[text.startIndex + 1])
    if token.kind == .escape && isNegated {
      result += [UInt8(ascii: "[")] + text + [UInt8(ascii: "]")]
    } else {
      result += text
    }
  }
  return pattern.replaced(by: result)
}

/// Whether the token is the end of a range such as `a-\d`, which PCRE2 refuses.
private func endsRange(_ index: Int, _ pattern: PatternText) -> Bool {
  let tokens = pattern.tokens
  guard index >= 2, tokens[index - 1].kind == .classLiteral,
    pattern[tokens[index - 1]].elementsEqual([UInt8(ascii: "-")])
  else { return false }
  switch tokens[index - 2].kind {
  case .classLiteral, .quoted: return true
  // A hyphen after a class stands for itself.
  case .classEscape:
    let letter = pattern[tokens[index - 2]].dropFirst().first
    return !"dDwWsShHvVpPN".utf8.contains(letter ?? 0)
  default: return false
  }
}

extension [UInt8] {
  fileprivate var containsDigitEscape: Bool {
    zip(self, dropFirst()).contains { $0 == UInt8(ascii: "\\") && $1 | 0x20 == UInt8(ascii: "d") }
  }
}

/// The items that PCRE2 accepts only at the very start of a pattern, and the rest of the pattern.
///
/// - Complexity: O(*n*) in the bytes of the items.
package func hoistingStartVerbs(
  _ pattern: [UInt8]
) -> (verbs: ArraySlice<UInt8>, rest: ArraySlice<UInt8>) {
  var rest = pattern[...]
  while rest.starts(with: "(*".utf8), let close = rest.firstIndex(of: UInt8(ascii: ")")) {
    let name = rest[(rest.startIndex + 2)..<close]
    let parts = name.split(
      separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
    let word = String(decoding: parts.first ?? [], as: UTF8.self)
    guard (parts.count == 1 ? startVerbs : startLimits).contains(word) else { break }
    rest = rest[(close + 1)...]
  }
  return (pattern[..<rest.startIndex], rest)
}

private let startVerbs: Set<String> = [
  "UTF", "UCP", "NO_AUTO_POSSESS", "NO_DOTSTAR_ANCHOR", "NO_JIT", "NO_START_OPT", "NOTEMPTY",
  "NOTEMPTY_ATSTART", "CR", "LF", "CRLF", "ANYCRLF", "ANY", "NUL", "BSR_ANYCRLF", "BSR_UNICODE",
  "CASELESS_RESTRICT", "TURKISH_CASING",
]

private let startLimits: Set<String> = [
  "LIMIT_DEPTH", "LIMIT_HEAP", "LIMIT_MATCH", "LIMIT_RECURSION",
]

/// What smart case depends on.
package enum LetterCase: Sendable {
  /// No letter among the characters that stand for themselves.
  case noLetters
  case lowerOnly
  case hasUpper
}

/// The case of the characters in `pattern` that stand for themselves, also in classes. Escapes,
/// names and comments do not count.
package func literalCase(of pattern: [UInt8], isFixed: Bool) -> LetterCase {
  var literals = pattern
  if !isFixed {
    literals = PatternTokenizer.tokens(of: pattern).flatMap { token in
      switch token.kind {
      case .literal, .quoted, .classLiteral: Array(pattern[token.range])
      // A space keeps the bytes on both sides from forming a character.
      default: [UInt8(ascii: " ")]
      }
    }
  }
  var result = LetterCase.noLetters
  for scalar in String(decoding: literals, as: UTF8.self).unicodeScalars {
    if scalar.properties.isUppercase { return .hasUpper }
    if scalar.properties.isAlphabetic { result = .lowerOnly }
  }
  return result
}

/// Translates the word operators of POSIX grep to PCRE2: `\<`, `\>`, `` \` ``, `\'`.
package func translatingPOSIXOperators(_ pattern: [UInt8]) -> [UInt8] {
  PatternTokenizer.tokens(of: pattern).flatMap { token -> [UInt8] in
    let text = Array(pattern[token.range])
    guard token.kind == .escape, text.count == 2 else { return text }
    switch text[1] {
    case UInt8(ascii: "<"): return Array(#"\b(?=\w)"#.utf8)
    case UInt8(ascii: ">"): return Array(#"\b(?<=\w)"#.utf8)
    case UInt8(ascii: "`"): return Array(#"\A"#.utf8)
    case UInt8(ascii: "'"): return Array(#"\z"#.utf8)
    default: return text
    }
  }
}

/// Translates a basic regular expression to PCRE2: `( ) { } | + ?` become special without a
/// backslash, and ordinary with one.
package func translatingBasicExpression(_ pattern: [UInt8]) -> [UInt8] {
  let swapped = Set("(){}|+?".utf8)
  var result: [UInt8] = []
  var index = 0
  while index < pattern.count {
    let byte = pattern[index]
    if byte == UInt8(ascii: "\\"), index + 1 < pattern.count {
      let next = pattern[index + 1]
      result += swapped.contains(next) ? [next] : [byte, next]
      index += 2
    } else if byte == UInt8(ascii: "[") {
      let end = bracketEnd(in: pattern, from: index)
      result += pattern[index..<end]
      index = end
    } else {
      result += swapped.contains(byte) ? [UInt8(ascii: "\\"), byte] : [byte]
      index += 1
    }
  }
  return result
}

/// The end of the bracket expression at `start`, in which a backslash is an ordinary character.
private func bracketEnd(in pattern: [UInt8], from start: Int) -> Int {
  var index = start + 1
  if index < pattern.count, pattern[index] == UInt8(ascii: "^") { index += 1 }
  if index < pattern.count, pattern[index] == UInt8(ascii: "]") { index += 1 }
  while index < pattern.count, pattern[index] != UInt8(ascii: "]") {
    if pattern[index] == UInt8(ascii: "["), index + 1 < pattern.count,
      ":.=".utf8.contains(pattern[index + 1]),
      let close = pattern[(index + 2)...].firstIndex(of: pattern[index + 1]),
      close + 1 < pattern.count, pattern[close + 1] == UInt8(ascii: "]")
    {
      index = close + 1
    }
    index += 1
  }
  return min(index + 1, pattern.count)
}
