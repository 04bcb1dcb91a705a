import Bytes
import PCRE2
import Testing

@testable import Search

@Suite("All strategies find the same")
struct StrategyTests {
  /// Patterns that are difficult for strategies.
  static let patterns = [
    "", "a", "foo", "foo|bar", "(foo|bar)baz?", "^", "$", "^$", "^foo", "foo$", #"\Afoo\z"#,
    #"foo\Z"#,
    "[^a]", "[^+-]+", #"\s"#, #"\s+foo"#, #"foo\s"#, #"foo\s*$"#, #"\W"#, #"\Wfoo"#, #"\D+$"#,
    #"\H$"#,
    #"\v"#, #"\V+"#, "(?s)foo.", "(?s).foo", "(?s)o.*b", #"(?<=\s)foo"#, #"(?<!\s)foo"#,
    #"foo(?=\s)"#,
    #"foo(?!\s)"#, #"(?<=^|x)foo"#, #"\bfoo\b"#, #"\Boo"#, "f(?=oo)", "(?=.*bar)foo", "(?!foo)f",
    #"(o)\1"#, #"(?<c>.)\k<c>"#, #"([^o])\1?o"#, "fo++", "(?>fo|foo)b", "f.*?o", "o{2}",
    "(?:fo){2,}",
    #"\Qfoo\E|\Qb.r\E"#, "(?i)FOO", "(?i:F)oo", "f(?-i)oo", "(?x) foo # bar", "(?m)^foo$",
    "(?m-s:foo.)",
    #"[\s,]foo"#, #"[[:space:]]"#, #"[[:^alpha:]]"#, #"[\n]"#, #"foo\nbar"#, #"foo\n?"#,
    #"\x0a|foo"#,
    #"\R"#, #"\Gfoo"#, #"fo\Ko"#, #"foo\Kbar"#, "(?|(f)|(b))", "(?(?=f)foo|bar)", "(?-m)^foo",
    "(*COMMIT)foo",
    "é", "[é]", "(?i)É", "é?", "é+", "(?i)k", "(?i)s", "(?i)task", "(?i)привет", "(?i)вода",
    "(?i)σοφία", "(?i)ΘΆΛΑΣΣΑ", "(?i)[σμ]ω", "(?i)ς",
    "при[вб]ет", #"\x{e9}"#,
    #"[\x{e0}-\x{ff}]"#, #"\p{Lu}"#, #"\P{Lu}foo"#, #"[^\p{L}]"#, #"\w+ова\b"#, #"\bпри"#, "^.{3}$",
    "^.$", "(?i)ſ",
    "foo|", "|foo", "(foo)?", "x*", "(?:a|b|c|d|e|f|g|h|i|j)o", "[a-h]oo", "a{0}foo", "(?=foo)",
    "(?<=foo)",
    #"(?i)[[:upper:]]oo"#, #"[[:lower:]]+"#, #"\d+"#, #"[\d-]+"#, #"[\D]+"#, #"\d{3}-\d{4}"#,
    "[]x]o", "[^]x]o", #"[a\]]o"#,
    #"[+--]"#, #"[\w-]+"#, #"\Bf|\b$"#, "(?!)", "(?=)", "(f)(o)(?:o)", #"(a\1?){2}"#,
    "foo(?#comment)bar", #"\cJ"#, #"[\b]"#,
    #"\d{3}-|foo"#, #"(?i)[a-c]{3}|\d\d|привет"#, #"\b(?:[oO]{2}|(b[aA]r))\b"#,
  ]

  static let subjects: [[UInt8]] = [
    Array("".utf8), Array("\n".utf8), Array("foo".utf8), Array("foo\n".utf8),
    Array("\nfoo\n\n".utf8),
    Array("foo bar\nbarfoo\n foo\nfoo \nx\nFOO Foo\nb.r\n\nfoofoo fobaz\nbarbaz".utf8),
    Array("a\nfoo\nbar\nfoo\r\nbar\r\n\r\nxfoo,foo\tfoo\n".utf8),
    Array("foo\0bar\n\0\nfoo\0".utf8),
    Array(
      "é\ncafé foo\nÉcole k K K s ſ\nПривет ПРИВЕТ вода ВОДА\nприбет основа\nfoo\n\u{1C80}ода\n"
        .utf8),
    Array("foo\n".utf8) + [0xFF] + Array("foo\nx".utf8) + [0xC3] + Array("\n".utf8) + [0x80, 0x0A]
      + Array("foo ".utf8) + [0xE9, 0x0A] + Array("é\nbar".utf8) + [0xD0],
    Array("555-1234\n55-1\n---\n+--+\na]x\n[o\n]o\n- foo\n".utf8),
    Array(String(repeating: "foo\nbar baz\n", count: 100).utf8),
  ]

