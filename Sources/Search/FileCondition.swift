internal import Bytes
internal import PCRE2

/// A condition on whole files. A pattern holds for a file if it matches in any of its lines.
package indirect enum FileCondition: Sendable {
  /// One of some patterns holds, those of the plan.
  case matches(SearchPlan)
  case any([FileCondition])
  case all([FileCondition])
  case not(FileCondition)

  /// - Parameter plan: Makes the plan of a search for any of some patterns.
  package init<Failure>(
    _ query: Query, plan: ([PatternID]) throws(Failure) -> SearchPlan
  ) throws(Failure) {
    switch query {
    case .pattern(let id): self = .matches(try plan([id]))
    case .anyOfFirst(let count): self = .matches(try plan(Array(0..<count)))
    case .not(let query): self = .not(try FileCondition(query, plan: plan))
    case .all(let queries):
      var parts: [FileCondition] = []
      for query in queries { parts.append(try FileCondition(query, plan: plan)) }
      self = .all(parts)
    case .any(let queries):
      // One search finds them all.
      var ids: [PatternID] = []
      var parts: [FileCondition] = []
      for query in queries {
        if case .pattern(let id) = query {
          ids.append(id)
        } else {
          parts.append(try FileCondition(query, plan: plan))
        }
      }
      if !ids.isEmpty { parts.insert(.matches(try plan(ids)), at: 0) }
      self = parts.count == 1 ? parts[0] : .any(parts)
    }
  }
}

extension Query {
  /// The lines in which a pattern matches whose matches are those of the query.
  ///
  /// - Parameter count: The number of patterns.
  package func anyPositive(of count: Int) -> Query {
    let ids = positivePatterns
    return ids.count == count ? .anyOfFirst(count) : .any(ids.map { .pattern($0) })
  }
}
