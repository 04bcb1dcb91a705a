/// Byte strings with a number each, looked up without a copy of what is looked for.
struct ByteStringTable: Sendable {
  private struct Entry: Sendable {
    let text: [UInt8]
    var number: Int
    /// Another one with the same hash.
    let next: Int?
  }

  private var entries: [Entry] = []
  private var firstOfHash: [UInt64: Int] = [:]

  var isEmpty: Bool { entries.isEmpty }

  subscript(text: ArraySlice<UInt8>) -> Int? { index(of: text).map { entries[$0].number } }

  /// Gives `text` a number, in place of the one it may have.
  mutating func set(_ text: [UInt8], _ number: Int) {
    if let index = index(of: text[...]) {
      entries[index].number = number
      return
    }
    let hash = Self.hash(text[...])
    entries.append(Entry(text: text, number: number, next: firstOfHash[hash]))
    firstOfHash[hash] = entries.count - 1
  }

  private func index(of text: ArraySlice<UInt8>) -> Int? {
    var index = firstOfHash[Self.hash(text)]
    while let found = index, !entries[found].text.elementsEqual(text) {
      index = entries[found].next
    }
    return index
  }

  /// The hash of Fowler, Noll and Vo, FNV-1a.
  private static func hash(_ text: ArraySlice<UInt8>) -> UInt64 {
    text.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
