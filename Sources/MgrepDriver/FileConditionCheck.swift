internal import Bytes
internal import PCRE2
internal import Search

/// Decides whether files satisfy a condition, with the resources of one thread.
final class FileConditionCheck {
  private indirect enum Part {
    case matches(Search)
    case any([Part])
    case all([Part])
    case not(Part)
  }

  /// A class, since the resources cannot be copied.
  private final class Search {
    let regions: RegionSearch
    var scratch: MatchScratch

    init(_ plan: SearchPlan) {
      var request = SelectionRequest()
      request.limit = 1
      regions = RegionSearch(plan, request)
      scratch = plan.makeScratch()
    }
  }

  private let condition: Part
  private var selection = Selection()
  /// Why a line of the last file could not be searched.
  private(set) var failure: String?

  init(_ condition: FileCondition) { self.condition = Self.part(condition) }

  private static func part(_ condition: FileCondition) -> Part {
    switch condition {
    case .matches(let plan): .matches(Search(plan))
    case .any(let parts): .any(parts.map(part))
    case .all(let parts): .all(parts.map(part))
    case .not(let inner): .not(part(inner))
    }
  }

  /// Whether a file satisfies the condition.
  ///
  /// - Parameter byteOrderMarkCount: The number of bytes that are not part of the first line.
  func isSatisfied(by bytes: RawSpan, byteOrderMarkCount: Int) -> Bool {
    failure = nil
    return holds(condition, bytes, byteOrderMarkCount)
  }

  private func holds(_ part: Part, _ bytes: RawSpan, _ markCount: Int) -> Bool {
    switch part {
    case .matches(let search):
      var regions = search.regions
      regions.byteOrderMarkCount = markCount
      selection.reset()
      regions.select(in: 0..<bytes.byteCount, of: bytes, &search.scratch, into: &selection)
      if let found = selection.failures.first { failure = found.message }
      return selection.selectedCount > 0
    case .any(let parts): return parts.contains { holds($0, bytes, markCount) }
    case .all(let parts): return parts.allSatisfy { holds($0, bytes, markCount) }
    case .not(let part): return !holds(part, bytes, markCount)
    }
  }
}
