package import Bytes

/// What a line has if one branch of a pattern matches in it.
package enum Requirement: Sendable {
  case literals(LiteralSet)
  case window(ByteWindow, information: Int)

  /// How much it tells, in bits.
  package var information: Int {
    switch self {
    case .literals(let set): set.information
    case .window(_, let information): information
    }
  }

  /// How much it tells that a line has one of several.
  package static func information(of requirements: [Requirement]) -> Int {
    let lowest = requirements.map(\.information).min() ?? 0
    // Twice as many are met twice as often.
    return lowest - (Int.bitWidth - max(1, requirements.count).leadingZeroBitCount - 1)
  }
}

/// Finds for each branch of a pattern what tells the most: in `\d{4}-\d{4}|Bearer \w+` bytes in a
/// row for the one and a literal for the other.
enum RequirementExtractor {
  /// More branches than that are not worth a scan each.
  private static let maxCount = 16

  /// Every line that matches has what one of them asks for.
  ///
  /// - Throws: Why there is none.
  static func requirements(
    of node: PatternNode, _ options: AnalysisOptions
  ) throws(Declined) -> [Requirement] {
    guard let found = branches(of: node, options), found.count <= maxCount else {
      throw Declined("no few things of which every match has one")
    }
    return found
  }

  private static func branches(
    of node: PatternNode, _ options: AnalysisOptions
  ) -> [Requirement]? {
    let parts: [Requirement]?
    switch node {
    case .alternatives(let nodes):
      let all = nodes.prefix(maxCount).compactMap { branches(of: $0, options) }
      parts = all.count == nodes.count ? all.flatMap { $0 } : nil
    case .sequence(let nodes):
      parts = nodes.filter(\.mayBranch).compactMap { branches(of: $0, options) }.max {
        Requirement.information(of: $0) < Requirement.information(of: $1)
      }
    case .group(let kind, let body):
      parts = kind.isLookAround ? nil : branches(of: body, options)
    case .repetition(let body, let quantifier):
      parts = quantifier.minimum == 0 ? nil : branches(of: body, options)
    case .character, .set, .assertion, .reference: parts = nil
    }
    let whole = single(of: node, options).map { [$0] }
    // Of those that tell as much one for all is the best.
    return [whole, parts].compactMap { $0 }.max {
      Requirement.information(of: $0) < Requirement.information(of: $1)
    }
  }

  private static func single(of node: PatternNode, _ options: AnalysisOptions) -> Requirement? {
    let literals = try? LiteralExtractor.literals(of: node, options)
    let window = try? WindowExtractor.window(of: node, options)
    guard let window else { return literals.map { .literals($0) } }
    // Literals are found faster.
    if let literals, literals.information + WindowExtractor.usefulGain > window.information {
      return .literals(literals)
    }
    return .window(window.window, information: window.information)
  }
}

extension PatternNode {
  /// Whether it has alternatives in it.
  fileprivate var mayBranch: Bool {
    switch self {
    case .alternatives: true
    case .sequence(let nodes): nodes.contains(where: \.mayBranch)
    case .group(let kind, let body): !kind.isLookAround && body.mayBranch
    case .repetition(let body, _): body.mayBranch
    case .character, .set, .assertion, .reference: false
    }
  }
}
