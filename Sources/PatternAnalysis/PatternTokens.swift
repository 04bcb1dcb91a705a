/// The tokens of a PCRE2 pattern, with the kinds that matter for rewriting its text.
///
/// Every pattern is split into tokens, well-formed or not; the tokens joined together are the
/// pattern again. Options that are set inside, such as `(?x)`, are followed through the groups in
/// which they hold. See pcre2pattern(3).
struct PatternToken {
  enum Kind {
    /// A character that stands for itself, outside of a class.
    case literal
    /// A character of `\Q...\E`.
    case quoted
    /// `\Q` or `\E`.
    case quoteMark
    /// A backslash and everything that belongs to it, outside of a class.
    case escape
    /// `[` or `[^`. A `]` that follows as a literal is not included.
    case classStart
    case classLiteral
    case classEscape
    /// `[:alpha:]` and similar classes.
    case posixClass
    case classEnd
    /// `(?#...)`, or from `#` to the end of the line under `(?x)`.
    case comment
    /// `(` with everything that says which kind of group, condition, option or verb it is.
    case groupStart
    case groupEnd
    /// Quantifiers, `.`, `^`, `$`, `|`.
    case meta
  }

  let kind: Kind
  let range: Range<Int>
}

/// Splits a pattern into tokens.
struct PatternTokenizer {
  private let pattern: [UInt8]
  private var position = 0
  private var tokens: [PatternToken] = []
  private var isExtended = false
  /// For each open group, whether `(?x)` held outside of it.
  private var outer: [Bool] = []

  static func tokens(of pattern: [UInt8]) -> [PatternToken] {
    var tokenizer = PatternTokenizer(pattern)
    tokenizer.scan()
    return tokenizer.tokens
  }

  private init(_ pattern: [UInt8]) { self.pattern = pattern }

