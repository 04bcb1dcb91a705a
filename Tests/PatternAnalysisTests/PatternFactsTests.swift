import Bytes
import Testing

@testable import PatternAnalysis

/// A pattern and a fact about it.
struct FactCase: Sendable, CustomTestStringConvertible {
  var pattern: String
  var fact: String

  init(_ pattern: String, _ fact: String) {
    self.pattern = pattern
    self.fact = fact
  }

  var testDescription: String { pattern }
}

@Suite("What is known of a pattern")
struct PatternFactsTests {
  private func facts(_ pattern: String, isCaseless: Bool = false, isUTF8: Bool = true)
    -> PatternFacts
  {
    analyze(
      PatternText(Array(pattern.utf8)),
      AnalysisOptions(isUTF8: isUTF8, usesProperties: isUTF8, isCaseless: isCaseless))
  }

  /// `a` for a byte, `<a>` for a byte whose case is open; a leading `=` if nothing else is needed.
  private func describe(_ set: LiteralSet) -> String {
    let texts = (set.literals + set.rareCaseVariants).map { literal in
      var bytes: [UInt8] = []
      for (byte, fold) in zip(literal.bytes, literal.folds) {
        bytes += fold == 0 ? [byte] : [UInt8(ascii: "<"), byte, UInt8(ascii: ">")]
      }
      return String(decoding: bytes, as: UTF8.self)
    }
    return (set.isExact ? "=" : "") + texts.sorted().joined(separator: "|")
  }

