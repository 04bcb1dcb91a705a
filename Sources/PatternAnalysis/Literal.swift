/// A byte string to look for.
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

  /// How much the literal as a whole is worth, in bits: a byte that is one in 2^k of a text is
  /// worth k.
  var information: Int {
    zip(bytes, folds).reduce(0) { sum, byte in
      let both = min(ByteRarity.bits(of: byte.0 | byte.1), ByteRarity.bits(of: byte.0 & ~byte.1))
      // The bytes of a word depend on each other.
      return sum + (sum == 0 ? both : both * 2 / 3)
    }
  }
}

/// Byte strings; every text that matches contains at least one of them.
package struct LiteralSet: Equatable, Sendable {
  package var literals: [Literal]
  /// Letters in a third case. They are rare, and may replace a letter of the literals.
  package var rareCaseVariants: [Literal] = []
  /// A text matches if and only if it contains one of them.
  package var isExact: Bool

  package init(literals: [Literal], isExact: Bool) {
    self.literals = literals
    self.isExact = isExact
  }

  /// How much an occurrence of any of them is worth, in bits.
  package var information: Int {
    let lowest = literals.map(\.information).min() ?? 0
    // Twice as many literals occur twice as often.
    return lowest - (Int.bitWidth - max(1, literals.count).leadingZeroBitCount - 1)
  }
}
