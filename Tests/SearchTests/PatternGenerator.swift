import Search

/// Random numbers that are the same in each run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func chance(_ one: Int, in many: Int) -> Bool {
    Int.random(in: 0..<many, using: &self) < one
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: 0..<elements.count, using: &self)]
  }
}

/// Makes patterns with all features of PCRE2, and texts in which they may match.
struct PatternGenerator {
  var random: SeededGenerator
  /// Also pieces with known faults of PCRE2. Faults of its interpreter near invalid text are
  /// excluded then: `\z` and `\Z` before 10.45, and patterns that call themselves.
  var hasHardPieces = false

  private static let hardPieces = [
    "[^k]", "[^s]", "[^å]", "[^σ]", "[^ſ]", #"[^\x{212a}]"#, "[^kk]", #"\p{Xuc}"#, #"[\p{Xuc}k]"#,
    #"\P{Xuc}"#, "(1|)b*1", "(a|)k*a", "(?>[ab]+|)b", "(?>b*|a)b+", "(k)*+", "(a|é)*+b", "(?=a)b?a",
    "(?=[^k])", "(?:a|b|)++k", "(?s).*foo", ".*k", ".*?[^s]", "(?:.*|.*b)a", #"\b"#, #"\B."#,
    "(?i)[^k]", "((a)|b|)*+1",
  ]

  private static let letters = [
    "a", "b", "f", "o", "k", "S", "A", "é", "É", "п", "В", "ß", "Σ", "_", "1", "-", " ", ",", "]",
  ]
  private static let sets = [
    ".", "[ab]", "[^a]", "[a-f]", "[^a-o]", #"\s"#, #"\S"#, #"\w"#, #"\W"#, #"\d"#, #"\D"#, #"\h"#,
    #"\H"#,
    #"\v"#, #"\V"#, #"\N"#, "[[:alpha:]]", "[[:^space:]]", "[[:upper:]]", "[^[:lower:]b]",
    #"[\s,]"#, #"[^\S]"#, #"[\W_]"#,
    #"[\n ]"#, "[]a]", "[^]a]", "[a-]", "[^+-]", #"[\]o]"#, #"\p{L}"#, #"\P{Lu}"#, #"[\p{Lu}1]"#,
    "[éп]", "[^é]", "[а-я]", "[ _-]",
    #"[\x00-\x2f]"#, #"[\-a]"#, #"\R"#, #"\X"#,
  ]
  private static let assertions = [
    "^", "$", #"\b"#, #"\B"#, #"\A"#, #"\z"#, #"\Z"#, "(?=o)", "(?!o)", "(?<=a)", "(?<!a)",
    #"(?=\s)"#, #"(?!\s)"#,
    #"(?<=\s)"#, #"(?<!\W)"#, "(?=.*b)", "(?=$)", "(?<=^)", "(?<=^|a)",
  ]
  private static let quantifiers = [
    "*", "+", "?", "{2}", "{1,}", "{0,2}", "{0}", "*?", "+?", "??", "++", "?+", "*+", "{2}?",
    "{1,3}+",
  ]
  private static let settings = [
    "(?i)", "(?-i)", "(?s)", "(?m)", "(?x)", "(?-s)", "(?im)", "(?-m)", "(?^)",
  ]
  private static let escapes = [
    #"\n"#, #"\t"#, #"\x61"#, #"\x{e9}"#, #"\Qa.\E"#, #"\Q\E"#, #"\."#, #"\-"#, #"\cJ"#, #"\r"#,
    "(?#x)", #"\x0a"#, #"\K"#, #"\G"#,
  ]

  /// Plain strings or patterns, most of which have text to search for.
  mutating func set(fixed: Bool) -> [String] {
    (0..<Int.random(in: 2...(random.chance(1, in: 20) ? 500 : 12), using: &random)).map { _ in
      if fixed { return plainString() }
      if random.chance(1, in: 4) { return pattern() }
      return plainString() + (random.chance(1, in: 2) ? item(depth: 2) : "")
        + (random.chance(1, in: 3) ? plainString() : "")
    }
  }

