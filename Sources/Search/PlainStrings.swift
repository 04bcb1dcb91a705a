internal import Bytes
internal import PCRE2
internal import PatternAnalysis

/// Plain strings, any of which may match, found without PCRE2: a byte kernel reports each
/// occurrence, and the bytes beside it show whether `-w` accepts it.
///
/// Of occurrences that overlap, the leftmost matches; of several that start at the same place, the
/// longest.
final class PlainStrings: Sendable {
  private let finder: HitFinder
  private let lengths: [Int]
  /// The pattern number of each string, from 0; empty if no string was given twice.
  private let numbers: [UInt32]
  /// The other patterns that are the same string.
  private let copies: [Int: [Int]]
  /// For each string, whether it is not valid UTF-8 and is therefore matched as bytes; empty if all
  /// are valid.
  private let areBytes: [Bool]
  let boundary: PatternOptions.Boundary
  /// `\w`, for characters beside an occurrence that are not ASCII.
  private let wordCharacter: CompiledPattern?
  /// Replaces letters of the text by one of their cases; `nil` if only ASCII letters have cases.
  let folding: CaseFolding?
  /// Some string has a letter beyond ASCII that has another case.
  let foldsBeyondASCII: Bool
  /// What any of the strings has in it, by byte.
  private let bytesOfAny: [Bool]

