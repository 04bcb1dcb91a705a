/// The entries of a directory in the order of a walk: by their names as bytes, with a slash after
/// that of a directory.
///
/// All names lie in one array, so that a directory of any size costs a few allocations.
struct EntryList {
  private struct Entry {
    /// The first eight bytes of the name, with the slash of a directory, padded with zeros: most
    /// comparisons need no more.
    var key: UInt64
    var start: Int
    var length: Int32
    var kind: EntryKind
  }

  private var names: [UInt8] = []
  private var entries: [Entry] = []
  private var position = 0

  init() {}

  /// Reads a directory.
  ///
  /// - Parameter followsLinks: A link counts as what it points to.
  /// - Throws: The `errno` of readdir(3).
  /// - Complexity: O(*n* log *n*)
  init(of directory: DirectoryHandle, followsLinks: Bool) throws(SystemError) {
    try unsafe directory.forEachEntry { name, kind in
      let start = names.count
      unsafe names.append(contentsOf: name)
      entries.append(Entry(key: 0, start: start, length: Int32(name.count), kind: kind))
    }
    for index in entries.indices {
      let entry = entries[index]
      if entry.kind == .unknown || (followsLinks && entry.kind == .link) {
        let status = try? directory.status(of: name(of: entry), followsLink: followsLinks)
        // What cannot be told counts as a file, so that opening it tells why.
        entries[index].kind = status?.kind ?? .file
      }
      entries[index].key = key(of: entries[index])
    }
    sort()
  }

  var isAtEnd: Bool { position == entries.count }

  /// Whether there is an entry with exactly this name, of those gone by, too.
  func contains(_ name: [UInt8]) -> Bool {
    entries.contains { Int($0.length) == name.count && self.name(of: $0).elementsEqual(name) }
  }

  mutating func next() -> (name: ArraySlice<UInt8>, kind: EntryKind)? {
    guard position < entries.count else { return nil }
    defer { position += 1 }
    return (name(of: entries[position]), entries[position].kind)
  }

  private func name(of entry: Entry) -> ArraySlice<UInt8> {
    names[entry.start..<(entry.start + Int(entry.length))]
  }

  private func key(of entry: Entry) -> UInt64 {
    var key: UInt64 = 0
    for offset in 0..<8 { key = key << 8 | UInt64(byte(of: entry, at: offset)) }
    return key
  }

  /// A byte of the name as it is compared; 0 after its end, which no name has in it.
  private func byte(of entry: Entry, at offset: Int) -> UInt8 {
    if offset < Int(entry.length) { return names[entry.start + offset] }
    return offset == Int(entry.length) && entry.kind == .directory ? UInt8(ascii: "/") : 0
  }

  private mutating func sort() {
    // The list itself cannot be read while it is sorted.
    var sorted = entries
    sorted.sort { isBefore($0, $1) }
    entries = sorted
  }

  private func isBefore(_ a: Entry, _ b: Entry) -> Bool {
    if a.key != b.key { return a.key < b.key }
    var offset = 8
    while offset <= max(Int(a.length), Int(b.length)) {
      let (left, right) = (byte(of: a, at: offset), byte(of: b, at: offset))
      if left != right { return left < right }
      offset += 1
    }
    return false
  }
}
