import Bytes
import CScan
import Testing

@Suite("Several literals at once")
struct LiteralSetTests {
  /// A finder in C, of either kind.
  enum Kind: String, CaseIterable, Sendable {
    case teddy, baselineTeddy, avx2Teddy, set

    static let runnable = allCases.filter { $0 != .avx2Teddy || scan_has_avx2() != 0 }
  }

  final class Finder {
    private let kind: Kind
    private let pointer: OpaquePointer

    init?(_ kind: Kind, _ literals: [[UInt8]], isCaseless: Bool = false) {
      let bytes = literals.flatMap { $0 }
      var ends: [Int] = []
      for literal in literals { ends.append((ends.last ?? 0) + literal.count) }
      let create = kind == .set ? scan_set_create : scan_teddy_create
      guard let pointer = create(bytes, ends, ends.count, isCaseless ? 1 : 0) else { return nil }
      self.kind = kind
      self.pointer = pointer
    }

    deinit {
      if kind == .set { scan_set_destroy(pointer) } else { scan_teddy_destroy(pointer) }
    }

    func first(in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
      let find =
        switch kind {
        case .teddy: scan_teddy_find
        case .baselineTeddy: scan_teddy_find_baseline
        case .avx2Teddy: scan_teddy_find_avx2
        case .set: scan_set_find
        }
      var length = 0
      let found = find(pointer, bytes.baseAddress, bytes.count, &length)
      return found == bytes.count ? nil : found..<found + length
    }
  }

  private static func lower(_ byte: UInt8) -> UInt8 { byte | byte.asciiFold }