  static let literals: [FactCase] = [
    .init("foo", "=foo"), .init("foo|bar", "=bar|foo"), .init("(foo|ba)r", "=bar|foor"),
    .init("(?:foo)", "=foo"), .init("^foo$", "foo"), .init(#"\bfoo\b"#, "foo"),
    .init(#"\w+_lock"#, "_lock"),
    .init(#"[A-Z]+_RESUME"#, "_RESUME"), .init(#"\w+\s+unlikely\s+\w+"#, "unlikely"),
    .init("colou?r", "=color|colour"),
    .init("a[bc]d", "=abd|acd"), .init("(ab){2}", "=abab"), .init("(ab){2,}x", "abab"),
    .init("x(yz)*w", "w"),
    .init("foo.*barbaz", "barbaz"), .init("(?=foo)f", "foo"), .init("(?!foo)barx", "barx"),
    .init("(?<=foo)b", "foo"),
    .init("(?>foo|fo)x", "foox|fox"), .init("(?>foo)x", "=foox"), .init("foo+", "fo"),
    .init("fo?o?", "=f|fo|fo|foo"),
    .init(#"\x66\x{6f}o"#, "=foo"), .init(#"\Qa.b\E"#, "=a.b"), .init("(?x) f o o # c", "=foo"),
    .init("(?#c)foo", "=foo"),
    .init("(?i)foo", "=<f><o><o>"), .init("(?i:F)oo", "=<f>oo"),
    .init("(?i)linus torvalds", "< t><o><r><v><a><l><d>"),
    .init("é", "=é"), .init("ш[аеи]к", "=шак|шек|шик"), .init("(a|b)(c|d)", "=ac|ad|bc|bd"),
    .init("a|", "no"),
    .init(#"\d+"#, "no"), .init(#"(\w)\1"#, "no"), .init("[^a]", "no"), .init("", "no"),
    .init("(*COMMIT)foo", "no"),
    .init("(?R)?foo", "no"), .init("foo(?C1)", "no"), .init(#"\Kfoo"#, "no"),
    .init("(?|foo|bar)", "no"),
    .init("foo{0}bar", "bar"), .init("[f]oo", "=foo"), .init("[]f]oo", "=]oo|foo"),
    .init(#"\.c$"#, ".c"),
  ]

  @Test("literals that every match has", arguments: literals)
  func extraction(_ c: FactCase) {
    let found =
      switch facts(c.pattern).literals {
      case .success(let set): describe(set)
      case .failure: "no"
      }
    #expect(found == c.fact.replacing("< t>", with: " <t>"))
  }

  static let forms: [FactCase] = [
    .init("foo", "foo"), .init("[^a]", #"[^\na]"#), .init("[^+-]", #"[^\n\+\-]"#),
    .init("[^]a]", #"[^\n\]a]"#),
    .init(#"\s+"#, #"[^\S\n]+"#), .init(#"\S"#, #"\S"#), .init(#"\W"#, #"[^\w\n]"#),
    .init(#"\w"#, #"\w"#),
    .init(#"\H"#, #"[^\h\n]"#), .init(#"\v"#, #"(?!\n)[\v]"#), .init(".", #"\N"#),
    .init("(?s).", #"\N"#),
    .init(#"\Afoo\z"#, "^foo$"), .init("(?m)^foo$", "^foo$"), .init(#"foo\Z"#, "foo$"),
    .init("a|b", "a|b"),
    .init("(a|b)c", "(a|b)c"), .init("(?:a|b)+", "(?:a|b)+"), .init("(?<n>a)", "(?<n>a)"),
    .init("(?P<n>a)", "(?<n>a)"),
    .init("(?'n'a)", "(?<n>a)"), .init("(?>a)", "(?>a)"),
    .init("(?=a)(?!b)(?<=c)(?<!d)", "(?=a)(?!b)(?<=c)(?<!d)"),
    .init(#"(a)\1"#, #"(a)\g{1}"#), .init(#"(?<n>a)\k<n>"#, #"(?<n>a)\k{n}"#),
    .init(#"(a)\g{-1}"#, #"(a)\g{1}"#),
    .init("a*?b+?c??", "a*?b+?c??"), .init("a*+b++", "a*+b++"),
    .init("a{2}b{2,}c{2,3}", "a{2}b{2,}c{2,3}"),
    .init("a{,2}", #"a\{\,2\}"#), .init("(?i)ab", "(?i:a)(?i:b)"),
    .init("a(?i:b)c", "a(?:(?i:b))c"),
    .init(#"[\s,]"#, #"(?!\n)[\s\,]"#), .init("[[:alpha:]_]", "[[:alpha:]_]"),
    .init("[[:space:]]", #"(?!\n)[[:space:]]"#),
    .init(#"\p{Lu}"#, #"(?!\n)[\p{Lu}]"#), .init(#"é"#, #"\x{e9}"#),
    .init(#"[\x00-\x20]"#, #"(?!\n)[\x{0}-\ ]"#),
    .init(#"[a\]b]"#, #"[a\]b]"#), .init("[a-c-]", #"[a-c\-]"#), .init(#"\Qa|b\E"#, #"a\|b"#),
    .init("(?#x)a", "a"),
    .init(#"\n"#, "no"), .init(#"\R"#, "no"), .init(#"\X"#, "no"), .init(#"\C"#, "no"),
    .init(#"\Ga"#, "no"), .init(#"a\Kb"#, "no"),
    .init("(?-m)^a", "no"), .init("(?^)a", "no"), .init("(?R)", "no"), .init("(a)(?1)", "no"),
    .init("(?(1)a|b)", "no"),
    .init(#"(a\1)"#, "no"), .init("(*UTF)a", "no"), .init("(*SKIP)a", "no"), .init("(?C)a", "no"),
    .init("(?xx)a", "no"),
    .init("(?J)a", "no"), .init("(?|a|b)", "no"), .init(#"(a)\11"#, "no"), .init(#"\0"#, "no"),
    .init(#"\o{12}"#, "no"),
  ]

  @Test("the form for buffers, written from the tree", arguments: forms)
  func rendering(_ c: FactCase) {
    let found = (try? facts(c.pattern).bufferForm()).map { String(decoding: $0, as: UTF8.self) }
    #expect(found ?? "no" == c.fact)
  }

  static let twins: [(String, Bool, Bool)] = [
    ("foo", false, true), (#"\w+\s"#, true, true), ("é", false, false), ("é?", false, false),
    (#"\x{e9}"#, false, false),
    (#"\xe9"#, false, false), (#"\x{7f}"#, false, true), ("[[:upper:]]", false, true),
    ("[[:upper:]]", true, false),
    ("(?i)[[:lower:]]", false, false), (#"\p{L}"#, false, false), ("(*UCP)a", false, false),
    ("[^a]", false, true),
    (#"\351"#, false, false), (#"[\x00-\xff]"#, false, false),
  ]

  @Test("the pattern without UTF serves for ASCII, or not", arguments: twins)
  func asciiTwin(pattern: String, isCaseless: Bool, serves: Bool) {
    #expect((facts(pattern, isCaseless: isCaseless).twinRefusal == nil) == serves)
  }

  @Test("letters with a third case are cut out or looked for besides")
  func rareCaseVariants() throws {
    let task = try facts("task", isCaseless: true).literals.get()
    #expect(describe(task).contains("\u{212A}") && describe(task).contains("ſ") && !task.isExact)
    // Bytes have no third case.
    #expect(
      describe(try facts("task", isCaseless: true, isUTF8: false).literals.get()) == "=<t><a><s><k>"
    )
  }

  @Test("every reason to decline is told")
  func reasons() {
    for pattern in [#"\R"#, "(?-m)a", "(?(1)a)", #"(a\1)"#, "(*COMMIT)a"] {
      let declined = #expect(throws: Declined.self) { try facts(pattern).bufferForm() }
      #expect(declined?.reason.isEmpty == false)
    }
  }

  @Test("bytes in a row, each out of a set")
  func bytesInARow() throws {
    let window = try facts("[0-9]{3}-[0-9]{4}").window().window
    #expect(window.sets.count == ByteWindow.maxCount)
    #expect(window.sets.contains(1 << 0x2D))
    #expect((try? facts(#"\w+"#).window()) == nil)
    #expect((try? facts("a|b").window()) == nil)
    #expect((try? facts("(?i)ks").window()) == nil)
    #expect(try facts("ab").window().window.sets == [1 << 0x61, 1 << 0x62])
  }

  private func requirements(_ pattern: String) -> [String]? {
    (try? facts(pattern).requirements())?.map { requirement in
      switch requirement {
      case .literals(let set):
        set.literals.map { String(decoding: $0.bytes, as: UTF8.self) }.joined(separator: " ")
      case .window(let window, _): "window of \(window.sets.count)"
      }
    }
  }

  @Test("what each branch has")
  func branches() {
    #expect(requirements(#"[0-9]{3}-[0-9]|Bearer \w{40}"#) == ["window of 4", "Bearer "])
    #expect(
      requirements(#"\b(?:[0-9]{3}-[0-9]|token (?:[0-9]{4}|Bearer \w))$"#)
        == ["window of 4", "token "])
    // The text after the branches is worth more than the branches.
    #expect(requirements(#"(?:[0-9]{4}|a)\w+token="#) == ["token="])
    #expect(requirements(#"(?:[0-9]{4}|foo){2,}"#) == ["window of 4", "foo"])
    #expect(requirements(#"(?:[0-9]{4}|Bearer)*"#) == nil)
    #expect(requirements(#"[0-9]{4}|\w*"#) == nil)
    #expect(requirements(#"(?=[0-9]{4}|x)\w"#) == nil)
  }

  @Test("escapes are sets of ASCII where properties do not count")
  func escapes() throws {
    var options = AnalysisOptions(isUTF8: true, usesProperties: false, isCaseless: false)
    let digits = try analyze(PatternText(Array(#"\d\d"#.utf8)), options).window().window
    #expect(digits.sets.allSatisfy { $0 == 0x3FF << 0x30 })
    options.usesProperties = true
    #expect((try? analyze(PatternText(Array(#"\d\d"#.utf8)), options).window()) == nil)
  }

  @Test("what a brace begins depends on the library")
  func openQuantifiers() throws {
    var options = AnalysisOptions(isUTF8: true, usesProperties: true, isCaseless: false)
    let literal = text(try analyze(PatternText(Array("a{,3}b".utf8)), options).bufferForm())
    #expect(literal.contains(",3"))
    options.readsOpenQuantifiers = true
    #expect(text(try analyze(PatternText(Array("a{,3}b".utf8)), options).bufferForm()) == "a{0,3}b")
    #expect(
      text(try analyze(PatternText(Array("a{ 1, 3 }b".utf8)), options).bufferForm()) == "a{1,3}b")
    let braces = text(try analyze(PatternText(Array("a{,}b".utf8)), options).bufferForm())
    #expect(braces.contains(",") && !braces.contains("0"))
  }
}

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