  private mutating func plainString() -> String {
    (0..<Int.random(in: 1...3, using: &random)).map { _ in
      random.chance(1, in: 4) ? random.pick(["foo", "bar", "ok", "a b", "ss"]) : word()
    }.joined()
  }

  /// A query with `count` patterns.
  mutating func query(of count: Int, depth: Int = 0) -> Query {
    let id = Int.random(in: 0..<count, using: &random)
    if depth == 3 || (depth > 0 && random.chance(2, in: 5)) { return .pattern(id) }
    if random.chance(1, in: 5) { return .not(query(of: count, depth: depth + 1)) }
    let parts = (0..<Int.random(in: random.chance(1, in: 12) ? 0...0 : 1...3, using: &random)).map {
      _ in query(of: count, depth: depth + 1)
    }
    return random.chance(2, in: 3) ? .all(parts) : .any(parts)
  }

  mutating func pattern() -> String {
    var text =
      random.chance(1, in: 30) ? random.pick(["(*UCP)", "(*LF)", "(*NO_JIT)", "(*ANYCRLF)"]) : ""
    text += alternatives(depth: 0)
    return text
  }

  private mutating func alternatives(depth: Int) -> String {
    let count = random.chance(1, in: 4) ? Int.random(in: 2...4, using: &random) : 1
    return (0..<count).map { _ in sequence(depth: depth) }.joined(separator: "|")
  }

  private mutating func sequence(depth: Int) -> String {
    (0..<Int.random(in: 0...4, using: &random)).map { _ in item(depth: depth) }.joined()
  }

  private mutating func item(depth: Int) -> String {
    if hasHardPieces && random.chance(1, in: 4) { return random.pick(Self.hardPieces) }
    switch Int.random(in: 0..<20, using: &random) {
    case 0..<8: return word() + quantifier(1, in: 6)
    case 8..<11: return random.pick(Self.sets) + quantifier(1, in: 2)
    case 11..<13:
      let assertion = random.pick(Self.assertions)
      return hasHardPieces && assertion.lowercased() == #"\z"# ? "$" : assertion
    case 13: return random.pick(Self.escapes) + quantifier(1, in: 8)
    case 14:
      return random.chance(1, in: 3)
        ? random.pick(Self.settings)
        : random.pick([
          #"\1"#, #"\g{-1}"#, #"\k<n>"#, "(?1)", hasHardPieces ? "" : "(?R)?",
        ])
    default:
      guard depth < 3 else { return word() }
      let start = random.pick([
        "(", "(", "(?:", "(?:", "(?<n>", "(?>", "(?i:", "(?=", "(?!", "(?<!", "(?|", "(?-i:",
        "(?s:",
      ])
      return start + alternatives(depth: depth + 1) + ")" + quantifier(1, in: 3)
    }
  }

  private mutating func quantifier(_ one: Int, in many: Int) -> String {
    random.chance(one, in: many) ? random.pick(Self.quantifiers) : ""
  }

  private mutating func word() -> String {
    (0..<Int.random(in: 1...3, using: &random)).map { _ in random.pick(Self.letters) }.joined()
  }

  /// A few lines of the parts of patterns, with some invalid bytes.
  mutating func subject() -> [UInt8] {
    var bytes: [UInt8] = []
    let isASCII = random.chance(1, in: 2)
    let isInvalid = !isASCII && random.chance(1, in: 3)
    for _ in 0..<Int.random(in: 0...12, using: &random) {
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        let piece =
          random.chance(1, in: 3)
          ? random.pick([
            "foo", "bar", "aa", "ab", "oo", "\t", "\r", "\0", "a.", "\u{212A}", "ſ", "\u{1C80}",
            "\u{1E9E}", "ς", "\u{345}ι", "Ⱥⱥ",
          ]) : random.pick(Self.letters)
        if !isASCII || piece.utf8.allSatisfy({ $0 < 0x80 }) { bytes += piece.utf8 }
        if isInvalid && random.chance(1, in: 6) {
          bytes.append(random.pick([0xFF, 0x80, 0xC3, 0xE9, 0xD0, 0xF0]))
        }
      }
      bytes.append(0x0A)
    }
    if random.chance(1, in: 3) { bytes = bytes.dropLast() }
    return bytes
  }
}
