internal import MgrepSystem

/// The entries of a directory in the order of a walk: by their names as bytes, with a slash after
/// the name of a directory.
///
/// All names are in one array, so that a directory of any size takes a few allocations.
struct EntryList: Sendable {
  private struct Entry: Sendable {
    /// The first eight bytes of the name, with the slash of a directory, padded with zeros; enough
    /// for most comparisons.
    var key: UInt64
    var start: UInt32
    var length: UInt8
    var kind: EntryKind
  }

  private var names: [UInt8] = []
  private var entries: [Entry] = []
  private var position = 0

  init() {}

  /// Reads a directory.
  ///
  /// - Parameter followsLinks: A link has the kind of its target.
  /// - Throws: The `errno` of getdents64(2).
  /// - Complexity: O(*n* log *n*)
  init(
    of directory: DirectoryHandle, _ reader: DirectoryReader, followsLinks: Bool
  ) throws(Errno) {
    var names: [UInt8] = []
    var entries: [Entry] = []
    try reader.readEntries(of: directory, into: &names) { range, kind in
      entries.append(
        Entry(
          key: 0, start: UInt32(range.lowerBound), length: UInt8(range.count), kind: kind))
    }
    self.names = names
    for index in entries.indices {
      let kind = entries[index].kind
      if kind == .unknown || (followsLinks && kind == .link) {
        let status = try? directory.status(of: name(of: entries[index]), followsLink: followsLinks)
        // An entry without a status counts as a file, so that opening it reports the error.
        entries[index].kind = status?.kind ?? .file
      }
      entries[index].key = key(of: entries[index])
    }
    self.entries = entries
    sort()
  }

  /// Sorts by the keys first, without looking at names: passing the names to each comparison would
  /// take a third of the time.
  private mutating func sort() {
    entries.sort { $0.key < $1.key }
    var start = 0
    while start < entries.count {
      var end = start + 1
      while end < entries.count && entries[end].key == entries[start].key { end += 1 }
      if end - start > 1 {
        let names = names
        entries[start..<end].sort { Self.isBefore($0, $1, in: names) }
      }
      start = end
    }
  }

  var isAtEnd: Bool { position == entries.count }

  /// The names that begin with a dot, including those of earlier entries.
  var dottedNames: some Sequence<ArraySlice<UInt8>> {
    entries.lazy.filter { $0.key >> 56 == UInt8(ascii: ".") }.map { name(of: $0) }
  }

  /// The names of all directories, including earlier ones, in their order.
  var directoryNames: some Sequence<ArraySlice<UInt8>> {
    entries.lazy.filter { $0.kind == .directory }.map { name(of: $0) }
  }

  mutating func next() -> (name: ArraySlice<UInt8>, kind: EntryKind)? {
    guard position < entries.count else { return nil }
    defer { position += 1 }
    return (name(of: entries[position]), entries[position].kind)
  }

  private func name(of entry: Entry) -> ArraySlice<UInt8> {
    names[Int(entry.start)..<(Int(entry.start) + Int(entry.length))]
  }

  private func key(of entry: Entry) -> UInt64 {
    var key: UInt64 = 0
    let start = Int(entry.start)
    for byte in names[start..<(start + min(8, Int(entry.length)))] { key = key << 8 | UInt64(byte) }
    guard entry.length < 8 else { return key }
    key = key << 8 | (entry.kind == .directory ? UInt64(UInt8(ascii: "/")) : 0)
    return key << (8 * (7 - UInt64(entry.length)))
  }

  /// A byte of the name as it is compared; 0 after its end, since no name contains 0.
  private static func byte(of entry: Entry, at offset: Int, in names: [UInt8]) -> UInt8 {
    if offset < Int(entry.length) { return names[Int(entry.start) + offset] }
    return offset == Int(entry.length) && entry.kind == .directory ? UInt8(ascii: "/") : 0
  }

  private static func isBefore(_ a: Entry, _ b: Entry, in names: [UInt8]) -> Bool {
    if a.key != b.key { return a.key < b.key }
    var offset = 8
    while offset <= Int(max(a.length, b.length)) {
      let left = byte(of: a, at: offset, in: names)
      let right = byte(of: b, at: offset, in: names)
      if left != right { return left < right }
      offset += 1
    }
    return false
  }
}
