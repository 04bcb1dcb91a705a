internal import Bytes
internal import PatternAnalysis

/// Finds bytes that every matching line has.
enum CandidateFinder: Sendable {
  case literal(LiteralFinder)
  case set(LiteralSetFinder)
  case window(ByteWindowFinder)

  /// - Returns: The finder, and whether it finds nothing but the literals; `nil` for none.
  static func make(for literals: [Literal]) -> (finder: CandidateFinder, isPrecise: Bool)? {
    let set = literals.count > 1 ? expanded(literals) : literals
    guard let first = set.first, set.allSatisfy({ !$0.bytes.isEmpty }) else { return nil }
    if set.count == 1 {
      let finder = LiteralFinder(first.bytes, folds: first.folds) {
        UInt8(clamping: 255 - 8 * ByteRarity.bits(of: $0))
      }
      return (.literal(finder), true)
    }
    let isCaseless = set.contains { $0.folds.contains(0x20) }
    guard let finder = LiteralSetFinder(set.map(\.bytes), isCaseless: isCaseless) else {
      return nil
    }
    // Of a set either all letters have two cases or none has.
    let isPrecise = !isCaseless || set.allSatisfy(foldsAllLetters)
    return (.set(finder), isPrecise)
  }

  private static func foldsAllLetters(_ literal: Literal) -> Bool {
    zip(literal.bytes, literal.folds).allSatisfy { byte, fold in fold == byte.asciiFold }
  }

  /// So many literals are found by vectors, see `LiteralSetFinder`.
  private static let fewLiterals = 48

  /// Literals that leave open the case of ASCII letters only: others are written out in all their
  /// cases, and cut where that becomes too much.
  private static func expanded(_ literals: [Literal]) -> [Literal] {
    var largest: [Literal]?
    for limit in [16, 8, 4] {
      var seen: Set<Literal> = []
      let set = literals.flatMap { expanded($0, limit) }.filter { seen.insert($0).inserted }
      if set.count <= fewLiterals { return set }
      largest = largest ?? set
    }
    return largest ?? literals
  }

  private static func expanded(_ literal: Literal, _ limit: Int) -> [Literal] {
    let isFolded = zip(literal.bytes, literal.folds).contains { $1 != 0 && $0.asciiFold != $1 }
    guard isFolded else { return [literal] }
    var cases: [[UInt8]] = [[]]
    for (byte, fold) in zip(literal.bytes, literal.folds) {
      if fold == 0 {
        cases = cases.map { $0 + [byte] }
      } else if cases.count < limit {
        cases = cases.flatMap { [$0 + [byte], $0 + [byte & ~fold]] }
      } else {
        break
      }
    }
    return cases.map { Literal(bytes: $0) }
  }

  var handle: CandidateHandle {
    switch self {
    case .literal(let finder): .literal(finder.handle)
    case .set(let finder): .set(finder.handle)
    case .window(let finder): .window(finder.handle)
    }
  }
}

/// A borrowed `CandidateFinder`, for loops on many threads, see `PatternHandle`.
enum CandidateHandle {
  case literal(LiteralHandle)
  case set(LiteralSetHandle)
  case window(ByteWindowHandle)

  /// The offset of the first candidate that lies in `start..<end`.
  @inline(__always)
  func firstOffset(in bytes: RawSpan, from start: Int, to end: Int) -> Int? {
    switch self {
    case .literal(let handle): handle.firstOffset(in: bytes, from: start, to: end)
    case .set(let handle): handle.firstMatch(in: bytes, from: start, to: end)?.lowerBound
    case .window(let handle): handle.firstOffset(in: bytes, from: start, to: end)
    }
  }
}
