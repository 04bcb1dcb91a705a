/// The text of a pattern, cut into tokens once for all who ask what is in it.
package struct PatternText: Sendable {
  package let bytes: [UInt8]
  let tokens: [PatternToken]

  /// - Complexity: O(*n*) in the bytes.
  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    tokens = PatternTokenizer.tokens(of: bytes)
  }

  /// The text itself, or another one in its place.
  func replaced(by other: [UInt8]) -> PatternText { other == bytes ? self : PatternText(other) }

  /// The bytes of a token.
  subscript(token: PatternToken) -> ArraySlice<UInt8> { bytes[token.range] }
}

/// A pattern as it is meant, with all that is asked about it: one value for each pattern, so that none
/// is taken apart twice.
package struct MeantPattern: Sendable {
  package let text: PatternText
  package let traits: PatternTraits

  /// What is known of it without running it.
  package func facts(_ options: AnalysisOptions) -> PatternFacts { analyze(text, options) }

  /// - Parameters:
  ///   - pattern: As it was typed.
  ///   - spelledOut: Writes out what the library understands in another way.
  package init(_ pattern: [UInt8], spellingOut spelledOut: (PatternText) -> PatternText) {
    let typed = PatternText(pattern)
    traits = PatternTraits(of: typed)
    text = spelledOut(typed)
  }
}
