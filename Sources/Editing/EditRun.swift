internal import Bytes

/// Consecutive edits of one file, with their texts in one array, so that an edit takes a few copies
/// and no allocation.
struct EditRun {
  struct Edit {
    /// In bytes from the start of the file.
    var offset: Int
    /// Ranges in the texts; `old` is empty if the old bytes are not known, as in a journal that
    /// leads to the new ones.
    var old: Range<Int>
    var new: Range<Int>
    /// The bytes directly before the edit that belong to no edit: how many of them are checked, and
    /// their checksum.
    var gapCount = 0
    var gapChecksum: UInt32 = 0

    var range: Range<Int> { offset..<offset + new.count }
  }

  /// After this many edits, the progress is updated and the end of the run checked.
  static let maxCount = 256

  var edits: [Edit] = []
  private(set) var texts: [UInt8] = []

  var isFull: Bool { edits.count >= Self.maxCount }

  mutating func removeAll() {
    edits.removeAll(keepingCapacity: true)
    texts.removeAll(keepingCapacity: true)
  }

  /// Adds an edit whose texts `addTexts` adds later.
  mutating func append(_ offset: Int, old: Range<Int>, new: Range<Int>) {
    edits.append(Edit(offset: offset, old: old, new: new))
  }

  /// Copies the texts of all edits, whose ranges are known.
  mutating func addTexts(of bytes: RawSpan) {
    guard let first = edits.first?.old.lowerBound, let last = edits.last?.new.upperBound else {
      return
    }
    bytes.extracting(first..<last).append(to: &texts)
    for index in edits.indices {
      let edit = edits[index]
      edits[index].old = edit.old.lowerBound - first..<edit.old.upperBound - first
      edits[index].new = edit.new.lowerBound - first..<edit.new.upperBound - first
    }
  }

  /// Adds an edit with its texts.
  mutating func append(_ offset: Int, old: [UInt8], new: [UInt8]) {
    let start = texts.count
    texts += old
    texts += new
    append(
      offset, old: start..<start + old.count, new: start + old.count..<texts.count)
  }
}