  /// The leftmost occurrence, and the longest at its place, found by looking everywhere.
  private static func expected(
    _ literals: [[UInt8]], _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Range<Int>? {
    for start in 0..<bytes.count {
      var longest = 0
      for literal in literals where literal.count > longest {
        guard start + literal.count <= bytes.count else { continue }
        var at = 0
        while at < literal.count, literal[at] == bytes[start + at] { at += 1 }
        if at == literal.count { longest = at }
      }
      if longest > 0 { return start..<start + longest }
    }
    return nil
  }

  @Test("random sets in random texts, up to an unreadable page", arguments: Kind.runnable)
  func random(kind: Kind) throws {
    let room = GuardedBytes(room: 4096)
    var numbers = Numbers(seed: 9)
    var wrong: [String] = []
    var foundCount = 0
    for round in 0..<600 {
      // Few letters, both cases, and bytes that only look like the other case of letters.
      let alphabet = Array((round % 2 == 0 ? "abAB" : "aAbBcdefgh@`[{\0\u{1}! ").utf8)
      let most = kind == .set ? 200 : 64
      let shortest = Int.random(in: 1...12, using: &numbers)
      let literals = (0..<Int.random(in: 1...most, using: &numbers)).map { _ in
        numbers.bytes(
          shortest + Int.random(in: 0...Int.random(in: 0...8, using: &numbers), using: &numbers),
          from: alphabet)
      }
      let isCaseless = Bool.random(using: &numbers)
      let finder = try #require(Finder(kind, literals, isCaseless: isCaseless))
      let folded = isCaseless ? literals.map { $0.map(Self.lower) } : literals
      for _ in 0..<8 {
        let length = Int.random(in: 0...Int.random(in: 0...300, using: &numbers), using: &numbers)
        var text = numbers.bytes(
          length, from: shortest < 6 ? alphabet + Array("xyz".utf8) : alphabet)
        if let planted = literals.randomElement(using: &numbers), planted.count <= length {
          let place = Int.random(in: 0...length - planted.count, using: &numbers)
          text.replaceSubrange(place..<place + planted.count, with: planted)
        }
        let compared = isCaseless ? text.map(Self.lower) : text
        let expected = compared.withUnsafeBufferPointer { Self.expected(folded, $0) }
        let placed = room.atEnd(text, distance: Int.random(in: 0...1, using: &numbers) * 13)
        let found = finder.first(in: placed)
        foundCount += found == nil ? 0 : 1
        if found != expected {
          wrong.append("\(literals) \(isCaseless) in \(text): \(String(describing: found))")
        }
      }
    }
    #expect(wrong.prefix(2).isEmpty)
    #expect(foundCount > 1000)
  }

  @Test("one literal of the set at every place and length", arguments: Kind.runnable)
  func places(kind: Kind) throws {
    let room = GuardedBytes(room: 4096)
    for shortest in 1...18 {
      let needle = (0..<shortest).map { UInt8(65 + $0) }
      let others = (0..<20).map { other in needle.map { $0 &+ 100 &+ UInt8(other) } }
      let finder = try #require(Finder(kind, others + [needle]))
      var wrong: [String] = []
      for length in 0...140 {
        let blank = [UInt8](repeating: 0x2E, count: length)
        if finder.first(in: room.atEnd(blank)) != nil { wrong.append("nothing in \(length)") }
        guard length >= shortest else { continue }
        for place in 0...length - shortest {
          let text = UnsafeMutableBufferPointer(mutating: room.atEnd(blank))
          for index in 0..<shortest { text[place + index] = needle[index] }
          if finder.first(in: UnsafeBufferPointer(text)) != place..<place + shortest {
            wrong.append("at \(place) of \(length)")
          }
        }
        // All bytes except the last.
        let cut = room.atEnd(blank.dropLast(shortest - 1) + needle.dropLast())
        if finder.first(in: cut) != nil { wrong.append("cut at \(length)") }
      }
      #expect(wrong.prefix(5).isEmpty, "length \(shortest)")
    }
  }

  @Test("no finder of nothing, or of the empty literal", arguments: Kind.allCases)
  func refused(kind: Kind) {
    #expect(Finder(kind, []) == nil)
    #expect(Finder(kind, [[]]) == nil)
    #expect(Finder(kind, [[1], [], [2]]) == nil)
  }

  @Test("fingerprints have a limit")
  func limit() {
    let literals = (0..<65).map { [UInt8($0)] }
    #expect(Finder(.teddy, literals) == nil)
    #expect(Finder(.teddy, literals.dropLast()) != nil)
    #expect(LiteralSetFinder(literals, isCaseless: false) != nil)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var literals: [String]
    var haystack: String
    var isCaseless = false
    /// Matches that do not overlap; each search starts at the end of the last match.
    var found: [Range<Int>]

    var testDescription: String { name }
  }

  static let cases: [Case] = [
    .init(
      name: "the leftmost, then the longest", literals: ["b", "ab", "abc", "bcd"],
      haystack: "xabcd abx", found: [1..<4, 6..<8]),
    .init(
      name: "a literal may start with another, and more than once", literals: ["a", "aa", "a"],
      haystack: "aaa", found: [0..<2, 2..<3]),
    .init(
      name: "the longer one fails late", literals: ["abcdefgh", "abcdefghijklmnop"],
      haystack: "abcdefghijklmno", found: [0..<8]),
    .init(
      name: "letters in both cases, others not", literals: ["Ab@", "é"],
      haystack: "aB@ AB` ab@ É é", isCaseless: true, found: [0..<3, 8..<11, 15..<17]),
  ]

  @Test("whole finders", arguments: cases, [0, 100])
  func face(_ c: Case, othersCount: Int) throws {
    let others = (0..<othersCount).map { Array("other\($0)~".utf8) }
    let literals = c.literals.map { Array($0.utf8) } + others
    let finder = try #require(LiteralSetFinder(literals, isCaseless: c.isCaseless))
    let bytes = Array(c.haystack.utf8)
    let span = bytes.span.bytes
    var found: [Range<Int>] = []
    var start = 0
    while let match = finder.firstMatch(in: span, from: start, to: bytes.count) {
      #expect(finder.firstOffset(in: span, from: start, to: bytes.count) == match.lowerBound)
      #expect(finder.handle.firstMatch(in: span, from: start, to: bytes.count) == match)
      found.append(match)
      start = match.upperBound
    }
    #expect(found == c.found)
    if let first = c.found.first {
      let end = first.lowerBound
      #expect(finder.firstMatch(in: span, from: 0, to: end) == nil, "the end cuts it off")
    }
  }

  @Test("ten thousand words, each found where it is")
  func many() throws {
    var numbers = Numbers(seed: 2)
    let letters = Array("abcdefghijklmnopqrstuvwxyz".utf8)
    let words = (0..<10_000).map { _ in
      numbers.bytes(Int.random(in: 6...20, using: &numbers), from: letters)
    }
    let finder = try #require(Finder(.set, words, isCaseless: true))
    var wrong = 0
    let room = GuardedBytes(room: 4096)
    for word in words {
      let text = Array("--".utf8) + word.map { $0 & 0xDF } + Array("-".utf8)
      let found = finder.first(in: room.atEnd(text))
      if found?.lowerBound != 2 || (found?.count ?? 0) < word.count { wrong += 1 }
    }
    #expect(wrong == 0)
    var missing: [UInt8] = []
    for _ in 0..<5000 { missing += numbers.bytes(7, from: letters) + [0x2D] }
    #expect(missing.withUnsafeBufferPointer { finder.first(in: $0) } == nil)
  }
}
