import Testing

@testable import Globbing

/// Results of `git check-ignore` 2.39, for globs with a slash.
@Suite struct PathGlobTests {
  static let cases: [GlobCase] = [
    .init(rule: "text is itself", glob: "a/b", matching: ["a/b"], others: ["a", "a/b/c", "x/a/b"]),
    .init(rule: "a star stops at slashes", glob: "a/*", matching: ["a/b"], others: ["a/b/c", "b"]),
    .init(rule: "stars in names", glob: "a*/b*c", matching: ["ax/bc", "a/bxc"], others: ["a/b/c"]),
    .init(rule: "a question mark is no slash", glob: "a?b", matching: ["axb"], others: ["a/b"]),
    .init(rule: "a set has no slash", glob: "a[/x]b", matching: ["axb"], others: ["a/b"]),
    .init(rule: "not even without", glob: "a[!x]b", matching: ["ayb"], others: ["a/b", "axb"]),
    .init(
      rule: "directories first", glob: "**/b", matching: ["b", "a/b", "a/c/b"],
      others: ["ab", "a/b/c"]),
    .init(
      rule: "directories between", glob: "a/**/b", matching: ["a/b", "a/x/b", "a/x/y/b"],
      others: ["ab", "a/xb", "x/a/b"]),
    .init(
      rule: "everything in it", glob: "a/**", matching: ["a/b", "a/b/c"], others: ["a", "ab/c"]),
    .init(rule: "everything", glob: "**", matching: ["a", "a/b"]),
    .init(
      rule: "two stars in a name are one", glob: "x?**/b", matching: ["xyz/b"], others: ["xy/z/b"]),
    .init(rule: "two stars before a name", glob: "**a/b", matching: ["xa/b"], others: ["x/a/b"]),
    .init(
      rule: "two stars after plain text, as in git", glob: "a**/b",
      matching: ["ax/y/b", "a/b", "ac/b"], others: ["a/x"]),
    .init(
      rule: "directories twice", glob: "**/a/**/b", matching: ["a/b", "x/a/y/b", "a/a/b"],
      others: ["a", "b"]),
    .init(
      rule: "a name goes back, then directories", glob: "**/a*b/c",
      matching: ["axb/ab/c", "abxb/c"],
      others: ["ab/cc", "a/b/c"]),
    .init(rule: "an escape", glob: #"\!a/\*"#, matching: ["!a/*"], others: ["!a/b"]),
    .init(rule: "a bracket first", glob: "[]-a]", matching: ["]", "^", "a"], others: ["-", "b"]),
    .init(
      rule: "after a range a minus is itself", glob: "[a-c-e]", matching: ["-", "e"], others: ["d"]),
    .init(rule: "classes are ASCII", glob: "[[:alpha:]]", matching: ["a"], others: ["1", "é"]),
    .init(rule: "a character is its bytes", glob: "??", matching: ["é"], others: ["日"]),
  ]

  @Test("a glob matches whole paths", arguments: cases)
  func matches(_ c: GlobCase) throws {
    let glob = try #require(PathGlob(bytes(c.glob)))
    for path in c.matching { #expect(glob.matches(bytes(path)), "\(path)") }
    for path in c.others { #expect(!glob.matches(bytes(path)), "\(path)") }
  }

  @Test(
    "what is not complete matches nothing",
    arguments: ["[a", #"a\"#, "[[:foo:]]", "[[:alpha:]", #"[\"#])
  func incomplete(glob: String) { #expect(PathGlob(bytes(glob)) == nil) }

  @Test("characters and capitals, where asked for")
  func unitsAndCase() throws {
    let one = try #require(PathGlob(bytes("?"), unit: .character))
    #expect(one.matches(bytes("é")))
    let plain = try #require(PathGlob(bytes("*.É[a-c]"), unit: .character, ignoresCase: true))
    #expect(plain.matches(bytes("x.éB")))
    #expect(!plain.matches(bytes("x.éD")))
    let ascii = try #require(PathGlob(bytes("README[!a]"), ignoresCase: true))
    #expect(ascii.matches(bytes("ReadMe1")))
    #expect(!ascii.matches(bytes("readmeA")))
    #expect(try !#require(PathGlob(bytes("README"))).matches(bytes("readme")))
  }

  @Test("for names a star at one end is enough to know")
  func nameStrategies() {
    #expect(PathGlob(bytes("*.o"), isForNames: true)?.strategy == .fileExtension(bytes("o")))
    #expect(PathGlob(bytes("*.o"))?.strategy == .general)
    #expect(PathGlob(bytes("/a/b"))?.strategy == .literal(bytes("/a/b")))
  }
}
