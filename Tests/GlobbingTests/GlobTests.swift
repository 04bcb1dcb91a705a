import Glibc
import Testing

@testable import Globbing

struct GlobCase: Sendable, CustomTestStringConvertible {
  var rule: String
  var glob: String
  var matching: [String] = []
  var others: [String] = []
  var testDescription: String { "\(rule): \(glob)" }
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

@Suite struct GlobTests {
  static let cases: [GlobCase] = [
    .init(
      rule: "text is itself", glob: "a.c", matching: ["a.c"], others: ["", "a", "a.cc", "xa.c"]),
    .init(rule: "the empty glob", glob: "", matching: [""], others: ["a"]),
    .init(rule: "a star is any string", glob: "*", matching: ["", ".", ".hid", "a/b", "é"]),
    .init(rule: "stars in a row", glob: "a**b", matching: ["ab", "axb"], others: ["a", "abc"]),
    .init(
      rule: "an extension", glob: "*.c", matching: ["a.c", ".c", "a.b.c", "d/a.c"],
      others: ["c", "a.cc", "a.c.h", "ac"]),
    .init(
      rule: "a suffix with dots", glob: "*.tar.gz", matching: ["a.tar.gz", ".tar.gz"],
      others: ["a.gz", "atar.gz"]),
    .init(rule: "a suffix", glob: "*~", matching: ["~", "a~"], others: ["a", "~a"]),
    .init(
      rule: "a prefix", glob: "READ*", matching: ["READ", "README"], others: ["REA", "xREAD"]),
    .init(
      rule: "a star goes back as far as needed", glob: "*ab*abc", matching: ["ababc", "xabyababc"],
      others: ["abc", "abab", "ababcd"]),
    .init(
      rule: "a question mark is one character", glob: "?", matching: ["a", ".", "é", "日", "😀"],
      others: ["", "ab", "e\u{301}"]),
    .init(
      rule: "a set", glob: "[abé]x", matching: ["ax", "bx", "éx"], others: ["x", "cx", "Ax", "abx"]),
    .init(rule: "a range", glob: "[a-cх-я]", matching: ["b", "ш"], others: ["d", "-", "и"]),
    .init(rule: "a minus at the end is itself", glob: "[a-]", matching: ["a", "-"], others: ["b"]),
    .init(
      rule: "a minus at the start is itself", glob: "[-a]", matching: ["a", "-"], others: ["b"]),
    .init(rule: "an empty range", glob: "[c-a]", others: ["a", "b", "c", "-"]),
    .init(
      rule: "negation by !", glob: "[!a]", matching: ["b", "é", "!"], others: ["a", "", "bb"]),
    .init(rule: "negation by ^", glob: "[^a]", matching: ["b", "^"], others: ["a"]),
    .init(rule: "a bracket first", glob: "[]a]", matching: ["]", "a"], others: ["[", "a]"]),
    .init(rule: "not a bracket", glob: "[!]a]", matching: ["b"], others: ["]", "a"]),
    .init(rule: "an open set is text", glob: "[ab", matching: ["[ab"], others: ["a", "b"]),
    .init(rule: "an open set after a star", glob: "*[", matching: ["a[", "["], others: ["a"]),
    .init(rule: "an escape", glob: #"\*\?\[\\a"#, matching: [#"*?[\a"#], others: [#"\*\?\[\\a"#]),
    .init(
      rule: "an escape in a set", glob: #"[\]\-a]"#, matching: ["]", "-", "a"], others: ["\\"]),
    .init(
      rule: "digits and blanks", glob: "[[:digit:][:blank:]]", matching: ["0", " ", "\t"],
      others: ["a", "", ":"]),
    .init(
      rule: "letters", glob: "[[:alpha:]]", matching: ["a", "Z", "é", "ш", "日"],
      others: ["0", "_", "[", ":"]),
    .init(rule: "not capitals", glob: "[![:upper:]]", matching: ["a", "1"], others: ["A", "É"]),
    .init(rule: "hexadecimal digits", glob: "[[:xdigit:]]", matching: ["a", "F"], others: ["g"]),
  ]

  @Test("a glob matches whole names", arguments: cases)
  func matches(_ c: GlobCase) {
    let glob = Glob(bytes(c.glob))
    for name in c.matching { #expect(glob.matches(bytes(name)), "\(name)") }
    for name in c.others { #expect(!glob.matches(bytes(name)), "\(name)") }
  }

  @Test("a byte that is no UTF-8 is one character")
  func invalidBytes() {
    #expect(Glob(bytes("a?b")).matches([0x61, 0xFF, 0x62]))
    #expect(Glob(bytes("a??b")).matches([0x61, 0xC3, 0x28, 0x62]))
    #expect(Glob([0x2A, 0xFF]).matches([0x61, 0xFF]))
    #expect(Glob(bytes("[!a]")).matches([0xFF]))
    #expect(!Glob(bytes("[[:alpha:]]")).matches([0xE9]))
    // Not the second half of é.
    #expect(!Glob([0x2A, 0xA9]).matches(bytes("é")))
    #expect(!Glob([0xC3, 0x2A]).matches(bytes("é")))
  }

  @Test("a name of stars and letters takes no exponential time")
  func manyStars() {
    let glob = Glob(bytes(String(repeating: "*a", count: 100) + "b"))
    #expect(!glob.matches([UInt8](repeating: 0x61, count: 10_000)))
  }

  @Test(
    "simple globs are seen as such",
    arguments: [
      ("*", GlobStrategy.everything), ("a.c", .literal(bytes("a.c"))),
      ("*.c", .fileExtension(bytes("c"))), ("*.tar.gz", .suffix(bytes(".tar.gz"))),
      ("*c", .suffix(bytes("c"))), ("lib*", .prefix(bytes("lib"))), ("a*b", .general),
      ("?", .general), (#"\*"#, .literal(bytes("*"))), ("", .literal([])),
    ])
  func strategies(glob: String, strategy: GlobStrategy) {
    #expect(Glob(bytes(glob)).strategy == strategy)
  }

  /// The matcher of the C library, on ASCII, where it does everything that we promise.
  @Test("20,000 random globs match as fnmatch(3) says")
  func sameAsFnmatch() {
    var random = SeededNumbers(seed: 1)
    let parts = [
      "a", "b", ".", "/", "*", "?", "[ab]", "[!a]", "[^b.]", "[a-c]", #"\*"#, #"\a"#, "-",
    ]
    var matched = 0
    for _ in 0..<20_000 {
      let glob = random.text(of: parts, upTo: 6)
      let name = random.text(of: ["a", "b", "c", ".", "/", "*", "-"], upTo: 6)
      let expected = unsafe fnmatch(glob, name, 0) == 0
      matched += expected ? 1 : 0
      #expect(Glob(bytes(glob)).matches(bytes(name)) == expected, "\(glob) on \(name)")
    }
    #expect(matched > 1000)
  }
}

/// The same numbers in each run (splitmix64).
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A text of up to `count` parts.
  mutating func text(of parts: [String], upTo count: Int) -> String {
    (0..<Int.random(in: 0...count, using: &self)).map { _ in
      parts.randomElement(using: &self) ?? ""
    }.joined()
  }
}
