package import Bytes

/// What a line contains if a certain branch of a pattern matches in it.
package enum Requirement: Sendable {
  case literals(LiteralSet)
  case window(ByteWindow, information: Int)

  /// How much it is worth, in bits.
  package var information: Int {
    switch self {
    case .literals(let set): set.information
    case .window(_, let information): information
    }
  }

  /// How much it is worth that a line contains one of several.
  package static func information(of requirements: [Requirement]) -> Int {
    let lowest = requirements.map(\.information).min() ?? 0
    // Twice as many requirements are met twice as often.
    return lowest - (Int.bitWidth - max(1, requirements.count).leadingZeroBitCount - 1)
  }
}

/// Finds for each branch of a pattern the requirement that is worth the most: for
/// `\d{4}-\d{4}|Bearer \w+`, a window for one branch and a literal for the other.
enum RequirementExtractor {
  /// With more branches, a scan for each is not worth it.
  private static let maxCount = 16

  /// Requirements, one of which every matching line meets.
  ///
  /// - Throws: Why there are none.
  static func requirements(
    of node: PatternNode, _ options: AnalysisOptions
  ) throws(Declined) -> [Requirement] {
    guard let found = branches(of: node, options), found.count <= maxCount else {
      throw Declined("no small set of byte strings covers every match")
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
    // Of several that are worth the same, one requirement for all branches is best.
    return [whole, parts].compactMap { $0 }.max {
      Requirement.information(of: $0) < Requirement.information(of: $1)
    }
  }

  private static func single(of node: PatternNode, _ options: AnalysisOptions) -> Requirement? {
    let literals = try? LiteralExtractor.literals(of: node, options)
    let window = try? WindowExtractor.window(of: node, options)
    guard let window else { return literals.map { .literals($0) } }
    // Literals are found faster than windows.
    if let literals, literals.information + WindowExtractor.usefulGain > window.information {
      return .literals(literals)
    }
    return .window(window.window, information: window.information)
  }
}

extension PatternNode {
  /// Whether the node contains alternatives.
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
