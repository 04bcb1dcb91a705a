internal import PatternAnalysis

/// The number of a pattern in its set, from 0 in the order given.
package typealias PatternID = Int

/// Which lines are selected, depending on the patterns that match in them.
package enum Query: Sendable, Equatable {
  case pattern(PatternID)
  /// One of the first patterns matches; the value is their number. This is the query of most sets.
  case anyOfFirst(Int)
  /// One of them holds; the empty array never holds.
  case any([Query])
  /// Each of them holds; the empty array always holds.
  case all([Query])
  indirect case not(Query)
}

extension Query {
  /// Whether the query holds; `nil` if that depends on unknown patterns.
  func value(_ known: (PatternID) -> Bool?) -> Bool? {
    switch self {
    case .pattern(let id): known(id)
    case .anyOfFirst(let count): Self.value(of: 0..<count, known)
    case .any(let queries): Self.value(of: queries, decidedBy: true, known)
    case .all(let queries): Self.value(of: queries, decidedBy: false, known)
    case .not(let query): query.value(known).map { !$0 }
    }
  }

  private static func value(
    of patterns: Range<PatternID>, _ known: (PatternID) -> Bool?
  ) -> Bool? {
    var result: Bool? = false
    for id in patterns {
      let value = known(id)
      if value == true { return true }
      if value == nil { result = nil }
    }
    return result
  }

  private static func value(
    of queries: [Query], decidedBy decisive: Bool, _ known: (PatternID) -> Bool?
  ) -> Bool? {
    var result: Bool? = !decisive
    for query in queries {
      let value = query.value(known)
      if value == decisive { return decisive }
      if value == nil { result = nil }
    }
    return result
  }

  /// The patterns whose matches are the matches of the query, ascending: those under no `not`, or
  /// under an even number of them.
  var positivePatterns: [PatternID] {
    var found: Set<PatternID> = []
    collectPatterns(negated: false, into: &found)
    return found.sorted()
  }

  private func collectPatterns(negated: Bool, into found: inout Set<PatternID>) {
    switch self {
    case .pattern(let id): if !negated { found.insert(id) }
    case .anyOfFirst(let count): if !negated { found.formUnion(0..<count) }
    case .any(let queries), .all(let queries):
      for query in queries { query.collectPatterns(negated: negated, into: &found) }
    case .not(let query): query.collectPatterns(negated: !negated, into: &found)
    }
  }

  /// A property of every line that the query selects. For `any`, a line has the property of one of
  /// them; for `all`, it has the one that is worth the most.
  ///
  /// - Parameters:
  ///   - pattern: The property of every line in which a pattern matches.
  ///   - union: The property of a line that has one of several properties.
  ///   - information: How much a property is worth, in bits.
  /// - Throws: Why no property is known.
  func requirement<Value>(
    of pattern: (PatternID) throws(Declined) -> Value,
    either union: ([Value]) throws(Declined) -> Value, telling information: (Value) -> Int
  ) throws(Declined) -> Value {
    switch self {
    case .pattern(let id): return try pattern(id)
    case .anyOfFirst(1): return try pattern(0)
    case .anyOfFirst(let count):
      guard count > 0 else { throw Declined("no pattern") }
      var parts: [Value] = []
      for id in 0..<count { parts.append(try pattern(id)) }
      return try union(parts)
    case .not: throw Declined("a line may be selected because it lacks something")
    case .any(let queries):
      guard !queries.isEmpty else { throw Declined("no pattern") }
      if queries.count == 1 {
        return try queries[0].requirement(of: pattern, either: union, telling: information)
      }
      var parts: [Value] = []
      for query in queries {
        parts.append(try query.requirement(of: pattern, either: union, telling: information))
      }
      return try union(parts)
    case .all(let queries):
      var best: Value?
      var declined = Declined("every line is selected")
      for query in queries {
        do throws(Declined) {
          let found = try query.requirement(of: pattern, either: union, telling: information)
          if best.map({ information(found) > information($0) }) ?? true { best = found }
        } catch {
          declined = error
        }
      }
      guard let best else { throw declined }
      return best
    }
  }
}

/// A query as a sequence of questions to one pattern each, up to the one that decides.
///
/// A class, so that a decider holds one reference.
final class QueryQuestions: Sendable {
  struct Question {
    let pattern: PatternID
    /// The index of the next question, or `yes` or `no`.
    let afterYes: Int
    let afterNo: Int
  }

  static let yes = -1
  static let no = -2

  let all: [Question]
  let first: Int

  init(_ query: Query) {
    var all: [Question] = []
    first = Self.add(query, to: &all, afterYes: Self.yes, afterNo: Self.no)
    self.all = all
  }

  /// Adds the questions of a query. Returns the index of the first one, or of what follows if there
  /// are no questions.
  private static func add(
    _ query: Query, to all: inout [Question], afterYes: Int, afterNo: Int
  ) -> Int {
    switch query {
    case .pattern(let id):
      all.append(Question(pattern: id, afterYes: afterYes, afterNo: afterNo))
      return all.count - 1
    case .anyOfFirst(let count):
      return (0..<count).reversed().reduce(afterNo) {
        add(.pattern($1), to: &all, afterYes: afterYes, afterNo: $0)
      }
    case .any(let queries):
      return queries.reversed().reduce(afterNo) {
        add($1, to: &all, afterYes: afterYes, afterNo: $0)
      }
    case .all(let queries):
      return queries.reversed().reduce(afterYes) {
        add($1, to: &all, afterYes: $0, afterNo: afterNo)
      }
    case .not(let query): return add(query, to: &all, afterYes: afterNo, afterNo: afterYes)
    }
  }
}
