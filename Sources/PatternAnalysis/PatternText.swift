/// The text of a pattern, split into tokens once for all users.
package struct PatternText: Sendable {
  package let bytes: [UInt8]
  let tokens: [PatternToken]

  /// - Complexity: O(*n*) in the bytes.
  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    tokens = PatternTokenizer.tokens(of: bytes)
  }

  /// This text, or a new one if `other` is different.
  func replaced(by other: [UInt8]) -> PatternText { other == bytes ? self : PatternText(other) }

  /// The bytes of a token.
  subscript(token: PatternToken) -> ArraySlice<UInt8> { bytes[token.range] }
}

/// A pattern with its meaning, and all questions about it. There is one value for each pattern, so
/// that no pattern is parsed twice.
package struct MeantPattern: Sendable {
  package let text: PatternText
  package let traits: PatternTraits

  /// The facts about the pattern that are known without running it.
  package func facts(_ options: AnalysisOptions) -> PatternFacts { analyze(text, options) }

  /// - Parameters:
  ///   - pattern: The pattern as it was typed.
  ///   - spelledOut: Rewrites items that the library understands in another way.
  package init(_ pattern: [UInt8], spellingOut spelledOut: (PatternText) -> PatternText) {
    let typed = PatternText(pattern)
    traits = PatternTraits(of: typed)
    text = spelledOut(typed)
  }
}
