internal import CScan

/// Finds one literal by its two rarest bytes.
///
/// Two loads and two comparisons per vector decide where the literal can be; the whole literal is
/// compared only there. If all bytes of a literal are frequent, it is compared more often; the
/// answer is never wrong.
package struct LiteralFinder: Sendable {
  private let storage: Storage

  /// - Parameters:
  ///   - literal: At least one byte.
  /// - isCaseless: ASCII letters are found in both cases, other bytes only as they are.
  /// - rank: How frequent a byte is in the text to search; 255 is the most frequent.
  package init(_ literal: [UInt8], isCaseless: Bool = false, rank: (UInt8) -> UInt8) {
    self.init(literal, folds: literal.map { isCaseless ? $0.asciiFold : 0 }, rank: rank)
  }

  /// A finder of all byte strings that differ from `literal` only in the bits set in `folds`.
  ///
  /// With one bit per byte this also finds other alphabets without case, if the caller can bear a
  /// few false hits: `п` and `П` are D0 BF and D0 9F, `р` and `Р` are D1 80 and D0 A0.
  ///
  /// - Parameter folds: One byte for each byte of the literal.
  package init(_ literal: [UInt8], folds: [UInt8], rank: (UInt8) -> UInt8) {
    precondition(!literal.isEmpty && folds.count == literal.count)
    let (first, second) = Self.rarestPair(literal, folds, rank)
    guard
      let literal = unsafe scan_literal_create(literal, folds, literal.count, first, second)
    else { fatalError("out of memory") }
    storage = unsafe Storage(literal)
  }

  /// The offset of the first occurrence that lies in `start..<end`.
  package func firstOffset(in bytes: RawSpan, from start: Int, to end: Int) -> Int? {
    defer { extendLifetime(storage) }
    return handle.firstOffset(in: bytes, from: start, to: end)
  }

  /// The finder without its owner, for loops that run on many threads, see `PatternHandle`.
  ///
  /// Use it only while something keeps the `LiteralFinder` alive.
  package var handle: LiteralHandle { unsafe LiteralHandle(literal: storage.literal) }

  @safe
  private final class Storage: @unchecked Sendable {
    let literal: OpaquePointer

    init(_ literal: OpaquePointer) { unsafe self.literal = literal }

    deinit { unsafe scan_literal_destroy(literal) }
  }

  /// The places of the two rarest bytes; two different bytes if the literal has two.
  static func rarestPair(
    _ literal: [UInt8], _ folds: [UInt8], _ rank: (UInt8) -> UInt8
  ) -> (first: Int, second: Int) {
    let ranks = zip(literal, folds).map { byte, fold in
      // Both cases count, but together they are seldom more frequent than the more frequent one.
      max(rank(byte | fold), rank(byte & ~fold))
    }
    let byRank = literal.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }
    let first = byRank[0]
    let other = byRank.first { literal[$0] | folds[$0] != literal[first] | folds[first] }
    let second = other ?? byRank.last ?? first
    return (first, second)
  }
}

/// A borrowed `LiteralFinder`, see `LiteralFinder.handle`.
@safe
package struct LiteralHandle: @unchecked Sendable {
  fileprivate let literal: OpaquePointer

  /// The offset of the first occurrence that lies in `start..<end`.
  package func firstOffset(in bytes: RawSpan, from start: Int, to end: Int) -> Int? {
    let found = unsafe bytes.extracting(start..<end).withUnsafeBytes { bytes in
      unsafe scan_literal_find(
        literal, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count)
    }
    return found < end - start ? start + found : nil
  }
}
