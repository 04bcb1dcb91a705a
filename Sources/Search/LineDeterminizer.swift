internal import Bytes
internal import PatternAnalysis

/// A `LineAutomaton` that becomes deterministic while it searches: a row of the table stands for
/// the states that the automaton can be in at the same time. Most combinations of states never
/// occur, so a row is made when the text needs it.
///
/// A thread has its own.
final class LineDeterminizer {
  /// The table has at most this number of cells, 4 bytes each.
  private static let cellLimit = 1 << 19
  /// If a full table served fewer bytes for each row, most of the time goes into making rows.
  private static let usefulByteCount = 64

  let automaton: LineAutomaton
  private let table: AutomatonTable
  private var rows: [Row] = []
  private var numbers: [Row: Int] = [:]
  /// How many bytes were searched since the table was empty.
  private var searchedByteCount = 0
  private var hasGivenUp = false
  /// A match may begin elsewhere than at the start of a line.
  private var startsLater = true

  /// Where the automaton is.
  private struct Row: Hashable {
    /// One bit for each state.
    var states: [UInt64]
    /// `nil` if it makes no difference.
    var before: StateClosure.Before?
    var hasMatch = false
  }

  init(_ automaton: LineAutomaton, cellLimit: Int = cellLimit) {
    self.automaton = automaton
    let classes = automaton.classes
    var stride = 1
    while stride < classes.count { stride *= 2 }
    table = AutomatonTable(
      classes: classes.ofBytes, endingLinesWith: LineTerminator.lineFeed.byte,
      rowLimit: cellLimit / stride)
    let others = [StateClosure.Before.wordCharacter, .otherCharacter]
    startsLater = others.contains { before in
      let row = self.row(from: [automaton.start], after: before)
      return row.hasMatch || row.states.contains { $0 != 0 }
    }
    addFirstRow()
  }

  /// Searches some lines; `nextHit` then has what was found.
  ///
  /// - Returns: `false` if it has given up, now or before: the text needs too many rows.
  func search(_ bytes: RawSpan, from start: inout Int, to end: Int) -> Bool {
    if hasGivenUp { return false }
    let first = start
    hasGivenUp = !table.search(bytes, from: &start, to: end, fill)
    searchedByteCount += start - first
    return !hasGivenUp
  }

  func nextHit() -> AutomatonTable.Hit? { table.nextHit() }

  /// Returns `false` to give up.
  private func fill(_ gap: AutomatonTable.Gap) -> Bool {
    let byte = automaton.classes.examples[gap.byteClass]
    switch follower(of: rows[gap.row], byte) {
    case .match: table.fill(gap, with: .match)
    case .doubt: table.fill(gap, with: .doubt)
    case .dead: table.fill(gap, with: .dead)
    case .lineStart: table.fill(gap, with: .row(0))
    case .row(let row):
      guard let number = number(of: row) else { return startAgain() }
      table.fill(gap, with: .row(number))
    }
    return true
  }

  /// The number of a row, which is added if it is new; `nil` if there is no room.
  private func number(of row: Row) -> Int? {
    if let number = numbers[row] { return number }
    guard let number = table.addRow() else { return nil }
    numbers[row] = number
    rows.append(row)
    return number
  }

  private func addFirstRow() {
    let first = row(from: [automaton.start], after: .lineStart)
    rows = [first]
    numbers = [first: 0]
  }

  /// Makes room; the search meets its gap again. Returns `false` to give up.
  private func startAgain() -> Bool {
    guard searchedByteCount >= Self.usefulByteCount * table.rowLimit else { return false }
    let current = table.currentRows.map { rows[$0] }
    table.clear()
    addFirstRow()
    table.currentRows = current.map { number(of: $0) ?? 0 }
    searchedByteCount = 0
    return true
  }

  private enum Follower {
    case match, doubt, dead, lineStart
    case row(Row)
  }

  /// Where the automaton is after it has read `byte`.
  private func follower(of row: Row, _ byte: UInt8) -> Follower {
    // PCRE2 finds no empty match before an invalid byte.
    if byte >= 0x80 { return .doubt }
    if row.hasMatch { return .match }
    let isLineEnd = byte == LineTerminator.lineFeed.byte
    let isWord = LineAutomaton.isWordCharacter(byte)
    // Now all conditions can be judged.
    var here = StateClosure(
      of: automaton, before: row.before ?? .otherCharacter,
      after: isLineEnd ? .lineEnd : isWord ? .wordCharacter : .otherCharacter)
    forEachState(of: row.states) { here.add($0) }
    if here.hasMatch { return .match }
    if isLineEnd { return .lineStart }
    var nexts = [automaton.start]
    forEachState(of: here.bits) { state in
      if let next = automaton.next(of: state, reading: byte) { nexts.append(next) }
    }
    let next = self.row(from: nexts, after: isWord ? .wordCharacter : .otherCharacter)
    if next.hasMatch { return .match }
    return next.states.allSatisfy { $0 == 0 } && !startsLater ? .dead : .row(next)
  }

  private func row(from states: [Int], after before: StateClosure.Before) -> Row {
    var closure = StateClosure(of: automaton, before: before, after: nil)
    for state in states { closure.add(state) }
    return Row(
      states: closure.bits, before: closure.dependsOnBefore ? before : nil,
      hasMatch: closure.hasMatch)
  }

  private func forEachState(of bits: [UInt64], _ body: (Int) -> Void) {
    for (index, word) in bits.enumerated() {
      var rest = word
      while rest != 0 {
        body(index * 64 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
  }
}
