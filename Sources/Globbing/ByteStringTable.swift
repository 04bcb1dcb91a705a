/// Byte strings with a number each. A look-up copies nothing.
///
/// It counts no references, since a walk looks up each name in several tables.
struct ByteStringTable: Sendable {
  private struct Entry: Sendable {
    let hash: UInt64
    let start: Int
    let end: Int
    var number: Int
  }

  private var texts: [UInt8] = []
  private var entries: [Entry] = []
  /// Indices in `entries`, or -1, probed from the hash on; at most half of the slots are taken.
  private var slots: [Int] = Array(repeating: -1, count: 4)

  var isEmpty: Bool { entries.isEmpty }

  subscript(text: ArraySlice<UInt8>) -> Int? {
    let slot = slot(of: text, hash: Self.hash(text))
    return slots[slot] < 0 ? nil : entries[slots[slot]].number
  }

  /// Sets the number of `text`, which may have one already.
  mutating func set(_ text: [UInt8], _ number: Int) {
    let hash = Self.hash(text[...])
    let found = slot(of: text[...], hash: hash)
    if slots[found] >= 0 {
      entries[slots[found]].number = number
      return
    }
    slots[found] = entries.count
    let start = texts.count
    texts += text
    entries.append(Entry(hash: hash, start: start, end: texts.count, number: number))
    if entries.count * 2 > slots.count { grow() }
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 2)
    for (index, entry) in entries.enumerated() {
      slots[slot(of: texts[entry.start..<entry.end], hash: entry.hash)] = index
    }
  }

  /// The slot where `text` is, or where it belongs.
  private func slot(of text: ArraySlice<UInt8>, hash: UInt64) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash ^ hash >> 32) & mask
    while slots[slot] >= 0 {
      let entry = entries[slots[slot]]
      if entry.hash == hash, texts[entry.start..<entry.end].elementsEqual(text) { break }
      slot = (slot + 1) & mask
    }
    return slot
  }

  /// The hash of Fowler, Noll and Vo, FNV-1a.
  private static func hash(_ text: ArraySlice<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash
  }
}
