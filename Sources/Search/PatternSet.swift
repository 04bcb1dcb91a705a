internal import Bytes
internal import PatternAnalysis

/// The compiled patterns of a search, with what is known about them.
package struct PatternSet: Sendable {
  package let matcher: LineMatcher
  let options: PatternOptions
  /// Of each pattern, or of all plain strings together.
  let facts: [PatternFacts]
  /// Where a search begins makes a difference for some pattern: `\G`, verbs.
  var dependsOnStart = false

  /// Of each pattern the name that it begins with, or nothing; empty if none has one.
  package internal(set) var names: [[UInt8]] = []

  /// Some pattern asks for U+FEFF itself.
  package internal(set) var namesByteOrderMark = false

  /// There are several patterns or strings.
  var isSet: Bool { facts.count > 1 || matcher.strings != nil }

  /// The highest group number of any pattern.
  package var groupCount: Int { matcher.groupCount }

  /// Byte strings of which every line that any pattern matches has one.
  var literals: Result<LiteralSet, Declined> {
    var all = LiteralSet(literals: [], isExact: options.boundary == .none)
    for facts in facts {
      switch facts.literals {
      case .failure(let declined): return .failure(declined)
      case .success(let set):
        all.literals += set.literals
        all.oddCases += set.oddCases
        all.isExact = all.isExact && set.isExact
      }
    }
    return all.literals.isEmpty ? .failure(Declined("no pattern")) : .success(all)
  }

  /// Bytes in a row that every match has, and how much they tell.
  func window() throws(Declined) -> (window: ByteWindow, information: Int) {
    guard facts.count == 1, let only = facts.first else { throw Declined("several patterns") }
    return try only.window()
  }

  /// What lines have of which every line that any pattern matches has one.
  func requirements() throws(Declined) -> [Requirement] {
    var all: [Requirement] = []
    for facts in facts { all += try facts.requirements() }
    if all.isEmpty { throw Declined("no pattern") }
    return all
  }

  /// Some pattern is empty and nothing else is asked of a match.
  var matchesEveryLine: Bool {
    options.boundary == .none && facts.contains(where: \.isEmpty)
  }

  /// The only pattern in the form for buffers of many lines.
  ///
  /// - Parameter takesAnyStart: Also where PCRE2 would be slow with it.
  func bufferForm(takesAnyStart: Bool) throws(Declined) -> [UInt8] {
    guard facts.count == 1, let only = facts.first, !options.isFixed else {
      throw Declined("several patterns")
    }
    guard only.startsFast || takesAnyStart else { throw Declined("its matches start anywhere") }
    guard matcher.hasMachineCode else { throw Declined("no machine code") }
    let form = try only.bufferForm()
    return switch options.boundary {
    case .none: form
    case .words: Array(#"(?<!\w)(?:"#.utf8) + form + Array(#")(?!\w)"#.utf8)
    case .lines: Array("^(?:".utf8) + form + Array(")$".utf8)
    }
  }

  var hasASCIITwin: Bool { facts.allSatisfy { $0.twinRefusal == nil } }
}
