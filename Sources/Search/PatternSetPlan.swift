internal import Bytes
internal import PCRE2
internal import PatternAnalysis

/// How many patterns are found at once: by the literals of all patterns. Each literal stands for
/// some of the patterns.
///
/// A class, as `SearchPlan` is: each copy of a value would count a reference for every array in it.
final class PatternSetPlan: Sendable {
  /// Keeps the finder of the handle alive.
  let finder: LiteralHitFinder
  /// The patterns of literal *n* are `owners[starts[n]..<starts[n + 1]]`.
  private let starts: [Int]
  let owners: [Owner]
  let lengths: [Int]
  /// Patterns without literals, which are tried on every line.
  let others: [PatternID]
  /// Whether a line without any literal is selected; `nil` if that, or its matches, depend on
  /// `others`.
  let verdictWithoutHit: Bool?
  /// The first pattern that matches in a line selects it.
  let decidesOneByOne: Bool
  /// What `--debug` prints about the set.
  let notes: [String]

  /// What must stand around the literals.
  let surroundings: SurroundingsTable

  struct Owner {
    var pattern: PatternID
    /// The number of the surroundings of the literal; `nil` if they are not known.
    var surroundings: Int?
    /// A line with the literal matches.
    var decides: Bool
  }

  /// - Throws: Why the patterns cannot be found this way.
  init(_ patterns: PatternSet, _ terminator: LineTerminator) throws(Declined) {
    var indices: [Literal: Int] = [:]
    var literals: [Literal] = []
    var ownersOf: [[Owner]] = []
    var surroundings = SurroundingsTable()
    var others: [Int] = []
    var notes = Notes()
    for (number, facts) in patterns.facts.enumerated() {
      let found = Result { () throws(Declined) in try facts.setRequirement() }
      notes.add(found, of: number)
      guard case .success(let requirement) = found else {
        others.append(number)
        continue
      }
      let isExact = requirement.isExact && patterns.options.boundary == .none
      for literal in requirement.literals {
        let index = indices[literal] ?? literals.count
        if index == literals.count {
          indices[literal] = index
          literals.append(literal)
          ownersOf.append([])
        }
        let owner = Owner(
          pattern: number, surroundings: requirement.surroundings.map { surroundings.add($0) },
          decides: isExact && !terminator.mayTouch(literal.bytes))
        if ownersOf[index].last?.pattern != number { ownersOf[index].append(owner) }
      }
    }
    guard let finder = Self.finder(of: literals) else {
      throw Declined("no pattern has text that every match contains")
    }
    self.finder = finder
    self.others = others
    let unknown = Set(others)
    let verdict = patterns.query.value { unknown.contains($0) ? nil : false }
    // A line that is selected without a hit may have matches of the other patterns.
    let mayMatch = verdict == true && !unknown.isDisjoint(with: patterns.query.positivePatterns)
    verdictWithoutHit = mayMatch ? nil : verdict
    decidesOneByOne = patterns.matcher.takesAny && verdictWithoutHit == false
    self.surroundings = surroundings
    self.notes = notes.lines
    lengths = literals.map(\.bytes.count)
    var starts = [0]
    for list in ownersOf { starts.append(starts[starts.count - 1] + list.count) }
    self.starts = starts
    owners = ownersOf.flatMap { $0 }
  }

  private static func finder(of literals: [Literal]) -> LiteralHitFinder? {
    var ends: [Int] = []
    for literal in literals { ends.append((ends.last ?? 0) + literal.bytes.count) }
    return LiteralHitFinder(
      bytes: literals.flatMap { literal in zip(literal.bytes, literal.folds).map { $0 | $1 } },
      folds: literals.flatMap(\.folds), ends: ends,
      rarity: (0...255).map { UInt8(ByteRarity.bits(of: $0)) })
  }

  /// The indices in `owners` of the patterns that a literal stands for.
  @inline(__always)
  func ownerIndices(of literal: Int) -> Range<Int> { starts[literal]..<starts[literal + 1] }

  /// The notes of `--debug` about a set.
  private struct Notes {
    private var byLiterals = 0
    private var byWindows = 0
    private var byPCRE2 = 0
    private var costly: [(information: Int, text: String)] = []

    mutating func add(_ found: Result<SetRequirement, Declined>, of index: Int) {
      switch found {
      case .failure(let declined):
        byPCRE2 += 1
        costly.append((0, "pattern \(index + 1): \(declined.reason)"))
      case .success(let requirement):
        if requirement.isWindow { byWindows += 1 } else { byLiterals += 1 }
        guard requirement.information < 20 else { return }
        let shown = requirement.literals.prefix(3).map {
          String(decoding: $0.bytes, as: UTF8.self).debugDescription
        }
        let more = requirement.literals.count > 3 ? ", ..." : ""
        costly.append(
          (
            requirement.information,
            "pattern \(index + 1): frequent text \(shown.joined(separator: ", "))\(more)"
          ))
      }
    }

    var lines: [String] {
      let counts =
        "patterns by literals: \(byLiterals), by bytes in a row: \(byWindows), "
        + "by automaton: 0, by PCRE2 alone: \(byPCRE2)"
      let dearest = costly.sorted { $0.information < $1.information }.prefix(10)
      return [counts] + dearest.map { "costly: " + $0.text }
    }
  }
}
