import Bytes
import PCRE2
import Search
import Testing

@testable import Replacing

/// A line after its replacements.
private func replaced(
  _ line: String, _ patterns: [String], template: String? = nil,
  syntax: ReplacementTemplate.Syntax = .extended, transform: String? = nil,
  groups: [String] = [], fit: FitPolicy? = nil, isBytes: Bool = false
) throws -> String {
  var options = PatternOptions()
  if isBytes { options.encoding = .bytes }
  let set = try PatternCompiler.compile(patterns.map { Array($0.utf8) }, options)
  let plan = SearchPlan(set, terminator: .lineFeed, limits: MatchLimits())
  let replacer = try Replacer(
    plan, template: template.map { try ReplacementTemplate(Array($0.utf8), syntax) },
    transform: transform.map { try ByteTransform(parsing: Array($0.utf8)) } ?? .none,
    groups: groups.map { Array($0.utf8) }, sources: patterns.map { Array($0.utf8) })
  var scratch = replacer.makeScratch()
  let bytes = Array(line.utf8)
  var result: [UInt8] = []
  var end = 0
  _ = replacer.replace(in: bytes.span.bytes, at: 0, fitting: fit, &scratch) { replacement, text in
    result += bytes[end..<replacement.range.lowerBound]
    let old = Array(bytes[replacement.range])
    result += replacement.fits ? text : replacement.isSkipped ? old : Array("<!>".utf8)
    end = replacement.range.upperBound
    return .keepGoing
  }
  return String(decoding: result + bytes[end...], as: UTF8.self)
}

struct ReplacingCase: Sendable, CustomTestStringConvertible {
  var line: String
  var pattern: String
  var by: String
  var result: String
  var testDescription: String { "\(line): \(pattern) by \(by)" }

  init(_ line: String, _ pattern: String, _ by: String, _ result: String) {
    self.line = line
    self.pattern = pattern
    self.by = by
    self.result = result
  }
}

