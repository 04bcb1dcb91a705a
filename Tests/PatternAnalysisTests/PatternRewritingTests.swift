import PatternAnalysis
import Testing

struct RewriteCase: Sendable, CustomTestStringConvertible {
  var pattern: String
  var result: String?

  init(_ pattern: String, _ result: String?) {
    self.pattern = pattern
    self.result = result
  }

  var testDescription: String { pattern }
}

private func text(_ bytes: some Sequence<UInt8>) -> String {
  String(decoding: Array(bytes), as: UTF8.self)
}

@Suite("Rewriting the text of patterns")
struct PatternRewritingTests {
  @Test(
    "digits are ASCII, wherever they are an escape",
    arguments: [
      .init(#"a\d+"#, "a[0-9]+"),
      .init(#"\D"#, "[^0-9]"),
      .init(#"[\dx]"#, "[0-9x]"),
      .init(#"[^\D]"#, #"[^\x00-\x2f\x3a-\x{10ffff}]"#),
      .init(#"\\d"#, nil),
      .init(#"\\\d"#, #"\\[0-9]"#),
      .init(#"\Q\d\E\d"#, #"\Q\d\E[0-9]"#),
      .init(#"[\Q]\d\E\d]"#, #"[\Q]\d\E0-9]"#),
      .init(#"\c\d"#, nil),
      .init(#"(?#\d[)\d"#, #"(?#\d[)[0-9]"#),
      .init("(?x)# [ \\d\n\\d", "(?x)# [ \\d\n[0-9]"),
      .init("(?x:#[\n)#[\\d]", "(?x:#[\n)#[0-9]"),
      .init("(?^)#[\\d]", "(?^)#[0-9]"),
      .init(#"[]\d]"#, "[]0-9]"),
      .init(#"[^]\d]"#, "[^]0-9]"),
      .init(#"[[:alpha:]\d]"#, "[[:alpha:]0-9]"),
      .init(#"[[:digit:]]"#, nil),
      .init(#"[a-\d]"#, nil),
      .init(#"[\w-\d]"#, #"[\w-0-9]"#),
      .init(#"[\d-z]"#, "[0-9-z]"),
      .init(#"[-\d]"#, "[-0-9]"),
      .init(#"(?C"[\d")\d"#, #"(?C"[\d")[0-9]"#),
      .init(#"(?<d>\d)\k<d>"#, #"(?<d>[0-9])\k<d>"#),
      .init(#"(?(?=\d)\d|x)"#, "(?(?=[0-9])[0-9]|x)"),
      .init(#"\p{Nd}\x{64}\d"#, #"\p{Nd}\x{64}[0-9]"#),
      .init(#"abc"#, nil),
      .init(#"\"#, nil),
      .init(#"[\d"#, "[0-9"),
    ] as [RewriteCase])
  func digits(_ c: RewriteCase) {
    let rewritten = rewritingDigitsAsASCII(PatternText(Array(c.pattern.utf8)))
    #expect(text(rewritten.bytes) == c.result ?? c.pattern)
  }

  @Test(
    "items at the start are hoisted as long as PCRE2 would take them there",
    arguments: [
      .init("(*UTF)(*UCP)a", "(*UTF)(*UCP)"),
      .init("(*LIMIT_MATCH=10)(*NO_JIT)(*CRLF)x", "(*LIMIT_MATCH=10)(*NO_JIT)(*CRLF)"),
      .init("(*UCP)(*COMMIT)a", "(*UCP)"),
      .init("(*UCP=3)a", ""),
      .init("a(*UCP)", ""),
      .init("(*UCP", ""),
    ] as [RewriteCase])
  func verbs(_ c: RewriteCase) {
    let (verbs, rest) = hoistingStartVerbs(Array(c.pattern.utf8))
    #expect(text(verbs) == c.result)
    #expect(text(verbs) + text(rest) == c.pattern)
  }

  @Test(
    "the operators of POSIX grep mean in PCRE2 what they meant there",
    arguments: [
      .init(#"\<a\>"#, #"\b(?=\w)a\b(?<=\w)"#),
      .init(#"\`a\'"#, #"\Aa\z"#),
      .init(#"[\<]\\<"#, #"[\<]\\<"#),
      .init(#"\Q\<\E"#, #"\Q\<\E"#),
    ] as [RewriteCase])
  func posixOperators(_ c: RewriteCase) {
    #expect(text(translatingPOSIXOperators(Array(c.pattern.utf8))) == c.result)
  }

  @Test(
    "a basic expression is shown as PCRE2 has it",
    arguments: [
      .init(#"a\(b\|c\)\{2\}"#, "a(b|c){2}"),
      .init(#"(a)+?"#, #"\(a\)\+\?"#),
      .init(#"[(\]x)"#, #"[(\]x\)"#),
      .init(#"[]([:alpha:]]("#, #"[]([:alpha:]]\("#),
      .init(#"\(a\)\1*\."#, #"(a)\1*\."#),
    ] as [RewriteCase])
  func basicExpressions(_ c: RewriteCase) {
    #expect(text(translatingBasicExpression(Array(c.pattern.utf8))) == c.result)
  }

  @Test(
    "smart case goes by letters that stand for themselves",
    arguments: [
      ("abc", LetterCase.lowerOnly), ("aBc", .hasUpper), ("123", .noLetters),
      (#"\S\W"#, .noLetters),
      (#"\pLa"#, .lowerOnly), (#"\x{4A}"#, .noLetters), ("[A-Z]", .hasUpper),
      (#"\QA\E"#, .hasUpper),
      ("(?<Name>a)", .lowerOnly), ("(?#A)a", .lowerOnly), ("Ш", .hasUpper), ("ш", .lowerOnly),
      ("(*UTF)a", .lowerOnly), ("(?P=Name)", .noLetters),
    ])
  func smartCase(pattern: String, expected: LetterCase) {
    #expect(literalCase(of: Array(pattern.utf8), isFixed: false) == expected)
  }

  @Test("in a plain string every letter counts")
  func smartCaseFixed() {
    #expect(literalCase(of: Array(#"\S"#.utf8), isFixed: true) == .hasUpper)
  }
}