  private mutating func scan() {
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: "\\"): scanEscape(.escape)
      case UInt8(ascii: "["): scanClass()
      case UInt8(ascii: "("): scanGroupStart()
      case UInt8(ascii: ")"):
        isExtended = outer.popLast() ?? isExtended
        add(.groupEnd, 1)
      case UInt8(ascii: "#") where isExtended:
        add(.comment, distance(to: UInt8(ascii: "\n"), from: 1) ?? pattern.count - position)
      case UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "$"), UInt8(ascii: "|"),
        UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
        add(.meta, 1)
      default: add(.literal, 1)
      }
    }
  }

  // MARK: Pieces

  private mutating func scanEscape(_ kind: PatternToken.Kind) {
    switch peek(1) {
    case UInt8(ascii: "Q"):
      add(.quoteMark, 2)
      while position < pattern.count {
        if peek() == UInt8(ascii: "\\") && peek(1) == UInt8(ascii: "E") {
          return add(.quoteMark, 2)
        }
        add(.quoted, 1)
      }
    case UInt8(ascii: "E"): add(.quoteMark, 2)
    case UInt8(ascii: "c"): add(kind, min(3, pattern.count - position))
    case UInt8(ascii: "x"), UInt8(ascii: "o"), UInt8(ascii: "p"), UInt8(ascii: "P"),
      UInt8(ascii: "N"), UInt8(ascii: "g"), UInt8(ascii: "k"):
      add(kind, 2 + argumentCount())
    case nil: add(kind, 1)
    default: add(kind, 2)
    }
  }

  /// The length of the argument of `\x`, `\p`, `\g` and similar escapes: `{...}`, `<...>`, `'...'`,
  /// or letters and digits.
  private func argumentCount() -> Int {
    let letter = peek(1)
    let isReference = letter == UInt8(ascii: "g") || letter == UInt8(ascii: "k")
    switch peek(2) {
    case UInt8(ascii: "{"):
      return distance(to: UInt8(ascii: "}"), from: 3).map { $0 - 2 } ?? 0
    case UInt8(ascii: "<") where isReference:
      return distance(to: UInt8(ascii: ">"), from: 3).map { $0 - 2 } ?? 0
    case UInt8(ascii: "'") where isReference:
      return distance(to: UInt8(ascii: "'"), from: 3).map { $0 - 2 } ?? 0
    default: break
    }
    switch letter {
    case UInt8(ascii: "p"), UInt8(ascii: "P"): return peek(2) == nil ? 0 : 1
    case UInt8(ascii: "x"): return (2..<4).prefix { isHexDigit(peek($0)) }.count
    default: return 0
    }
  }

  private mutating func scanClass() {
    add(.classStart, peek(1) == UInt8(ascii: "^") ? 2 : 1)
    var isFirst = true
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: "]") where !isFirst: return add(.classEnd, 1)
      case UInt8(ascii: "\\"): scanEscapeInClass()
      case UInt8(ascii: "["):
        if let count = posixClassCount() { add(.posixClass, count) } else { add(.classLiteral, 1) }
      default: add(.classLiteral, 1)
      }
      isFirst = false
    }
  }

  private mutating func scanEscapeInClass() { scanEscape(.classEscape) }

  /// The length of `[:name:]` here; `nil` if the bracket stands for itself.
  private func posixClassCount() -> Int? {
    guard let mark = peek(1),
      [UInt8(ascii: ":"), UInt8(ascii: "."), UInt8(ascii: "=")]
        .contains(mark)
    else { return nil }
    var offset = 2
    while let byte = peek(offset) {
      if byte == mark && peek(offset + 1) == UInt8(ascii: "]") { return offset + 2 }
      if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "[") {
        return nil
      }
      offset += 1
    }
    return nil
  }

  private mutating func scanGroupStart() {
    switch (peek(1), peek(2)) {
    case (UInt8(ascii: "?"), UInt8(ascii: "#")):
      add(.comment, distance(to: UInt8(ascii: ")"), from: 3) ?? pattern.count - position)
    case (UInt8(ascii: "?"), _): scanQuestionGroup()
    case (UInt8(ascii: "*"), let next?) where isLetter(next) || next == UInt8(ascii: ":"):
      let close = distance(to: UInt8(ascii: ")"), from: 2) ?? pattern.count - position
      // (*pla:...) and similar forms are groups; their names are in lower case.
      if next >= UInt8(ascii: "a"), let colon = distance(to: UInt8(ascii: ":"), from: 2),
        colon < close
      {
        openGroup(colon)
      } else {
        add(.groupStart, close)
      }
    default: openGroup(1)
    }
  }

  private mutating func scanQuestionGroup() {
    let rest = pattern[(position + 2)...]
    switch rest.first {
    case UInt8(ascii: "<") where peek(3) != UInt8(ascii: "=") && peek(3) != UInt8(ascii: "!"):
      openGroup(distance(to: UInt8(ascii: ">"), from: 3) ?? 3)
    case UInt8(ascii: "'"): openGroup(distance(to: UInt8(ascii: "'"), from: 3) ?? 3)
    case UInt8(ascii: "P") where peek(3) == UInt8(ascii: "<"):
      openGroup(distance(to: UInt8(ascii: ">"), from: 4) ?? 4)
    case UInt8(ascii: "C"): add(.groupStart, calloutCount())
    case UInt8(ascii: "("): openCondition()
    case let next? where "P&R+0123456789".utf8.contains(next):
      add(.groupStart, distance(to: UInt8(ascii: ")"), from: 2) ?? pattern.count - position)
    default:
      // Option letters end with `)` and then hold for the rest of the enclosing group, or with `:`
      // and then have a group of their own.
      let letters = rest.prefix {
        isLetter($0) || $0 == UInt8(ascii: "^") || $0 == UInt8(ascii: "-")
      }
      let end = 2 + letters.count
      switch peek(end) {
      case UInt8(ascii: ")"):
        apply(letters)
        add(.groupStart, end + 1)
      case UInt8(ascii: ":"):
        openGroup(end + 1)
        apply(letters)
      default:
        // (?-1) and other subroutine calls.
        if rest.first == UInt8(ascii: "-") {
          add(.groupStart, distance(to: UInt8(ascii: ")"), from: 2) ?? pattern.count - position)
        } else {
          openGroup(rest.first == UInt8(ascii: "<") ? 4 : 3)
        }
      }
    }
  }

  /// `(?(...)`: the condition, unless it is itself a group.
  private mutating func openCondition() {
    let isAssertion = peek(3) == UInt8(ascii: "?") || peek(3) == UInt8(ascii: "*")
    openGroup(isAssertion ? 2 : distance(to: UInt8(ascii: ")"), from: 3) ?? 3)
  }

  /// The length of `(?C...)`. Its argument may be a number, or a string with its own delimiters.
  private func calloutCount() -> Int {
    let rest = pattern.count - position
    guard let open = peek(3), !(0x30...0x39).contains(open), open != UInt8(ascii: ")") else {
      return distance(to: UInt8(ascii: ")"), from: 3) ?? rest
    }
    let close = open == UInt8(ascii: "{") ? UInt8(ascii: "}") : open
    var offset = 4
    while let end = distance(to: close, from: offset) {
      // A doubled delimiter is part of the string.
      if peek(end) != close { return distance(to: UInt8(ascii: ")"), from: end) ?? rest }
      offset = end + 1
    }
    return rest
  }

  private mutating func openGroup(_ count: Int) {
    outer.append(isExtended)
    add(.groupStart, min(count, pattern.count - position))
  }

  private mutating func apply(_ letters: ArraySlice<UInt8>) {
    var isOn = true
    for letter in letters {
      switch letter {
      case UInt8(ascii: "^"): isExtended = false
      case UInt8(ascii: "-"): isOn = false
      case UInt8(ascii: "x"): isExtended = isOn
      default: break
      }
    }
  }

  // MARK: Bytes

  private func peek(_ offset: Int = 0) -> UInt8? {
    position + offset < pattern.count ? pattern[position + offset] : nil
  }

  /// The distance from here to just after the first `byte` at or after `offset`.
  private func distance(to byte: UInt8, from offset: Int) -> Int? {
    guard position + offset <= pattern.count else { return nil }
    return pattern[(position + offset)...].firstIndex(of: byte).map { $0 + 1 - position }
  }

  private mutating func add(_ kind: PatternToken.Kind, _ count: Int) {
    tokens.append(PatternToken(kind: kind, range: position..<position + count))
    position += count
  }

  private func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  private func isHexDigit(_ byte: UInt8?) -> Bool {
    guard let byte else { return false }
    return (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte)
      || (0x61...0x66).contains(byte)
  }
}
