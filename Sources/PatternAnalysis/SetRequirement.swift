internal import Bytes

/// Byte strings that find one of many patterns: every line that the pattern matches contains one.
package struct SetRequirement: Sendable {
  package var literals: [Literal]
  /// A line that contains one of them matches.
  package var isExact: Bool
  /// They were written out from the sets of a window.
  package var isWindow: Bool
  /// How much it is worth that a line contains one of them, in bits.
  package var information: Int
  /// What must stand around the literal, if there is only one.
  package var surroundings: LiteralSurroundings?
}

extension PatternFacts {
  /// The most strings that a window may be written out as.
  private static let maxWrittenOut = 512
  /// Strings that are worth fewer bits occur in most lines.
  private static let usefulInformation = 5

  /// The strings that find the pattern among other patterns.
  ///
  /// - Throws: Why PCRE2 must check every line.
  package func setRequirement() throws(Declined) -> SetRequirement {
    var best: SetRequirement?
    if case .success(let set) = literals {
      best = SetRequirement(
        literals: set.literals + set.rareCaseVariants, isExact: set.isExact, isWindow: false,
        information: set.information)
    }
    // Literals that are worth enough are not improved.
    if best == nil || best?.isExact == false && (best?.information ?? 0) < 12 {
      if let branches = try? requirements(), let other = Self.writtenOut(branches),
        other.information > (best?.information ?? 0)
      {
        best = other
      }
      if let found = try? window(), found.information > (best?.information ?? 0),
        let strings = Self.writtenOut(found.window)
      {
        best = SetRequirement(
          literals: strings, isExact: false, isWindow: true, information: found.information)
      }
    }
    guard let best, !best.literals.contains(where: \.bytes.isEmpty) else {
      throw Declined("no text that every match contains")
    }
    guard best.isExact || best.information >= Self.usefulInformation else {
      throw Declined("the text in every match is too common")
    }
    var result = best
    if !best.isExact, best.literals.count == 1, let node = try? tree.get() {
      result.surroundings = LiteralSurroundings(of: best.literals[0], in: node)
    }
    return result
  }

  /// All branches as strings; `nil` if these are too many.
  private static func writtenOut(_ branches: [Requirement]) -> SetRequirement? {
    var result = SetRequirement(
      literals: [], isExact: false, isWindow: false,
      information: Requirement.information(of: branches))
    for branch in branches {
      switch branch {
      case .literals(let set): result.literals += set.literals + set.rareCaseVariants
      case .window(let window, _):
        guard let strings = writtenOut(window) else { return nil }
        result.literals += strings
        result.isWindow = true
      }
    }
    return result
  }

  private static func writtenOut(_ window: ByteWindow) -> [Literal]? {
    var strings: [[UInt8]] = [[]]
    for set in window.sets {
      let members = (UInt8(0)..<128).filter { set >> UInt128($0) & 1 != 0 }
      guard strings.count * members.count <= maxWrittenOut else { return nil }
      strings = strings.flatMap { string in members.map { string + [$0] } }
    }
    return strings.map { Literal(bytes: $0) }
  }
}
