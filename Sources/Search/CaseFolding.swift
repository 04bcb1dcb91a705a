internal import Bytes
internal import PCRE2

/// Replaces each letter by one of its cases, so that a finder of bytes finds all cases that PCRE2
/// matches. ASCII letters do not change: the finder knows both of their cases.
///
/// The replacement is the case with the shortest UTF-8. If several are equally short, it is a
/// lower-case letter, since most letters of a text are lower case and do not change then.
final class CaseFolding: Sendable {
  /// Replaces the Kelvin sign and the long s. Strings of ASCII need nothing else.
  static let toASCII = CaseFolding(["\u{212A}": "k", "\u{17F}": "s"])

  /// All letters that have cases are below this code point.
  private static let end: UInt32 = 0x20000
  private static let blockBits: UInt32 = 6
  private static let blockSize = 1 << Int(blockBits)

  /// For each 64 code points, the number of their block in `letters`; 0 if none of them changes.
  private let blocks: [UInt16]
  /// For each code point of a block, its replacement in UTF-8, the first byte in the lowest bits; 0
  /// if it does not change.
  private let letters: [UInt32]
  /// For each byte, whether a letter that changes begins with it.
  private let begins: [Bool]
  /// Those bytes, if there are at most two.
  private let firstBytes: (UInt8, UInt8)?

  /// - Parameter others: The replacements of letters beyond ASCII. None is longer than its letter.
  private init(_ others: [Unicode.Scalar: Unicode.Scalar]) {
    var blocks = Array(repeating: UInt16(0), count: Int(Self.end >> Self.blockBits))
    var letters = Array(repeating: UInt32(0), count: Self.blockSize)
    var firstBytes: Set<UInt8> = []
    for (letter, other) in others {
      let block = Int(letter.value >> Self.blockBits)
      if blocks[block] == 0 {
        blocks[block] = UInt16(letters.count / Self.blockSize)
        letters += Array(repeating: 0, count: Self.blockSize)
      }
      let index = Int(blocks[block]) * Self.blockSize + Int(letter.value) % Self.blockSize
      letters[index] = other.utf8.reversed().reduce(0) { $0 << 8 | UInt32($1) }
      firstBytes.insert(letter.utf8[0])
    }
    begins = (0...255).map { firstBytes.contains($0) }
    self.blocks = blocks
    self.letters = letters
    self.firstBytes =
      firstBytes.count <= 2 ? firstBytes.min().map { ($0, firstBytes.max() ?? $0) } : nil
  }

  /// The letters of plain strings that may have other cases; `nil` if a string is not valid UTF-8.
  static func casedLetters(of strings: [[UInt8]]) -> Set<Unicode.Scalar>? {
    var letters: Set<Unicode.Scalar> = []
    for string in strings {
      guard let text = String(validating: string, as: UTF8.self) else { return nil }
      for letter in text.unicodeScalars {
        if letter.isASCII {
          if UInt8(ascii: letter).asciiFold != 0 { letters.insert(letter) }
        } else if letter.properties.isCased || letter.properties.changesWhenCaseMapped {
          letters.insert(letter)
        }
      }
    }
    return letters
  }

  /// Asks PCRE2 which letters differ from these only in case.
  ///
  /// - Returns: `nil` if PCRE2 does not compile a pattern for them.
  /// - Complexity: O(*n* · *m*) for *n* letters, of which there are *m* with all their cases; 0.5 ms
  ///   for the letters of Russian.
  static func asking(about letters: Set<Unicode.Scalar>, _ encoding: CompileOptions.Encoding)
    -> CaseFolding?
  {
    guard let all = sameLetters(as: letters, in: text(of: possibleLetters), encoding) else {
      return nil
    }
    let allText = text(of: all)
    var others: [Unicode.Scalar: Unicode.Scalar] = [:]
    var done: Set<Unicode.Scalar> = []
    for letter in letters.sorted() where !done.contains(letter) {
      guard let same = sameLetters(as: [letter], in: allText, encoding) else { return nil }
      done.formUnion(same)
      guard let first = representative(of: same) else { continue }
      for other in same where other != first && !other.isASCII { others[other] = first }
    }
    return CaseFolding(others)
  }

  /// The replacement of letters that differ only in case.
  private static func representative(of same: [Unicode.Scalar]) -> Unicode.Scalar? {
    let shortest = same.map(\.utf8.count).min()
    let short = same.filter { $0.utf8.count == shortest }
    let lowerCases = same.map(\.properties).filter(\.changesWhenLowercased)
      .map(\.lowercaseMapping)
    return short.first { lowerCases.contains(String($0)) } ?? short.first
  }

  /// All code points that may have cases: without ideographs, Hangul syllables and private use.
  private static var possibleLetters: [Unicode.Scalar] {
    let ranges = [0x41..<0x3400, 0xA000..<0xAC00, 0xF900..<0x10000, 0x10000..<end]
    return ranges.flatMap { $0.compactMap { Unicode.Scalar($0) } }
  }

  private static func text(of letters: [Unicode.Scalar]) -> [UInt8] {
    var text = ""
    text.unicodeScalars.append(contentsOf: letters)
    return Array(text.utf8)
  }

