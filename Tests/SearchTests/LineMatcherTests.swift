import Bytes
import PCRE2
import Search
import Testing

struct MatchCase: Sendable, CustomTestStringConvertible {
  var patterns: [String]
  var line: String
  var matches: [String]

  init(_ patterns: String..., in line: String, are matches: [String]) {
    self.patterns = patterns
    self.line = line
    self.matches = matches
  }

  var testDescription: String { "\(patterns) in \(line)" }
}

@Suite("Matches in a line")
struct LineMatcherTests {
  static let cases: [MatchCase] = [
    .init("foo", in: "foo bar foo", are: ["0:foo", "8:foo"]),
    .init("x*", in: "axxb", are: ["1:xx"]),
    .init("", in: "abc", are: []),
    .init("^foo", in: "foofoo", are: ["0:foo"]),
    .init(#"\Gfoo"#, in: "foofooxfoo", are: ["0:foo", "3:foo"]),
    .init("(?<=o)b", in: "obob", are: ["1:b", "3:b"]),
    .init(#"a\Kb"#, in: "abab", are: ["1:b", "3:b"]),
    .init("é?", in: "aéb", are: ["1:é"]),
    .init(#"\d+"#, in: "1٣2", are: ["0:1", "3:2"]),
    .init(#"\w+"#, in: "é-ш", are: ["0:é", "3:ш"]),
    // The leftmost, then the longest, then the first pattern.
    .init("b", "a", in: "ab", are: ["0:a", "1:b"]),
    .init("fo", "foobar", "foo", in: "foobar foo", are: ["0:foobar", "7:foo"]),
    .init("(?i)A", "b", in: "aBAb", are: ["0:a", "2:A", "3:b"]),
    .init(#"(a)\1"#, #"(b)\1"#, in: "aabb", are: ["0:aa", "2:bb"]),
    .init("rare", "a", in: "aaa", are: ["0:a", "1:a", "2:a"]),
    .init(#"\Ga"#, "b", in: "aba", are: ["0:a", "1:b", "2:a"]),
    .init("a", "a+(*COMMIT)b|c", in: "aac", are: ["0:a", "1:a", "2:c"]),
    .init("(1|)b*1", in: "1", are: ["0:1"]),
    .init("(?>[ab]+|)b", in: "bbaab1", are: []),
    .init(#"(?<=(?1))(?(DEFINE)(\Ka))"#, in: "aab", are: ["0:a", "1:a"]),
  ]

  @Test("matches", arguments: cases, [true, false])
  func matches(_ c: MatchCase, wantsMachineCode: Bool) throws {
    var options = PatternOptions()
    options.wantsMachineCode = wantsMachineCode
    let matcher = try PatternCompiler.compile(c.patterns.map { Array($0.utf8) }, options).matcher
    #expect(matcher.patterns.allSatisfy { $0.hasMachineCode == wantsMachineCode })
    var scratch = matcher.makeScratch(limits: MatchLimits())
    let line = Array(c.line.utf8)
    var found: [String] = []
    _ = matcher.forEachMatch(in: line.span.bytes, &scratch) { match, _, _, _ in
      found.append("\(match.lowerBound):\(String(decoding: line[match], as: UTF8.self))")
    }
    #expect(found == c.matches)
  }

  @Test(
    "empty matches, too, if they are wanted, but none where the match before ends",
    arguments: [
      ("x*", "axb", ["0:", "1:x", "3:"]), ("", "ab", ["0:", "1:", "2:"]), ("$", "ab", ["2:"]),
      ("x*", "xé", ["0:x", "3:"]), ("|b", "ab", ["0:", "1:", "2:"]), ("a", "bab", ["1:a"]),
    ])
  func emptyMatches(_ pattern: String, _ text: String, _ expected: [String]) throws {
    let matcher = try PatternCompiler.compile([Array(pattern.utf8)], PatternOptions()).matcher
    var scratch = matcher.makeScratch(limits: MatchLimits())
    let line = Array(text.utf8)
    var found: [String] = []
    _ = matcher.forEachMatch(in: line.span.bytes, takesEmpty: true, &scratch) { match, _, _, _ in
      found.append("\(match.lowerBound):\(String(decoding: line[match], as: UTF8.self))")
    }
    #expect(found == expected)
  }

  @Test("a line on which a limit is exceeded is told and not selected")
  func limits() throws {
    let patterns = try PatternCompiler.compile([Array(#"(a+)+\1?$"#.utf8)], PatternOptions())
    var limits = MatchLimits()
    limits.match = 1000
    let plan = SearchPlan(patterns, terminator: .lineFeed, limits: limits)
    var scratch = plan.makeScratch()
    let file = Array("aa\n\(String(repeating: "a", count: 40))X\nab\na\n".utf8)
    var selection = Selection()
    let end = plan.select(
      in: 0..<file.count, of: file.span.bytes, SelectionRequest(), &scratch, into: &selection)
    #expect(end == file.count)
    #expect(selection.lines.map(\.range.lowerBound) == [0, 48])
    #expect(selection.failures.map(\.lineStart) == [3])
    #expect(selection.failures.map(\.message) == ["backtracking limit exceeded"])
  }
}

struct CompileCase: Sendable, CustomTestStringConvertible {
  var pattern: String
  var options: PatternOptions
  var selected: [String]
  var others: [String]

  init(
    _ pattern: String, _ change: (inout PatternOptions) -> Void = { _ in },
    selects selected: [String], not others: [String]
  ) {
    self.pattern = pattern
    options = PatternOptions()
    change(&options)
    self.selected = selected
    self.others = others
  }

  var testDescription: String { "\(pattern) \(options)" }
}

@Suite("What patterns mean under the options")
struct PatternCompilerTests {
  static let cases: [CompileCase] = [
    .init("foo", { $0.boundary = .words }, selects: ["foo-bar", "foo"], not: ["foo_bar", "afoo"]),
    .init("@", { $0.boundary = .words }, selects: ["@ x", "@"], not: ["a@"]),
    .init("", { $0.boundary = .words }, selects: ["", "a -- b"], not: ["a", "a b"]),
    .init("(?x)foo # c", { $0.boundary = .words }, selects: ["foo"], not: ["foox"]),
    .init(#"\Qfoo("#, { $0.boundary = .words }, selects: ["foo("], not: ["foo", "xfoo("]),
    .init("(*UCP)foo", { $0.boundary = .words }, selects: ["foo"], not: ["foox"]),
    .init("foo|last", { $0.boundary = .lines }, selects: ["foo", "last"], not: ["foo last"]),
    .init("(?x)foo # c", { $0.boundary = .lines }, selects: ["foo"], not: ["foo "]),
    .init("", { $0.boundary = .lines }, selects: [""], not: ["a"]),
    .init("a.b", { $0.isFixed = true }, selects: ["xa.b"], not: ["axb"]),
    .init(#"\E(|"#, { $0.isFixed = true }, selects: [#"\E(|"#], not: ["(", "|"]),
    .init("k", { $0.isCaseless = true }, selects: ["K", "\u{212A}"], not: ["q"]),
    .init("^.$", { _ in }, selects: ["é", "x"], not: ["ab"]),
    .init("^..$", { $0.encoding = .bytes }, selects: ["é", "ab"], not: ["x"]),
    .init(#"^\d$"#, selects: ["1"], not: ["٣"]),
    .init("^[[:digit:]]$", selects: ["1", "٣"], not: ["a"]),
    .init("a$", selects: ["a"], not: ["ab"]),
  ]

  @Test("selection", arguments: cases)
  func selects(_ c: CompileCase) throws {
    let patterns = try PatternCompiler.compile([Array(c.pattern.utf8)], c.options)
    let plan = SearchPlan(patterns, terminator: .lineFeed, limits: MatchLimits())
    var scratch = plan.makeScratch()
    for (line, isSelected) in c.selected.map({ ($0, true) }) + c.others.map({ ($0, false) }) {
      let bytes = Array("\(line)\n".utf8)
      var selection = Selection()
      _ = plan.select(
        in: 0..<bytes.count, of: bytes.span.bytes, SelectionRequest(), &scratch, into: &selection)
      #expect(selection.selectedCount == (isSelected ? 1 : 0), "line: \(line)")
    }
  }

  @Test("errors tell the pattern's own number and offset", arguments: [false, true])
  func errors(words: Bool) {
    var options = PatternOptions()
    if words { options.boundary = .words }
    let patterns = ["ok", "a(b\\d"].map { Array($0.utf8) }
    #expect {
      _ = try PatternCompiler.compile(patterns, options)
    } throws: { error in
      guard let error = error as? PatternSetError, let fault = error.faults.first else {
        return false
      }
      return error.count == 1 && fault.number == 2 && fault.offset == 5
        && fault.message == "missing closing parenthesis"
    }
  }

  @Test("all patterns that do not compile are told, up to a number")
  func allErrors() {
    let patterns = (1...30).map { Array($0 % 6 == 0 ? "ok".utf8 : "a(".utf8) }
    #expect {
      _ = try PatternCompiler.compile(patterns, PatternOptions())
    } throws: { error in
      let error = error as? PatternSetError
      return error?.count == 25 && error?.faults.map(\.number) == (1...23).filter { $0 % 6 != 0 }
    }
  }

  @Test("ten thousand plain strings are more than one PCRE2 pattern may hold")
  func manyStrings() throws {
    var options = PatternOptions()
    options.isFixed = true
    let strings = (0..<10_000).map { Array("word\($0).".utf8) }
    let matcher = try PatternCompiler.compile(strings, options).matcher
    var scratch = matcher.makeScratch(limits: MatchLimits())
    var found: [Range<Int>] = []
    let line = Array("xword9999.word1.word1x".utf8)
    _ = matcher.forEachMatch(in: line.span.bytes, &scratch) { match, _, _, _ in found.append(match)
    }
    #expect(found == [1..<10, 10..<16])
  }
}
