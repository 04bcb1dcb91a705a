internal import Bytes
internal import PatternAnalysis

/// What must stand around the literals of many patterns, ready to be searched: an automaton of up
/// to 15 bytes for each side, whose states are the bits of a word.
struct SurroundingsTable: Sendable {
  private struct Sequence {
    /// The start of its table: for each ASCII character, the bytes that it can be.
    var table: Int
    var optional: UInt16
    var repeated: UInt16
    /// The bit after the last byte.
    var end: UInt16

    /// The bytes that may come next, including those after optional bytes.
    @inline(__always)
    func closed(_ bytes: UInt16) -> UInt16 {
      var next = bytes
      while true {
        let more = next | (next & optional) << 1
        if more == next { return next }
        next = more
      }
    }
  }

  private var entries: [(after: Sequence?, before: Sequence?)] = []
  private var tables: [UInt16] = []

  /// Adds the surroundings of a literal, and returns their number.
  mutating func add(_ surroundings: LiteralSurroundings) -> Int {
    entries.append(
      (surroundings.after.map { add($0) }, surroundings.before.map { add($0) }))
    return entries.count - 1
  }

  private mutating func add(_ bytes: ByteSequence) -> Sequence {
    let table = tables.count
    for value in 0..<128 {
      var bits: UInt16 = 0
      for (place, set) in bytes.sets.enumerated() where set >> UInt128(value) & 1 != 0 {
        bits |= 1 << UInt16(place)
      }
      tables.append(bits)
    }
    return Sequence(
      table: table, optional: bytes.optional, repeated: bytes.repeated,
      end: 1 << UInt16(bytes.sets.count))
  }

  /// Whether a match is possible with the literal at `range`; true is never wrong.
  ///
  /// - Parameter region: Whole lines, including the line of the literal.
  @inline(__always)
  func fit(
    _ number: Int, around range: Range<Int>, in bytes: RawSpan, of region: Range<Int>,
    _ terminator: UInt8
  ) -> Bool {
    let entry = entries[number]
    if let after = entry.after,
      !matches(after, from: range.upperBound, by: 1, in: bytes, of: region, terminator)
    {
      return false
    }
    guard let before = entry.before else { return true }
    return matches(before, from: range.lowerBound - 1, by: -1, in: bytes, of: region, terminator)
  }

  private func matches(
    _ sequence: Sequence, from start: Int, by step: Int, in bytes: RawSpan, of region: Range<Int>,
    _ terminator: UInt8
  ) -> Bool {
    var place = start
    var next = sequence.closed(1)
    while next & sequence.end == 0 {
      guard place >= region.lowerBound, place < region.upperBound else { return false }
      let byte = bytes.byte(at: place)
      // Nothing is known about other characters.
      if byte >= 0x80 { return true }
      if byte == terminator { return false }
      let found = next & tables[sequence.table + Int(byte)]
      if found == 0 { return false }
      next = sequence.closed(found << 1 | found & sequence.repeated)
      place += step
    }
    return true
  }
}