  /// The characters of a text that differ from one of the letters in nothing but case.
  private static func sameLetters(
    as letters: Set<Unicode.Scalar>, in text: [UInt8], _ encoding: CompileOptions.Encoding
  ) -> [Unicode.Scalar]? {
    var options = CompileOptions(encoding: encoding)
    options.isCaseless = true
    options.wantsMachineCode = letters.count > 1
    let list = letters.map { "\\x{" + String($0.value, radix: 16) + "}" }.joined()
    guard let pattern = try? CompiledPattern(Array("[\(list)]".utf8), options: options) else {
      return nil
    }
    var scratch = MatchScratch(for: [pattern])
    var found: [Unicode.Scalar] = []
    var start = 0
    text.withText { bytes in
      while case .match(let range) = pattern.firstMatch(in: bytes, from: start, &scratch) {
        found += String(decoding: text[range], as: UTF8.self).unicodeScalars
        start = range.upperBound
      }
    }
    return found
  }
}

extension Unicode.Scalar {
  fileprivate var utf8: [UInt8] { Array(String(self).utf8) }
}

extension CaseFolding {
  /// An offset before which no letter changes; `nil` if none changes at all.
  func firstOffset(in bytes: RawSpan, from start: Int, to end: Int) -> Int? {
    var start = start
    guard let firstBytes else {
      // The first character that is not ASCII serves as well.
      let place = start + bytes.asciiRunLength(from: start, to: end)
      return place < end ? place : nil
    }
    while let place = bytes.firstOffset(ofAny: firstBytes, from: start, to: end) {
      if change(at: place, to: end, { bytes.byte(at: $0) }) != nil { return place }
      start = place + 1
    }
    return nil
  }

  /// The replacement of the letter at `offset`; `nil` if there is no letter, or the letter does not
  /// change.
  @inline(__always)
  private func change(
    at offset: Int, to end: Int, _ byte: (Int) -> UInt8
  ) -> (letter: UInt32, length: Int)? {
    let first = UInt32(byte(offset))
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard offset + length <= end else { return nil }
    var code = first & (0x7F >> UInt32(length))
    for place in offset + 1..<offset + length {
      let next = UInt32(byte(place))
      guard next & 0xC0 == 0x80 else { return nil }
      code = code << 6 | next & 0x3F
    }
    // Overlong forms are not valid UTF-8.
    guard code < Self.end, length == 2 || code >= (length == 3 ? 0x800 : 0x10000) else {
      return nil
    }
    let block = Int(blocks[Int(code >> Self.blockBits)])
    guard block != 0 else { return nil }
    let letter = letters[block * Self.blockSize + Int(code) % Self.blockSize]
    return letter == 0 ? nil : (letter, length)
  }

  /// A plain string in which one letter replaces all its cases.
  func fold(_ string: [UInt8]) -> [UInt8] {
    string.withText { fold(0..<$0.byteCount, of: $0)?.text } ?? string
  }

  /// A part of a text in which one letter replaces all its cases.
  ///
  /// - Returns: `nil` if no letter changes.
  /// - Complexity: O(*n*) in the bytes of the part.
  func fold(_ part: Range<Int>, of bytes: RawSpan) -> FoldedText? {
    let first = firstOffset(in: bytes, from: part.lowerBound, to: part.upperBound)
    guard let first else { return nil }
    var text = bytes.extracting(part).copied()
    var shorter: [FoldedText.ShorterLetter] = []
    var read = first - part.lowerBound
    var written = read
    var changes = false
    do {
      // Writing never overtakes reading: no replacement is longer than its letter.
      var text = text.mutableSpan
      let end = text.count
      while read < end {
        let byte = text[read]
        guard begins[Int(byte)], let (letter, length) = change(at: read, to: end, { text[$0] })
        else {
          text[written] = byte
          read += 1
          written += 1
          continue
        }
        changes = true
        let offset = written
        var rest = letter
        while rest != 0 {
          text[written] = UInt8(truncatingIfNeeded: rest)
          rest >>= 8
          written += 1
        }
        read += length
        if written - offset < length {
          shorter.append(.init(offset: offset, missing: read - written))
        }
      }
    }
    guard changes else { return nil }
    text.removeLast(text.count - written)
    return FoldedText(text: text, start: part.lowerBound, shorter: shorter)
  }
}

/// A part of a text after `CaseFolding.fold`.
struct FoldedText {
  let text: [UInt8]
  /// The offset of the part in the whole text.
  fileprivate let start: Int
  /// The letters that have become shorter.
  fileprivate let shorter: [ShorterLetter]

  fileprivate struct ShorterLetter {
    /// The offset of the letter in `text`.
    var offset: Int
    /// The number of bytes that all letters up to this one have lost.
    var missing: Int
  }

  /// The range of the whole text for a range of `text`.
  ///
  /// - Complexity: O(log *n*) in the letters that have become shorter.
  func original(_ range: Range<Int>) -> Range<Int> {
    original(range.lowerBound)..<original(range.upperBound)
  }

  private func original(_ offset: Int) -> Int {
    var low = 0
    var high = shorter.count
    while low < high {
      let middle = (low + high) / 2
      if shorter[middle].offset < offset { low = middle + 1 } else { high = middle }
    }
    return start + offset + (low == 0 ? 0 : shorter[low - 1].missing)
  }
}
