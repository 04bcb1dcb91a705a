internal import Bytes
internal import PatternAnalysis

/// Finds byte strings that every matching line contains.
enum CandidateFinder: Sendable {
  case literal(LiteralFinder)
  case set(LiteralSetFinder)
  case window(ByteWindowFinder)
  /// Every matching line contains what one of these finders finds. None of them is of this kind
  /// itself. `byteCount` is the length of the longest occurrence.
  case any([(finder: CandidateFinder, byteCount: Int)])

  /// More windows cost more than they save, since each needs a scan of its own.
  private static let maxWindowCount = 3

  /// - Returns: `nil` if it needs more scans than are worth it.
  static func make(for requirements: [Requirement]) -> CandidateFinder? {
    var literals: [Literal] = []
    var windows: [ByteWindow] = []
    for requirement in requirements {
      switch requirement {
      case .literals(let set): literals += set.literals + set.rareCaseVariants
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

  /// - Returns: The finder, and whether it finds only the literals; `nil` if there is none.
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
    // In one set, either all letters have two cases or none has.
    let isPrecise = !isCaseless || set.allSatisfy(foldsAllLetters)
    return (.set(finder), isPrecise)
  }

  private static func foldsAllLetters(_ literal: Literal) -> Bool {
    zip(literal.bytes, literal.folds).allSatisfy { byte, fold in fold == byte.asciiFold }
  }

  /// Up to this number of literals are found by vectors, see `LiteralSetFinder`.
  private static let fewLiterals = 48

  /// Literals in which only the case of ASCII letters is open. Other literals are written out in
  /// all their cases, and cut where these become too many.
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

  /// Whether other bits are open than the case of ASCII letters.
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