  static let settings: [(String, @Sendable (inout PatternOptions) -> Void)] = [
    ("plain", { _ in }), ("caseless", { $0.isCaseless = true }),
    ("words", { $0.boundary = .words }),
    ("lines", { $0.boundary = .lines }), ("bytes", { $0.encoding = .bytes }),
    ("no properties", { $0.encoding = .utf8(properties: false) }),
    (
      "caseless bytes",
      {
        $0.encoding = .bytes; $0.isCaseless = true
      }
    ),
    ("fixed", { $0.isFixed = true }),
    (
      "caseless fixed",
      {
        $0.isFixed = true; $0.isCaseless = true
      }
    ),
    ("interpreted", { $0.wantsMachineCode = false }),
  ]

  @Test("as each line", arguments: patterns)
  func agree(pattern: String) throws {
    for (name, change) in Self.settings {
      var options = PatternOptions()
      change(&options)
      for terminator in [LineTerminator.lineFeed, .carriageReturnLineFeed, .nul] {
        let search = StrategyAgreement(
          patterns: [Array(pattern.utf8)], options: options, terminator: terminator)
        for subject in Self.subjects {
          let result: (found: [String], strategies: Set<StrategyName>)
          do { result = try search.differences(on: subject) } catch is PatternSetError { continue }
          #expect(
            result.found.isEmpty,
            "\(name), \(terminator), \(String(decoding: subject, as: UTF8.self).debugDescription)")
        }
      }
    }
  }

  @Test("several patterns, too")
  func several() throws {
    let sets = [
      ["foo", "bar"], ["foo", ""], ["foo", #"\s"#], ["(?i)foo", "é"], ["o", "foo$", "^b"],
      [#"\d{3}-"#, "foo"], [#"[ab]{3}|\d\d"#, "(?i)b[a-f]r", #"\s?foo"#],
      // A pattern file may have no patterns.
      [],
    ]
    for patterns in sets {
      for subject in Self.subjects {
        let search = StrategyAgreement(
          patterns: patterns.map { Array($0.utf8) }, options: PatternOptions(),
          terminator: .lineFeed)
        #expect(try search.differences(on: subject).found.isEmpty, "\(patterns)")
      }
    }
  }

  @Test("are preferred from cheap to dear, each of them once")
  func preferences() {
    let all = StrategyPreference.all
    #expect(all.count == StrategyName.allCases.count)
    #expect(Set(all.map(\.name)) == Set(StrategyName.allCases))
    #expect(all.compactMap(\.costOfOne) == all.compactMap(\.costOfOne).sorted())
    #expect(all.map(\.costOfSeveral) == all.map(\.costOfSeveral).sorted())
  }

  @Test(
    "the strategy is the one that is meant",
    arguments: [
      ("foo", StrategyName.candidateLine), (#"\w+\s+unlikely"#, .candidateLine),
      ("", .allLinesMatch),
      (#"\w{5}\s+\w{5}"#, .automaton), (#"[0-9]{3}-[0-9]{4}"#, .candidateWindow),
      (#"\d{4}-\d{4}|Bearer \w{40}"#, .candidateUnion), ("foobar|hibernate", .candidateLine),
      (#"[A-F]\w+"#, .automaton), (#"\R"#, .perLine),
      ("(*COMMIT)foo", .perLine), ("(?i)linus torvalds", .candidateLine), ("e", .candidateLine),
    ])
  func choice(pattern: String, strategy: StrategyName) throws {
    let set = try PatternCompiler.compile([Array(pattern.utf8)], PatternOptions())
    let plan = SearchPlan(set, terminator: .lineFeed, limits: .init())
    #expect(plan.strategy == strategy, "\(plan.reasons)")
  }
}