  /// Returns `nil` for one string, and for strings that only PCRE2 finds: an empty string, or one
  /// without case that is not valid UTF-8.
  init?(_ strings: [[UInt8]], _ options: PatternOptions) {
    guard options.multiline == nil, !options.asksPCRE2ForPlainStrings else { return nil }
    // PCRE2 finds a single string faster.
    guard strings.count > 1 else { return nil }
    var (strings, numbers, copies) = Self.different(strings)
    guard strings.count > 1, !strings.contains(where: { $0.isEmpty }) else { return nil }
    // The finder counts bytes with 32 bits.
    guard strings.reduce(0, { $0 + $1.count }) < UInt32.max else { return nil }
    self.numbers = numbers
    self.copies = copies
    let isText = options.encoding.isUTF8
    let folds = options.isCaseless
    let usesProperties = options.encoding.usesProperties
    var folding: CaseFolding?
    var foldsBeyondASCII = false
    if folds && isText {
      guard let letters = CaseFolding.casedLetters(of: strings) else { return nil }
      foldsBeyondASCII = letters.contains { !$0.isASCII }
      if foldsBeyondASCII {
        folding = CaseFolding.asking(about: letters, options.encoding)
        if folding == nil { return nil }
        strings = strings.map { string in folding.map { $0.fold(string) } ?? string }
      } else if "ksKS".unicodeScalars.contains(where: letters.contains) {
        folding = .toASCII
      }
      // Beside a string, a letter that folds to ASCII would look like a word character.
      if folding != nil && options.boundary == .words && !usesProperties { return nil }
    }
    self.folding = folding
    self.foldsBeyondASCII = foldsBeyondASCII
    var bytesOfAny = Array(repeating: false, count: 256)
    for string in strings { for byte in string { bytesOfAny[Int(byte)] = true } }
    var neighbours: LiteralHitFinder.Neighbours?
    if options.boundary == .words {
      neighbours = Self.neighboursOfWords(othersMayBe: usesProperties)
      wordCharacter =
        usesProperties
        ? try? CompiledPattern(
          Array(#"\w"#.utf8), options: CompileOptions(encoding: options.encoding))
        : nil
      if usesProperties && wordCharacter == nil { return nil }
    } else {
      wordCharacter = nil
    }
    finder = HitFinder(of: strings, folds: folds, neighbours)
    // Key paths would take a third of a microsecond for each string.
    lengths = strings.map { $0.count }
    let areText = !isText || strings.allSatisfy { $0.isValidUTF8 }
    areBytes = areText ? [] : strings.map { !$0.isValidUTF8 }
    boundary = options.boundary
    self.bytesOfAny = bytesOfAny
  }

  /// The strings without duplicates; the pattern number of each string and the numbers of its
  /// duplicates, if there are any.
  ///
  /// - Complexity: O(*n*) in the bytes of all strings; a million strings of 10 bytes take 0.1 s.
  private static func different(
    _ all: [[UInt8]]
  ) -> (strings: [[UInt8]], numbers: [UInt32], copies: [Int: [Int]]) {
    let slotBits = max(4, Int.bitWidth - (all.count * 2).leadingZeroBitCount)
    // By hash, the index of a different string plus 1; 0 for none.
    var slots = Array(repeating: UInt32(0), count: 1 << slotBits)
    var numbers: [UInt32] = []
    numbers.reserveCapacity(all.count)
    var copies: [Int: [Int]] = [:]
    for (number, string) in all.enumerated() {
      var hash = UInt64(string.count)
      for byte in string { hash = (hash ^ UInt64(byte)) &* 0x9E37_79B9_7F4A_7C15 }
      var slot = Int(hash >> UInt64(64 - slotBits))
      while slots[slot] != 0 && all[Int(numbers[Int(slots[slot]) - 1])] != string {
        slot = (slot + 1) & (slots.count - 1)
      }
      if slots[slot] == 0 {
        numbers.append(UInt32(truncatingIfNeeded: number))
        slots[slot] = UInt32(truncatingIfNeeded: numbers.count)
      } else {
        copies[Int(slots[slot]) - 1, default: []].append(number)
      }
    }
    if copies.isEmpty { return (all, [], [:]) }
    return (numbers.map { all[Int($0)] }, numbers, copies)
  }

  private static let maybe: UInt8 = 2

  private static func neighboursOfWords(othersMayBe: Bool) -> LiteralHitFinder.Neighbours {
    var neighbours = LiteralHitFinder.Neighbours()
    for byte in UInt8.min...UInt8.max {
      let isWord = byte.asciiFold != 0 || (0x30...0x39).contains(byte) || byte == 0x5F
      neighbours.before[Int(byte)] = isWord ? 1 : othersMayBe && byte >= 0x80 ? maybe : 0
    }
    neighbours.after = neighbours.before
    return neighbours
  }

  /// Makes the finder now instead of at the first question.
  func makeReady() { _ = finder.made }

  var handle: LiteralHitHandle { finder.made.handle }
  var count: Int { lengths.count }
  var areWholeWords: Bool { boundary == .words && finder.made.findsWords }
  var shortest: Int { lengths.min() ?? 0 }

  /// Where a hit in bytes is in the text that is searched.
  ///
  /// - Parameter folded: The text that has the hit, if it is not the one that is searched.
  @inline(__always)
  func range(of hit: LiteralHit, in folded: FoldedText?) -> Range<Int> {
    let range = hit.start..<hit.start + lengths[hit.literal]
    return folded?.original(range) ?? range
  }

  /// Whether one of the strings has a byte that may be a terminator or a part of one.
  func mayTouch(_ terminator: LineTerminator) -> Bool {
    bytesOfAny[Int(terminator.byte)]
      || (terminator == .carriageReturnLineFeed && bytesOfAny[Int(UInt8(ascii: "\r"))])
  }

  /// Whether what stands beside a hit lets it count.
  ///
  /// - Parameter range: Where the hit is in `bytes`.
  @inline(__always)
  func counts(
    _ hit: LiteralHit, at range: Range<Int>, in bytes: RawSpan, _ scratch: inout MatchScratch
  ) -> Bool {
    hit.before | hit.after == 0 || looksCloser(at: hit, range, in: bytes, &scratch)
  }

  @inline(never)
  private func looksCloser(
    at hit: LiteralHit, _ range: Range<Int>, in bytes: RawSpan, _ scratch: inout MatchScratch
  ) -> Bool {
    // An invalid string is matched as bytes, where only ASCII characters are word characters.
    if !areBytes.isEmpty && areBytes[hit.literal] { return true }
    if hit.before != 0 {
      let start = (1...4).map { range.lowerBound - $0 }.first {
        $0 <= 0 || bytes.byte(at: $0) & 0xC0 != 0x80
      }
      if isWordCharacter(max(start ?? 0, 0)..<range.lowerBound, in: bytes, &scratch) {
        return false
      }
    }
    if hit.after != 0 {
      let start = range.upperBound
      let first = bytes.byte(at: start)
      let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
      let end = min(start + length, bytes.byteCount)
      if isWordCharacter(start..<end, in: bytes, &scratch) { return false }
    }
    return true
  }

  private func isWordCharacter(
    _ range: Range<Int>, in bytes: RawSpan, _ scratch: inout MatchScratch
  ) -> Bool {
    guard let wordCharacter,
      bytes.utf8RunLength(from: range.lowerBound, to: range.upperBound) == range.count
    else { return false }
    if case .yes = wordCharacter.handle.matches(bytes.extracting(range), &scratch) { return true }
    return false
  }
}

extension PlainStrings {
  /// An occurrence of a string.
  struct Occurrence {
    var range: Range<Int>
    var string: Int
  }

  /// The pattern number of a string; the first one if the string was given several times.
  func number(of string: Int) -> Int { numbers.isEmpty ? string : Int(numbers[string]) }

  /// The numbers of the patterns that occur, ascending.
  func numbers(of occurrences: [Occurrence]) -> [Int] {
    var found: [Int] = []
    for string in Set(occurrences.map(\.string)) {
      found.append(number(of: string))
      if let copies = copies[string] { found += copies }
    }
    return found.sorted()
  }

  /// The matches in `line`, in order; they never overlap.
  func allMatches(in line: RawSpan, _ scratch: inout MatchScratch) -> [Occurrence] {
    var found = allOccurrences(in: line, &scratch)
    Self.keepMatches(of: &found)
    return found
  }

  /// Each occurrence in `line` that would match if it were alone, nearly in order.
  func allOccurrences(in line: RawSpan, _ scratch: inout MatchScratch) -> [Occurrence] {
    guard let folded = folding?.fold(0..<line.byteCount, of: line) else {
      return occurrences(in: line, foundIn: line, nil, &scratch)
    }
    return folded.text.withText { occurrences(in: line, foundIn: $0, folded, &scratch) }
  }

  /// - Parameters:
  ///   - text: What is asked: `line` itself, or
  ///   - folded: what it folds to.
  private func occurrences(
    in line: RawSpan, foundIn text: RawSpan, _ folded: FoldedText?, _ scratch: inout MatchScratch
  ) -> [Occurrence] {
    let handle = handle
    var hits = handle.makeHits()
    var found: [Occurrence] = []
    var place = 0
    while place < text.byteCount {
      handle.find(
        in: text, from: &place, to: text.byteCount, onePerLineEndedBy: nil, into: &hits)
      for index in 0..<hits.count {
        let hit = hits[index]
        let range = range(of: hit, in: folded)
        guard counts(hit, at: range, in: line, &scratch) else { continue }
        if boundary == .lines && range.count != line.byteCount { continue }
        found.append(Occurrence(range: range, string: hit.literal))
      }
    }
    return found
  }

  /// Reduces all occurrences to those that match.
  static func keepMatches(of occurrences: inout [Occurrence]) {
    guard occurrences.count > 1 else { return }
    occurrences.sort {
      let (left, right) = ($0.range, $1.range)
      if left.lowerBound != right.lowerBound { return left.lowerBound < right.lowerBound }
      return left.count != right.count ? left.count > right.count : $0.string < $1.string
    }
    var end = 0
    var kept = 0
    for index in occurrences.indices where occurrences[index].range.lowerBound >= end {
      end = occurrences[index].range.upperBound
      occurrences[kept] = occurrences[index]
      kept += 1
    }
    occurrences.removeSubrange(kept...)
  }
}
