internal import Bytes
internal import PatternAnalysis

/// Finds bytes that every matching line has.
enum CandidateFinder: Sendable {
  case literal(LiteralFinder)
  case set(LiteralSetFinder)
  case window(ByteWindowFinder)
  /// Every matching line has what one of them finds, none of which is of this kind; with the
  /// length of the longest thing it finds.
  case any([(finder: CandidateFinder, byteCount: Int)])

  /// One scan each is what more windows would cost.
  private static let maxWindowCount = 3

  /// - Returns: `nil` where it takes more scans than are worth it.
  static func make(for requirements: [Requirement]) -> CandidateFinder? {
    var literals: [Literal] = []
    var windows: [ByteWindow] = []
    for requirement in requirements {
      switch requirement {
      case .literals(let set): literals += set.literals + set.oddCases
      case .window(let window, _): windows.append(window)
      }
    }
    guard windows.count <= maxWindowCount else { return nil }
    let finders = windows.map {
      (finder: CandidateFinder.window(ByteWindowFinder($0)), byteCount: $0.sets.count)
    }
    guard let longest = literals.map(\.bytes.count).max() else { return .any(finders) }
    return make(for: literals).map { .any([($0.finder, longest)] + finders) }
  }

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
    guard let finder = LiteralSetFinder(set.map { $0.bytes }, isCaseless: isCaseless) else {
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
    if literals.count > fewLiterals && !literals.contains(where: leavesMoreOpen) { return literals }
    var largest: [Literal]?
    for limit in [16, 8, 4] {
      var seen: Set<Literal> = []
      let set = literals.flatMap { expanded($0, limit) }.filter { seen.insert($0).inserted }
      if set.count <= fewLiterals { return set }
      largest = largest ?? set
    }
    return largest ?? literals
  }

  /// Than the case of ASCII letters.
  private static func leavesMoreOpen(_ literal: Literal) -> Bool {
    zip(literal.bytes, literal.folds).contains { $1 != 0 && $0.asciiFold != $1 }
  }

  private static func expanded(_ literal: Literal, _ limit: Int) -> [Literal] {
    guard leavesMoreOpen(literal) else { return [literal] }
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
}
