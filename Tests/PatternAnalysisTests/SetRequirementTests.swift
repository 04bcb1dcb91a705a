import Testing

@testable import PatternAnalysis

@Suite("What one of many patterns is found by")
struct SetRequirementTests {
  private func requirement(_ pattern: String, isCaseless: Bool = false) -> SetRequirement? {
    let options = AnalysisOptions(isUTF8: true, usesProperties: true, isCaseless: isCaseless)
    return try? analyze(PatternText(Array(pattern.utf8)), options).setRequirement()
  }

  /// The number of bytes that must stand after and before the literal.
  private func surroundings(_ pattern: String) -> [Int] {
    let known = requirement(pattern)?.surroundings
    return [known?.after?.sets.count ?? 0, known?.before?.sets.count ?? 0]
  }

  @Test(
    "what stands around a literal",
    arguments: [
      (#"kmalloc\w*\("#, [2, 0]), (#"abcd[a-z]+_xyz\w*\d"#, [2, 6]), (#"[A-Z]\w*word"#, [0, 2]),
      (#"kfree[0-9a-f]{8}\b"#, [8, 0]), (#"foo\w*"#, [0, 0]), (#"x\d{40}"#, [15, 0]),
      // In two places, or in a branch, the literal has no unique surroundings.
      (#"foo\dfoo\d"#, [0, 0]), (#"(?:foo\d|bar)"#, [0, 0]), (#"foo(?:\d|ab)x"#, [0, 0]),
      (#"foo(?:\d\d)+x"#, [0, 0]), (#"foo(?=\d)x"#, [0, 0]),
    ])
  func around(pattern: String, counts: [Int]) {
    #expect(surroundings(pattern) == counts)
  }

  @Test("bytes in a row are written out, where they are few")
  func windows() {
    #expect(requirement(#"[0-9]+\.[0-9]+"#)?.literals.count == 100)
    #expect(requirement(#"[0-9]+\.[0-9]+"#)?.isWindow == true)
    #expect(requirement(#"[a-z]{4}"#) == nil)
    #expect(requirement(" ") != nil)
    #expect(requirement(#" \w"#) == nil)
    #expect(requirement(#"\w+"#) == nil)
  }
}
