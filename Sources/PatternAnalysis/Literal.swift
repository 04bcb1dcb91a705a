/// Bytes that stand in the text one after the other.
package struct Literal: Hashable, Sendable {
  package var bytes: [UInt8]
  /// For each byte the bits that may differ: 0x20 for an ASCII letter in either case.
  package var folds: [UInt8]

  package init(bytes: [UInt8], folds: [UInt8]) {
    self.bytes = bytes
    self.folds = folds
  }

  /// These bytes exactly.
  package init(bytes: [UInt8]) {
    self.init(bytes: bytes, folds: bytes.map { _ in 0 })
  }

  static let empty = Literal(bytes: [], folds: [])

  static func + (left: Literal, right: Literal) -> Literal {
    Literal(bytes: left.bytes + right.bytes, folds: left.folds + right.folds)
  }

  /// All of these in one text: how much a literal tells, in bits; a byte that is one in 2^k of a
  /// text tells k.
  var information: Int {
    zip(bytes, folds).reduce(0) { sum, byte in
      let both = min(ByteRarity.bits(of: byte.0 | byte.1), ByteRarity.bits(of: byte.0 & ~byte.1))
      // Bytes of a word depend on each other.
      return sum + (sum == 0 ? both : both * 2 / 3)
    }
  }
}

/// Byte strings of which every text that matches has at least one.
package struct LiteralSet: Equatable, Sendable {
  package var literals: [Literal]
  /// Letters in a third case, which hardly occur, and may stand for those in the literals.
  package var oddCases: [Literal] = []
  /// A text matches if, and not only if, it has one.
  package var isExact: Bool

  package init(literals: [Literal], isExact: Bool) {
    self.literals = literals
    self.isExact = isExact
  }

  /// How much an occurrence of any of them tells, in bits.
  package var information: Int {
    let lowest = literals.map(\.information).min() ?? 0
    // Twice as many literals occur twice as often.
    return lowest - (Int.bitWidth - max(1, literals.count).leadingZeroBitCount - 1)
  }
}
