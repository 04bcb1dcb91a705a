import PatternAnalysis
import Testing

@Suite("Patterns that a library gets wrong")
struct LibraryFaultTests {
  @Test(
    "have another form",
    arguments: [
      ("[^k]", "[^kk]"), (#"[^\x{212a}]"#, #"[^\x{212a}\x{212a}]"#), ("a[^å]b", "a[^åå]b"),
      (#"[^\Qk\E]"#, #"[^\Qk\E\Qk\E]"#), ("(a)*+b", "(?<=)(?>(a)*)b"),
      ("(?<n>a|b)*+", "(?<=)(?>(?<n>a|b)*)"), ("((a)*+b)*+", "(?<=)(?>((?>(a)*)b)*)"),
      ("(1|)b*1", "(?<=)(1|)b*1"), ("(?>[ab]+|)b", "(?<=)(?>[ab]+|)b"),
      ("(?>.+?)a", "(?<=)(?>.+?)a"),
      ("x|(1|)b*1", "(?<=)(?:x|(1|)b*1\\E|(*F)\n)"),
      ("(*UCP)(a|b)c+", "(*UCP)(?<=)(a|b)c+"), ("(?:a|b)++c", "(?<=)(?:a|b)++c"),
      ("(?:a)*+", "(?<=)(?:a)*+"),
    ])
  func forms(pattern: String, form: String) {
    let found = avoidingLibraryFaults(
      PatternText(Array(pattern.utf8)), isCaseless: true, isOld: true)
    #expect(String(decoding: found.pattern, as: UTF8.self) == form)
    #expect(!found.needsInterpreter)
  }

  @Test(
    "are left alone where they are right",
    arguments: [
      "foo", "[^a]", "[^]k]", "[^k-m]", "[k]", "(a)*", "a*+", "(a|b)c", "a|b+",

      "[(|]a+", "(?#(a|b))c+", #"\Q(a|b)\Ec+"#, "a+(b|c)", #"[[:alpha:]]"#,
    ])
  func others(pattern: String) {
    let found = avoidingLibraryFaults(
      PatternText(Array(pattern.utf8)), isCaseless: true, isOld: true)
    #expect(String(decoding: found.pattern, as: UTF8.self) == pattern)
    #expect(!found.needsInterpreter)
  }

  @Test("are left alone with a library that has none of it, or without a change of case")
  func libraries() {
    let text = Array("[^k](1|)b*1".utf8)
    #expect(
      avoidingLibraryFaults(PatternText(text), isCaseless: true, isOld: false).pattern == text)
    let caseful = avoidingLibraryFaults(
      PatternText(Array("[^k]".utf8)), isCaseless: false, isOld: true)
    #expect(caseful.pattern == Array("[^k]".utf8))
    let inside = avoidingLibraryFaults(
      PatternText(Array("(?i)[^k]".utf8)), isCaseless: false, isOld: true)
    #expect(inside.pattern == Array("(?i)[^kk]".utf8))
  }

  @Test(
    "are interpreted where no form helps",
    arguments: [
      (#"\p{Xuc}"#, true), (#"\P{ ^X_u-c }"#, true), (#"[\p{Xuc}]"#, true), (#"\p{Xan}"#, false),
      (#"(?J)(?<n>a)(?<n>b)\k<n>"#, true), ("(?J)(?<n>a)(?P=n)", true), ("(?J)(?<n>a)", false),
      (#"(?<n>a)\k<n>"#, false), (#"\\p{Xuc}"#, false),
    ])
  func interpreted(pattern: String, isInterpreted: Bool) {
    let found = avoidingLibraryFaults(
      PatternText(Array(pattern.utf8)), isCaseless: false, isOld: true)
    #expect(found.needsInterpreter == isInterpreted)
  }

  @Test(
    "are told by what is really in them",
    arguments: [
      (#"\G"#, "start"), (#"\\G"#, ""), (#"\Q\G\E"#, ""), (#"\K"#, "moves"), (#"\\K"#, ""),
      ("a(*PRUNE)b", "verbs"), (#"\(*a"#, ""), ("(*UTF)a", "verbs"), (#"\x{FEFF}"#, "mark"),
      (#"[\x{0feff}]"#, "mark"), (#"\N{U+FEFF}"#, "mark"), (#"\o{177377}"#, "mark"),
      ("\u{FEFF}", "mark"), ("0xfeff", ""), (#"\\x{feff}"#, ""),
    ])
  func traits(pattern: String, trait: String) {
    let traits = PatternTraits(of: PatternText(Array(pattern.utf8)))
    #expect(traits.asksForStart == (trait == "start"))
    #expect(traits.movesStart == (trait == "moves"))
    #expect(traits.hasVerbs == (trait == "verbs"))
    #expect(traits.namesByteOrderMark == (trait == "mark"))
  }
}
