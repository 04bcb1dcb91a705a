internal import Bytes

/// Finds a few bytes in a row that every match has, each out of a set of ASCII characters:
/// `[0-9]{3}-[0-9]{4}` has three digits and a hyphen.
package struct WindowExtractor {
  /// How much more than a literal a window must be worth, in bits: it takes longer to find.
  package static let usefulGain = 5

  private let options: AnalysisOptions
  private var best: (window: ByteWindow, information: Int)?
  /// The last bytes in a row that are known.
  private var run: [UInt128] = []

  /// The window that is worth the most.
  ///
  /// - Throws: Why there is none.
  static func window(
    of node: PatternNode, _ options: AnalysisOptions
  ) throws(Declined) -> (window: ByteWindow, information: Int) {
    var extractor = WindowExtractor(options: options)
    extractor.take(node)
    extractor.end()
    guard let best = extractor.best else {
      throw Declined("no bytes that every match has in a row")
    }
    return best
  }

  private init(options: AnalysisOptions) { self.options = options }

  /// Adds what a node always matches, if it directly follows what came before.
  private mutating func take(_ node: PatternNode) {
    switch node {
    case .character(let character): take(set(of: character))
    case .set(let set): take(members(of: set))
    case .assertion: return
    case .reference, .alternatives: end()
    case .group(let kind, let body):
      switch kind {
      case .capture, .plain, .atomic: take(body)
      case .lookAhead, .negativeLookAhead, .lookBehind, .negativeLookBehind: return
      }
    case .sequence(let nodes):
      for node in nodes { take(node) }
    case .repetition(let body, let quantifier):
      for _ in 0..<min(quantifier.minimum, ByteWindow.maxCount) { take(body) }
      if quantifier.minimum != quantifier.maximum || quantifier.minimum > ByteWindow.maxCount {
        end()
        // The last repetition is next to what follows.
        if quantifier.minimum > 0 { take(body) }
      }
    }
  }

  private mutating func take(_ set: UInt128?) {
    guard let set, set != 0 else { return end() }
    run.append(set)
    if run.count >= ByteWindow.maxCount { consider(run.suffix(ByteWindow.maxCount)) }
  }

  /// Ends the row: nothing is known about what follows.
  private mutating func end() {
    if run.count > 1 && run.count < ByteWindow.maxCount { consider(run[...]) }
    run = []
  }

  private mutating func consider(_ sets: ArraySlice<UInt128>) {
    // The bytes of a word depend on each other, as in a literal.
    let information = sets.reduce(0) { sum, set in
      sum + (sum == 0 ? Self.information(of: set) : Self.information(of: set) * 2 / 3)
    }
    if let best, best.information >= information { return }
    best = (ByteWindow(sets: Array(sets)), information)
  }

  /// How much a byte out of the set is worth, in bits.
  private static func information(of set: UInt128) -> Int {
    // The share of the set in 2^24 bytes of text.
    let share = (0..<128).reduce(0) { share, byte in
      set >> UInt128(byte) & 1 == 0 ? share : share + 1 << (24 - ByteRarity.bits(of: UInt8(byte)))
    }
    return 24 - (Int.bitWidth - 1 - max(share, 1).leadingZeroBitCount)
  }

  private func set(of character: PatternCharacter) -> UInt128? {
    guard character.value < 0x80 else { return nil }
    let plain = UInt128(1) << UInt128(character.value)
    guard character.isCaseless, (0x61...0x7A).contains(character.value | 0x20) else { return plain }
    // `k` and `s` have cases that are not ASCII.
    let lower = character.value | 0x20
    if options.isUTF8 && (lower == 0x6B || lower == 0x73) { return nil }
    return plain | UInt128(1) << UInt128(character.value ^ 0x20)
  }

  private func members(of set: CharacterSet) -> UInt128? {
    guard !set.isNegated else { return nil }
    var members: UInt128 = 0
    for item in set.items {
      if case .escape(let letter) = item, let known = self.members(ofEscape: letter) {
        members |= known
        continue
      }
      guard case .range(let range) = item, range.upperBound < 0x80 else { return nil }
      for value in range {
        let character = PatternCharacter(value: value, isCaseless: set.isCaseless)
        guard let one = self.set(of: character) else { return nil }
        members |= one
      }
    }
    return members
  }

  /// The ASCII characters that an escape stands for.
  private func members(ofEscape letter: UInt8) -> UInt128? {
    guard !options.usesProperties else { return nil }
    func range(_ range: ClosedRange<UInt8>) -> UInt128 {
      range.reduce(0) { $0 | 1 << UInt128($1) }
    }
    switch letter {
    case UInt8(ascii: "d"): return range(0x30...0x39)
    case UInt8(ascii: "s"): return range(0x09...0x0D) | range(0x20...0x20)
    case UInt8(ascii: "w"):
      return range(0x30...0x39) | range(0x41...0x5A) | range(0x5F...0x5F) | range(0x61...0x7A)
    default: return nil
    }
  }
}
