/// The matches of a selection, 16 bytes each, for any number of matches: an array that grows takes
/// two or three times as much.
package struct MatchList: Sendable, Equatable, RandomAccessCollection {
  /// How many matches are in each part; a power of two.
  private static let partCount = 1 << 16

  /// Nearly always holds all of them.
  private var first: [Range<Int>] = []
  /// The other matches; all parts except the last are full.
  private var parts: [[Range<Int>]] = []

  package init() {}

  package var startIndex: Int { 0 }

  package var endIndex: Int {
    guard let last = parts.last else { return first.count }
    return Self.partCount * parts.count + last.count
  }

  // The default, a distance of indices, is not inlined, and every line asks for the count.
  package var count: Int { endIndex }

  package subscript(index: Int) -> Range<Int> {
    if index < Self.partCount { return first[index] }
    return parts[index / Self.partCount - 1][index % Self.partCount]
  }

  package mutating func append(_ match: Range<Int>) {
    if first.count < Self.partCount {
      first.append(match)
      return
    }
    if parts.last?.count ?? Self.partCount == Self.partCount {
      parts.append([])
      parts[parts.count - 1].reserveCapacity(Self.partCount)
    }
    parts[parts.count - 1].append(match)
  }

  /// Removes all from an index on, and keeps the room for the first ones.
  package mutating func removeAll(from index: Int) {
    guard index >= Self.partCount else {
      first.removeSubrange(index...)
      parts.removeAll()
      return
    }
    parts.removeSubrange((index / Self.partCount)...)
    parts[parts.count - 1].removeSubrange((index % Self.partCount)...)
    if parts[parts.count - 1].isEmpty { parts.removeLast() }
  }
}
