internal import Bytes
internal import PCRE2

/// A template resolved for one pattern: its groups are numbers.
struct ResolvedTemplate: Sendable {
  typealias Case = ReplacementTemplate.Case

  indirect enum Piece: Sendable {
    case text([UInt8])
    /// The first of these groups that took part; no group if the list is empty.
    case groups([Int])
    case highestGroup
    case condition([Int], set: [Piece]?, unset: [Piece])
    case mark, pattern
    case field(ReplacementTemplate.Field)
    case changeCase(Case)
    case changeNextCase(Case)
  }

  private let pieces: [Piece]
  private let isUTF8: Bool

  /// - Throws: A group that the pattern does not have.
  init(
    _ template: ReplacementTemplate, for pattern: CompiledPattern
  ) throws(UnknownGroup) {
    for group in template.requiredGroups { _ = try pattern.numbers(of: group) }
    isUTF8 = pattern.isUTF8
    pieces = Self.resolve(template.pieces, for: pattern)
  }

  private static func resolve(
    _ pieces: [ReplacementTemplate.Piece], for pattern: CompiledPattern
  ) -> [Piece] {
    pieces.map { piece in
      switch piece {
      case .text(let text): return .text(text)
      case .group(.highest): return .highestGroup
      case .group(let group): return .groups((try? pattern.numbers(of: group)) ?? [])
      case .condition(let group, let set, let unset):
        let numbers =
          group == .highest
          ? Array((0...pattern.groupCount).dropFirst().reversed())
          : (try? pattern.numbers(of: group)) ?? []
        return .condition(
          numbers, set: set.map { resolve($0, for: pattern) },
          unset: resolve(unset, for: pattern))
      case .mark: return .mark
      case .pattern: return .pattern
      case .field(let field): return .field(field)
      case .changeCase(let new): return .changeCase(new)
      case .changeNextCase(let new): return .changeNextCase(new)
      }
    }
  }

  /// Appends the replacement of the last match of `pattern`, whose subject is `line`.
  ///
  /// - Parameters:
  ///   - source: The pattern as the user gave it, if the template asks for it.
  ///   - place: The place of the match, if the template may ask for it.
  func expand(
    _ pattern: CompiledPattern, _ source: [UInt8], _ place: MatchPlace?,
    _ scratch: borrowing MatchScratch, in line: RawSpan, into result: inout [UInt8]
  ) {
    var cases = CaseState()
    expand(pieces, pattern, source, place, scratch, line, &cases, into: &result)
  }

  /// Where a match begins in its line, and where that is.
  struct MatchPlace {
    let fields: TemplateFields
    let start: Int
  }

  // Large, since it borrows what others own: a struct would copy that and count references.
  private func expand(
    _ pieces: [Piece], _ pattern: CompiledPattern, _ source: [UInt8], _ place: MatchPlace?,
    _ scratch: borrowing MatchScratch, _ line: RawSpan, _ cases: inout CaseState,
    into result: inout [UInt8]
  ) {
    for piece in pieces {
      switch piece {
      case .text(let text): insert(text, &cases, into: &result)
      case .groups(let numbers):
        if let range = firstSet(of: numbers, pattern, scratch) {
          insert(line.extracting(range).copied(), &cases, into: &result)
        }
      case .highestGroup:
        let numbers = Array((0...pattern.groupCount).dropFirst().reversed())
        if let range = firstSet(of: numbers, pattern, scratch) {
          insert(line.extracting(range).copied(), &cases, into: &result)
        }
      case .condition(let numbers, let set, let unset):
        let range = firstSet(of: numbers, pattern, scratch)
        if let range, set == nil {
          insert(line.extracting(range).copied(), &cases, into: &result)
        } else {
          let form = range == nil ? unset : set ?? []
          expand(form, pattern, source, place, scratch, line, &cases, into: &result)
        }
      case .pattern: insert(source, &cases, into: &result)
      case .field(let field):
        if let place {
          insert(place.fields.text(of: field, at: place.start), &cases, into: &result)
        }
      case .mark: insert(pattern.mark(scratch) ?? [], &cases, into: &result)
      case .changeCase(let new): cases.lasting = new
      case .changeNextCase(let new): cases.next = new
      }
    }
  }

  private func firstSet(
    of numbers: [Int], _ pattern: CompiledPattern, _ scratch: borrowing MatchScratch
  ) -> Range<Int>? {
    for number in numbers {
      if let range = pattern.group(number, scratch) { return range }
    }
    return nil
  }

  private func insert(_ bytes: [UInt8], _ cases: inout CaseState, into result: inout [UInt8]) {
    if bytes.isEmpty { return }
    if cases.isUnchanged { return result.append(contentsOf: bytes) }
    var state = cases
    result.append(bytes, isUTF8: isUTF8) { scalar in
      let wanted = state.next == .unchanged ? state.lasting : state.next
      state.next = .unchanged
      return switch wanted {
      case .unchanged: scalar
      case .upper: LetterCase.upper(scalar)
      case .lower: LetterCase.lower(scalar)
      }
    }
    cases = state
  }

  /// The case change that is in effect.
  private struct CaseState {
    var lasting = Case.unchanged
    var next = Case.unchanged

    var isUnchanged: Bool { lasting == .unchanged && next == .unchanged }
  }
}

/// A template or an option names a group that a pattern does not have.
package struct UnknownGroup: Error, Equatable {
  /// As it was typed: a number or a name.
  package let group: [UInt8]
}

extension CompiledPattern {
  /// The numbers of a group. If several groups have the name, the first that took part counts.
  func numbers(of group: ReplacementTemplate.Group) throws(UnknownGroup) -> [Int] {
    switch group {
    case .highest: return []
    case .number(let number):
      guard number <= groupCount else { throw UnknownGroup(group: Array("\(number)".utf8)) }
      return [number]
    case .name(let name):
      let numbers = groupNumbers(named: name)
      guard !numbers.isEmpty else { throw UnknownGroup(group: name) }
      return numbers
    }
  }
}
