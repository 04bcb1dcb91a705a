import Bytes
import CScan
import Testing

@Suite("Every occurrence of many literals")
struct LiteralHitTests {
  /// An expected hit of the finder.
  private struct Hit: Comparable, CustomStringConvertible {
    var start: Int
    var literal: Int
    var before: UInt8
    var after: UInt8

    static func < (left: Hit, right: Hit) -> Bool {
      (left.start, left.literal) < (right.start, right.literal)
    }

    var description: String { "\(literal)@\(start)/\(before)\(after)" }
  }

  /// Literals, and the bytes that may be beside them.
  private struct Search {
    var literals: [(bytes: [UInt8], folds: [UInt8])] = []
    var before = [UInt8](repeating: 0, count: 256)
    var after = [UInt8](repeating: 0, count: 256)

    func expected(in text: [UInt8]) -> [Hit] {
      var found: [Hit] = []
      for start in text.indices {
        for (index, literal) in literals.enumerated() {
          let end = start + literal.bytes.count
          guard end <= text.count else { continue }
          let isThere = literal.bytes.indices.allSatisfy {
            text[start + $0] | literal.folds[$0] == literal.bytes[$0]
          }
          let hit = Hit(
            start: start, literal: index, before: start > 0 ? before[Int(text[start - 1])] : 0,
            after: end < text.count ? after[Int(text[end])] : 0)
          if isThere && hit.before != 1 && hit.after != 1 { found.append(hit) }
        }
      }
      return found
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte.asciiFold != 0 || (0x30...0x39).contains(byte) || byte == 0x5F
  }

  private static func search(_ numbers: inout Numbers, _ alphabet: [UInt8]) -> Search {
    var search = Search()
    let shortest = Int.random(in: 1...7, using: &numbers)
    let folds = Bool.random(using: &numbers)
    // If only words may be found, they are found in another way.
    let ofWords = Int.random(in: 0..<3, using: &numbers) == 0
    let alphabet = ofWords ? alphabet.filter(isWord) : alphabet
    var seen: Set<[UInt8]> = []
    for _ in 0..<Int.random(in: 1...120, using: &numbers) {
      let length = shortest + Int.random(in: 0...12, using: &numbers)
      let bytes = numbers.bytes(length, from: alphabet)
      let open = bytes.map { byte -> UInt8 in
        guard folds, Int.random(in: 0..<9, using: &numbers) > 0 else { return 0 }
        return byte >= 0x80
          ? [0x01, 0x20, 0][Int.random(in: 0..<3, using: &numbers)]
          : byte.asciiFold
      }
      let literal = zip(bytes, open).map { $0 | $1 }
      if seen.insert(literal).inserted { search.literals.append((literal, open)) }
    }
    if ofWords {
      for byte in UInt8.min...UInt8.max {
        search.before[Int(byte)] = isWord(byte) ? 1 : byte >= 0x80 ? 2 : 0
      }
      search.after = search.before
    } else if Bool.random(using: &numbers) {
      for byte in 0..<256 where byte % 3 == 0 {
        search.before[byte] = UInt8.random(in: 0...2, using: &numbers)
        search.after[byte] = UInt8.random(in: 0...2, using: &numbers)
      }
    }
    return search
  }

  @Test("random literals in random texts, up to an unreadable page", arguments: Variant.runnable)
  func random(variant: Variant) throws {
    let find = variant.of(scan_hits_find, scan_hits_find_baseline, scan_hits_find_avx2)
    let room = GuardedBytes(room: 8192)
    var numbers = Numbers(seed: 22)
    var wrong: [String] = []
    var hitCount = 0
    var wordCount = 0
    for round in 0..<400 {
      let alphabet = Array((round % 2 == 0 ? "abAB -é" : "aAbBcd_7@`[{\0\u{1}! é\u{D0}").utf8)
      let search = Self.search(&numbers, alphabet)
      let bytes = search.literals.flatMap(\.bytes)
      let folds = search.literals.flatMap(\.folds)
      var ends: [Int] = []
      for literal in search.literals { ends.append((ends.last ?? 0) + literal.bytes.count) }
      let rarity = (0..<256).map { _ in UInt8.random(in: 1...24, using: &numbers) }
      let finder = try #require(
        scan_hits_create(
          bytes, folds, ends, ends.count, rarity, search.before, search.after))
      defer { scan_hits_destroy(finder) }
      let most = round % 39 == 0 ? 6000 : 90
      let text = numbers.bytes(Int.random(in: 0...most, using: &numbers), from: alphabet)
      let placed = round % 3 == 0 ? room.atStart(text) : room.atEnd(text, distance: 0)
      let capacity = scan_hits_least_room(finder) + Int.random(in: 0...40, using: &numbers)
      var hits = [scan_hit](repeating: scan_hit(), count: capacity)
      var found: [Hit] = []
      var from = 0
      while from < text.count {
        // In parts, like regions.
        let to = min(text.count, from + Int.random(in: 1...3000, using: &numbers))
        while from < to {
          let count = find(finder, placed.baseAddress, text.count, &from, to, -1, &hits, capacity)
          found += hits.prefix(count).map {
            Hit(start: $0.start, literal: Int($0.literal), before: $0.before, after: $0.after)
          }
        }
      }
      let expected = search.expected(in: text)
      hitCount += expected.count
      if scan_hits_finds_words(finder) != 0 { wordCount += expected.count }
      if found.sorted() != expected { wrong.append("round \(round): \(expected.count)") }
    }
    #expect(wrong.isEmpty)
    #expect(hitCount > 1000)
    #expect(wordCount > 100)
  }

