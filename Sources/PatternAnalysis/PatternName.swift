/// The name at the start of a pattern: `(*MARK:name)` or `(*:name)`.
package struct PatternName: Sendable {
  /// Never empty.
  package let text: ArraySlice<UInt8>
  /// The pattern without its name, which matches the same.
  package let rest: ArraySlice<UInt8>

  /// `nil` when the pattern has no name.
  package init?(of pattern: [UInt8]) {
    guard pattern.starts(with: "(*".utf8) else { return nil }
    guard
      let prefix = ["(*MARK:", "(*:"].first(where: { pattern.starts(with: $0.utf8) }),
      let end = pattern.firstIndex(of: UInt8(ascii: ")"))
    else { return nil }
    text = pattern[prefix.utf8.count..<end]
    rest = pattern[(end + 1)...]
    // Other names are errors, which PCRE2 reports.
    guard !text.isEmpty, text.count <= Self.longest else { return nil }
  }

  private static let longest = 255
}
