import Bytes
import PCRE2
import Testing

@testable import PatternAnalysis
@testable import Search

@Suite("The automaton")
struct LineAutomatonTests {
  private func automaton(_ pattern: String) throws -> LineAutomaton {
    try PatternCompiler.compile([Array(pattern.utf8)], PatternOptions()).automaton()
  }

  private func hits(
    _ automaton: LineAutomaton, in text: [UInt8], cellLimit: Int
  ) -> (places: [Int], hasGivenUp: Bool) {
    let determinizer = LineDeterminizer(automaton, cellLimit: cellLimit)
    var start = 0
    var places: [Int] = []
    while start < text.count {
      guard determinizer.search(text.span.bytes, from: &start, to: text.count) else {
        return (places, true)
      }
      while let hit = determinizer.nextHit() { places.append(hit.place) }
    }
    return (places, false)
  }

  @Test("begins again with an empty table, and gives up if that happens too often")
  func fullTable() throws {
    let automaton = try automaton("[01]*1[01]{11}x")
    var random = SeededGenerator(seed: 1)
    func bits(_ count: Int) -> [UInt8] {
      (0..<count).map { _ in UInt8(ascii: random.chance(1, in: 2) ? "1" : "0") }
    }
    // Few combinations of states in a stretch, but many in all.
    var calm: [UInt8] = []
    for _ in 0..<200 {
      let line = bits(20) + Array(random.chance(1, in: 2) ? "x\n".utf8 : "\n".utf8)
      for _ in 0..<400 { calm += line }
    }
    let all = hits(automaton, in: calm, cellLimit: 1 << 19)
    #expect(!all.hasGivenUp && all.places.count > 1000)
    let few = hits(automaton, in: calm, cellLimit: 1024 * 8)
    #expect(!few.hasGivenUp)
    #expect(few.places == all.places)
    #expect(hits(automaton, in: bits(100_000) + [0x0A], cellLimit: 1024 * 8).hasGivenUp)
  }

  @Test("finds in long texts what each line finds")
  func longTexts() throws {
    var random = SeededGenerator(seed: 2)
    for pattern in [#"\w{5}\s+\w{5}$"#, #"^(?:ab|c\b)+"#, #"\b[bc]+\B.\b"#, "(?=b)[^a]{3}"] {
      var text: [UInt8] = []
      while text.count < 80_000 {
        text += (0..<Int(random.next() % 40)).map { _ in random.pick(Array("abc  é-".utf8)) }
        if random.chance(2, in: 3) { text.append(0x0A) }
      }
      let search = StrategyAgreement(
        patterns: [Array(pattern.utf8)], options: PatternOptions(), terminator: .lineFeed)
      let result = try search.differences(on: text)
      #expect(result.found.isEmpty)
      #expect(result.strategies.contains(.automaton))
    }
  }

  @Test(
    "patterns that backtrack are decided without a limit",
    arguments: ["(a+)+$", "(a+a+)+y", "(.*)*=.*x$"])
  func noLimit(pattern: String) throws {
    let text = Array((String(repeating: "a", count: 60) + "=b\n").utf8)
    let set = try PatternCompiler.compile([Array(pattern.utf8)], PatternOptions())
    var request = SelectionRequest()
    request.keepsLines = true
    for strategy in [StrategyName.perLine, .automaton] {
      let plan = SearchPlan(
        set, terminator: .lineFeed, limits: StrategyAgreement.limits, strategy: strategy)
      var scratch = plan.makeScratch()
      var selection = Selection()
      _ = plan.select(
        in: 0..<text.count, of: text.span.bytes, request, &scratch, into: &selection)
      #expect(selection.lines.isEmpty)
      #expect(selection.failures.isEmpty, "\(strategy)")
    }
  }

  @Test(
    "conditions may follow a condition at the same place",
    arguments: ["$^", #"$\b"#, #"$\B"#, #"\b$^|\B$^"#, #"a$\b|-$\B"#, #"\b\B|$(?:^|\b)"#])
  func conditions(pattern: String) throws {
    for boundary in [PatternOptions.Boundary.none, .words, .lines] {
      var options = PatternOptions()
      options.boundary = boundary
      let search = StrategyAgreement(
        patterns: [Array(pattern.utf8)], options: options, terminator: .lineFeed)
      for subject in ["\n", "\n\n", "a\n", "-\n\na", "a-", "-a\n-\n", "a\n\n-", "é\n\na\n"] {
        let result = try search.differences(on: Array(subject.utf8))
        #expect(result.found.isEmpty, "\(boundary), \(subject.debugDescription)")
        #expect(result.strategies.contains(.automaton))
      }
    }
  }

  @Test("declines what it cannot judge")
  func declined() {
    for pattern in [#"\p{Lu}"#, #"(?i)[[:upper:]]"#, #"\R"#, "(?:a{100}){100}", "(*COMMIT)a"] {
      #expect(throws: Declined.self, "\(pattern)") { try automaton(pattern) }
    }
  }

  @Test("knows the ASCII characters of a set as PCRE2 does", arguments: [false, true])
  func members(usesProperties: Bool) throws {
    let sets = [
      #"[\d]"#, #"[\D]"#, #"[\w]"#, #"[\W]"#, #"[\s]"#, #"[\S]"#, #"[\h]"#, #"[\H]"#, #"[\v]"#,
      #"[\V]"#,
      "[a-fX]", "[^a-fX]", "(?i)[a-fX]", "(?i)[^a-fX]", #"[\x00-\x{10ffff}]"#, #"(?i)[ſ]"#,
      #"(?i)[\x{2000}-\x{3000}]"#, #"(?i)[^\x{212a}]"#, ".", "é", "k", "(?i)K", #"\x7f"#,
    ]
    let names = [
      "alpha", "digit", "alnum", "upper", "lower", "space", "blank", "word", "xdigit", "punct",
      "graph", "print", "cntrl", "ascii",
    ]
    var options = PatternOptions()
    options.encoding = .utf8(properties: usesProperties)
    for text in sets + names.flatMap({ ["[[:\($0):]]", "[[:^\($0):]]"] }) {
      let set = try PatternCompiler.compile([Array(text.utf8)], options)
      let known: UInt128
      switch try set.facts[0].tree.get() {
      case .set(let set): known = try set.asciiMembers()
      case .character(let character): known = try CharacterSet(character).asciiMembers()
      default:
        Issue.record("\(text) is no set")
        continue
      }
      var scratch = set.matcher.makeScratch(limits: .init())
      for byte in UInt8(0)..<128 {
        var matches = false
        if case .match = set.matcher.patterns[0].firstMatch(in: [byte].span.bytes, &scratch) {
          matches = true
        }
        #expect((known >> UInt128(byte) & 1 == 1) == matches, "\(text), \(byte)")
      }
    }
  }
}
