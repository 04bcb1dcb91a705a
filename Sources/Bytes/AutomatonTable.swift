internal import CScan

/// The table of a deterministic automaton that decides lines. It is filled while it runs.
///
/// A thread has its own.
@safe
package final class AutomatonTable {
  /// What follows a byte.
  package enum Next: Equatable {
    case row(Int)
    /// The line matches.
    case match
    /// The line has a byte that the automaton cannot judge.
    case doubt
    /// No match begins or continues in the rest of the line.
    case dead
  }

  /// A cell that is not filled yet.
  package struct Gap {
    package var row: Int
    package var byteClass: Int
  }

  /// A line that was found.
  package struct Hit {
    /// The offset of a byte in the line.
    package var place: Int
    /// The automaton cannot judge the line; otherwise the line matches.
    package var isDoubt: Bool
  }

  private let automaton: OpaquePointer
  /// How many rows there can be.
  package let rowLimit: Int
  package private(set) var rowCount = 1

  /// - Parameters:
  ///   - classes: For each of the 256 bytes its class, from 0. Bytes of one class are not told
  ///     apart.
  ///   - terminator: The byte that ends lines. After it, the automaton is in row 0.
  package init(classes: [UInt8], endingLinesWith terminator: UInt8, rowLimit: Int) {
    precondition(classes.count == 256 && rowLimit > Self.placeCount)
    let automaton = unsafe scan_automaton_create(
      classes, UInt32(classes.max() ?? 0) + 1, terminator, rowLimit)
    guard let automaton = unsafe automaton else { fatalError("out of memory") }
    unsafe self.automaton = automaton
    self.rowLimit = rowLimit
  }

  deinit { unsafe scan_automaton_destroy(automaton) }

  /// Adds a row without any filled cell.
  ///
  /// - Returns: Its number; `nil` if the table is full.
  package func addRow() -> Int? {
    guard rowCount < rowLimit else { return nil }
    rowCount += 1
    return unsafe scan_automaton_add_row(automaton)
  }

  /// Empties row 0 and removes all other rows. Before the search continues, the rows of
  /// `currentRows` have to be added again.
  package func clear() {
    unsafe scan_automaton_clear(automaton)
    rowCount = 1
  }

  /// How many places of the text are searched at the same time.
  package static let placeCount = Int(scan_automaton_places)

  /// The rows that the search has reached at each place, while it waits for a gap to be filled.
  package var currentRows: [Int] {
    get {
      var rows = Array(repeating: UInt32(0), count: Self.placeCount)
      unsafe scan_automaton_current_rows(automaton, &rows)
      return rows.map { Int($0) }
    }
    set { unsafe scan_automaton_set_current_rows(automaton, newValue.map { UInt32($0) }) }
  }

  package func fill(_ gap: Gap, with next: Next) {
    let value =
      switch next {
      case .row(let row): UInt32(row)
      case .match: scan_automaton_match
      case .doubt: scan_automaton_doubt
      case .dead: scan_automaton_dead
      }
    unsafe scan_automaton_store(automaton, UInt32(gap.row), UInt32(gap.byteClass), value)
  }

  /// Searches the next lines of `start..<end`, some tens of KiB; `nextHit` then has what it found.
  ///
  /// - Parameters:
  ///   - start: The start of a line; the call moves it to the end of the lines it has searched.
  ///   - end: The end of a line.
  ///   - fillGap: Fills a gap; returns `false` to give up.
  /// - Returns: `false` if `fillGap` gave up; nothing is found then.
  package func search(
    _ bytes: RawSpan, from start: inout Int, to end: Int, _ fillGap: (Gap) -> Bool
  ) -> Bool {
    unsafe bytes.withUnsafeBytes { bytes in
      let searchedEnd = unsafe scan_automaton_begin(
        automaton, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), start, end)
      var gap = scan_automaton_gap()
      while unsafe scan_automaton_continue(automaton, &gap) != 0 {
        if !fillGap(Gap(row: Int(gap.row), byteClass: Int(gap.class))) { return false }
      }
      start = searchedEnd
      return true
    }
  }

  /// The next line found by the last search, in the order of the text.
  package func nextHit() -> Hit? {
    var hit = scan_automaton_hit()
    guard unsafe scan_automaton_next_hit(automaton, &hit) != 0 else { return nil }
    return Hit(place: hit.place, isDoubt: hit.is_doubt != 0)
  }
}