@Suite("Replacing in a line")
struct ReplacingTests {
  static let templates: [ReplacingCase] = [
    .init("foo bar", "o", "0", "f00 bar"),
    .init("john smith", #"(\w+) (\w+)"#, "$2, $1", "smith, john"),
    .init("ab", "(a)(b)", "${2}${1}x$1a", "baxaa"),
    .init("ab", "(?<x>a)(?<y>b)", "$y$<x>${y}", "bab"),
    .init("ab", "(a)|(b)", "[$&$0$+]", "[aaa][bbb]"),
    .init("5", "5", "$$$$", "$$"),
    .init("ab", "(*MARK:one)a|(*MARK:two)b", "$*MARK.", "one.two."),
    .init("ab", "(*MARK:one)ab", "${*MARK}", "one"),
    .init("ab", "a(*:x)|b", "$*PATTERN${*PATTERN}.", "a(*:x)|ba(*:x)|b.a(*:x)|ba(*:x)|b."),
    .init("ab", "(a)|b", "${1:-none}", "anone"),
    .init("ab", "(a)|b", "${1:+yes:no}", "yesno"),
    .init("ab", "(a)|b", "${1:+<$1>:\\}}", "<a>}"),
    .init("ab", "(a)|b", "$1", "a"),
    .init("hello world", #"\w+"#, #"\u$&"#, "Hello World"),
    .init("hello World", #"(\w+) (\w+)"#, #"\U$1\E $2"#, "HELLO World"),
    .init("HELLO", #"\w+"#, #"\u\L$&"#, "Hello"),
    .init("HELLO", #"\w+"#, #"\L\u$&"#, "Hello"),
    .init("ABC", "(A)(B)(C)", #"\L$1\E$2\l$3"#, "aBc"),
    .init("straße", #"\w+"#, #"\U$&"#, "STRAßE"),
    .init("éa", #"\w+"#, #"\U$&x"#, "ÉAX"),
    .init("a", "a", #"\x41\x{e9}\o{101}\t\Q$1\n\E\n"#, "AéA\t$1\\n\n"),
    .init("a", "a", #"\\\$"#, #"\$"#),
    .init("baac", "a*", "-", "-b--c-"),
    .init("abc", "", "-", "-a-b-c-"),
    .init("éa", "x*", "-", "-é-a-"),
    .init("aaa", "(?<=a)a", "x", "axx"),
    .init("foobar", #"foo\Kbar"#, "X", "fooX"),
    .init("aaa", "^a", "x", "xaa"),
    .init("aab", #"\Ga"#, "x", "xxb"),
  ]

  @Test("templates", arguments: templates)
  func template(_ test: ReplacingCase) throws {
    #expect(try replaced(test.line, [test.pattern], template: test.by) == test.result)
  }

  static let transforms: [ReplacingCase] = [
    .init("say consectetuer!", "consectetuer", "reverse", "say reutetcesnoc!"),
    .init("e\u{301}a", #".+"#, "reverse", "ae\u{301}"),
    .init("straße ı", ".+", "upper", "STRAßE ı"),
    .init("ÀB", ".+", "lower", "àb"),
    .init("aBc1é", ".+", "swapcase", "AbC1É"),
    .init("Hello", ".+", "rot13", "Uryyb"),
    .init("key=abc é", ".+", "mask=*", "**********"),
    .init("4111-1111-1111-1234", ".+", "digits=0,keep=4", "0000-0000-0000-1234"),
    .init("4111-1111-1111-1234", ".+", "digits=0,keep=4,keep-first=2", "4100-0000-0000-1234"),
    .init("ab12-é", ".+", "letters=x", "xx12-xx"),
    .init("ab12-é", ".+", "alnum=x", "xxxx-xx"),
    .init("secret", ".+", "fill=xyz,upper", "XYZXYZ"),
    .init("ab", ".+", "zero", "\0\0"),
    .init("ab", ".+", "reverse,upper", "BA"),
  ]

  @Test("transforms keep the length", arguments: transforms)
  func transform(_ test: ReplacingCase) throws {
    let result = try replaced(test.line, [test.pattern], transform: test.by)
    #expect(result == test.result)
    #expect(result.utf8.count == test.line.utf8.count)
  }

  @Test("bytes have no characters that stay together")
  func bytes() throws {
    let line = "a\u{301}b"
    let reversed = try replaced(line, [".+"], transform: "reverse", isBytes: true)
    #expect(Array(reversed.utf8) != Array("ba\u{301}".utf8))
  }

  @Test("a template may be transformed")
  func both() throws {
    #expect(try replaced("abc", ["b"], template: "[$&]", transform: "upper") == "a[B]c")
  }

  @Test("a byte that is no letter takes the case that the next character was to have")
  func caseOfBytes() throws {
    #expect(try replaced("é", ["(.)."], template: #"\u$1ab"#, isBytes: true).hasSuffix("ab"))
    #expect(try replaced("é", [".."], template: #"\u$0ab"#, isBytes: true) == "éab")
    #expect(try replaced("x", ["x"], template: #"\uab"#, isBytes: true) == "Ab")
    #expect(try replaced("É", [".."], template: #"\l$0Ab"#, isBytes: true) == "ÉAb")
  }

  @Test("only groups are changed")
  func groups() throws {
    let pattern = #"(?<user>\w+):(\w+)"#
    let line = "joe:abc ann:de"
    #expect(
      try replaced(line, [pattern], transform: "mask=*", groups: ["2"]) == "joe:*** ann:**")
    #expect(
      try replaced(line, [pattern], transform: "mask=*", groups: ["user", "2"])
        == "***:*** ***:**")
    #expect(try replaced("b", ["(a)?b"], transform: "mask=*", groups: ["1"]) == "b")
    #expect(
      try replaced("abc", ["((a)b)c"], transform: "mask=*", groups: ["2", "1"]) == "**c")
  }

  @Test("each of several patterns has its own groups")
  func severalPatterns() throws {
    #expect(try replaced("foo bar", ["(f)oo", "(b)ar"], template: "$1") == "f b")
    #expect(try replaced("foo bar", ["(?<n>f)oo", "b(?<n>a)r"], template: "$n") == "f a")
    #expect(try replaced("ab", ["(a)", "b"], template: "${1:-x}") == "ax")
    #expect(try replaced("foo bar", ["foo", "bar"], template: "<$0>") == "<foo> <bar>")
    #expect(try replaced("foo bar", ["bar", "(f)oo"], template: "<$0>") == "<foo> <bar>")
    #expect(
      try replaced("foo bar", ["foo", "bar"], transform: "upper", groups: ["0"]) == "FOO BAR")
    #expect(throws: UnknownGroup.self) { try replaced("ab", ["(a)", "b"], template: "$1") }
    #expect(throws: UnknownGroup.self) { try replaced("ab", ["a"], template: "$name") }
    #expect(throws: UnknownGroup.self) {
      try replaced("ab", ["a"], transform: "upper", groups: ["1"])
    }
  }

  static let fits: [(FitPolicy, String, String)] = [
    (FitPolicy(.exact), "ab", "<!>"),
    (FitPolicy(.exact), "abcd", "<!>"),
    (FitPolicy(.exact), "abc", "abc"),
    (FitPolicy(.padRight), "ab", "ab "),
    (FitPolicy(.padLeft, pad: 0x30), "ab", "0ab"),
    (FitPolicy(.padCenter, pad: 0x2E), "b", ".b."),
    (FitPolicy(.padRight), "abcd", "<!>"),
    (FitPolicy(.truncate), "abcd", "abc"),
    (FitPolicy(.truncate), "abé", "ab "),
    (FitPolicy(.truncate), "a", "a  "),
    (FitPolicy(.repeated), "ab", "aba"),
    (FitPolicy(.repeated), "éé", "é "),
    (FitPolicy(.repeated), "", "<!>"),
    (FitPolicy(.skip), "ab", "foo"),
    (FitPolicy(.skip), "abc", "abc"),
  ]

  @Test("lengths are made to fit, or not")
  func fitting() throws {
    for (policy, text, expected) in Self.fits {
      let result = try replaced(
        "foo", ["foo"], template: text, syntax: .literal, fit: policy)
      #expect(result == expected, "\(policy) \(text)")
    }
  }

  static let wrongTemplates: [(String, Int)] = [
    ("a$", 2), ("$-", 0), ("${1", 3), ("${}", 2), ("$<1x", 4), ("${1:x}", 4), ("${1:-x", 0),
    (#"\"#, 1), (#"\q"#, 0), (#"\x{110000}"#, 0), (#"\o1"#, 0), ("$*NAME", 1), ("$99999", 1),
  ]

  @Test("what cannot be understood is told with its place")
  func wrong() {
    for (text, offset) in Self.wrongTemplates {
      let error = #expect(throws: TemplateError.self) {
        try ReplacementTemplate(Array(text.utf8), .extended)
      }
      #expect(error?.offset == offset, "\(text): \(error?.message ?? "")")
    }
  }

  @Test("a simple template has no escapes, a literal one nothing special")
  func syntaxes() throws {
    #expect(try replaced("a", ["(a)"], template: #"C:\n$1"#, syntax: .simple) == #"C:\na"#)
    #expect(try replaced("a", ["(a)"], template: #"\n$1"#, syntax: .literal) == #"\n$1"#)
  }

  @Test("wrong transforms are refused")
  func wrongTransforms() {
    for text in ["", "up", "mask", "mask=ab", "keep=2", "digits=0,keep=x", "upper=1", "fill="] {
      #expect(throws: TransformError.self, "\(text)") {
        try ByteTransform(parsing: Array(text.utf8))
      }
    }
  }
}