  /// Literals with marks of one length, with marks of two lengths, and more than vectors tell
  /// apart.
  private static let setsOfLines = [
    ["ab", "abc", "bcab", "ccccc", "aaaaaa"],
    ["abc", "bcab", "ccccc", "aaaaaa"],
    ["abc", "bcab", "ccccc"] + (0..<200).map { "other \($0)" },
  ]

  @Test("one hit a line is enough, and no line is left out", arguments: Variant.runnable)
  func lines(variant: Variant) throws {
    let find = variant.of(scan_hits_find, scan_hits_find_baseline, scan_hits_find_avx2)
    var numbers = Numbers(seed: 5)
    for literals in Self.setsOfLines {
      var search = Search()
      for literal in literals {
        let bytes = Array(literal.utf8)
        search.literals.append((bytes, bytes.map { _ in 0 }))
      }
      let bytes = search.literals.flatMap(\.bytes)
      var ends: [Int] = []
      for literal in search.literals { ends.append((ends.last ?? 0) + literal.bytes.count) }
      let rarity = [UInt8](repeating: 5, count: 256)
      let finder = try #require(
        scan_hits_create(bytes, bytes.map { _ in 0 }, ends, ends.count, rarity, nil, nil))
      defer { scan_hits_destroy(finder) }
      for _ in 0..<20 {
        let text = numbers.bytes(
          Int.random(in: 0...5000, using: &numbers), from: Array("abcc xyz\n".utf8))
        func line(_ offset: Int) -> Int { text[..<offset].count { $0 == 0x0A } }
        var hits = [scan_hit](repeating: scan_hit(), count: 100)
        var found: Set<Int> = []
        var from = 0
        while from < text.count {
          let count = find(finder, text, text.count, &from, text.count, 0x0A, &hits, 100)
          for hit in hits.prefix(count) { found.insert(line(hit.start)) }
        }
        #expect(found == Set(search.expected(in: text).map { line($0.start) }))
      }
    }
  }

  @Test("what many literals have in common is not what they are found by")
  func commonPart() throws {
    var bytes: [UInt8] = []
    var ends: [Int] = []
    for number in 0..<2000 {
      // All bytes are as rare as possible.
      bytes += Array("QZXJQZXJQZXJ-\(100_000 + number)".utf8)
      ends.append(bytes.count)
    }
    var rarity = [UInt8](repeating: 2, count: 256)
    for byte in "QZXJ".utf8 { rarity[Int(byte)] = 24 }
    let finder = try #require(
      scan_hits_create(bytes, bytes.map { _ in 0 }, ends, ends.count, rarity, nil, nil))
    defer { scan_hits_destroy(finder) }
    // The most hits at one place.
    #expect(scan_hits_least_room(finder) < 200)
  }

  @Test("100,000 literals take less than 32 MiB")
  func size() throws {
    var numbers = Numbers(seed: 1)
    var bytes: [UInt8] = []
    var ends: [Int] = []
    for _ in 0..<100_000 {
      bytes += numbers.bytes(Int.random(in: 4...20, using: &numbers), from: Array(0x61...0x7A))
      ends.append(bytes.count)
    }
    let finder = try #require(
      LiteralHitFinder(
        bytes: bytes, folds: bytes.map { _ in 0 }, ends: ends,
        rarity: [UInt8](repeating: 6, count: 256)))
    #expect(finder.byteCount < 32 << 20)
  }

  @Test("no literal, an empty one: no finder")
  func none() {
    let rarity = [UInt8](repeating: 6, count: 256)
    #expect(LiteralHitFinder(bytes: [], folds: [], ends: [], rarity: rarity) == nil)
    #expect(LiteralHitFinder(bytes: [], folds: [], ends: [0], rarity: rarity) == nil)
    #expect(LiteralHitFinder(bytes: [1], folds: [0], ends: [1, 1], rarity: rarity) == nil)
  }
}
