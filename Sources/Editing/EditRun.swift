internal import Bytes

/// Some edits of one file that follow each other, with their texts in one piece, so that an edit is
/// a few copies and takes no memory of its own.
struct EditRun {
  struct Edit {
    /// In bytes from the start of the file.
    var offset: Int
    /// Where in the texts; empty if nobody knows them, as in a journal that leads to the new bytes.
    var old: Range<Int>
    var new: Range<Int>
    /// The bytes right before it that belong to no edit: how many are looked at, and their checksum.
    var gapCount = 0
    var gapChecksum: UInt32 = 0

    var range: Range<Int> { offset..<offset + new.count }
  }

  /// Between so many edits nobody is told how far they have come, or asked whether to end.
  static let maxCount = 256

  var edits: [Edit] = []
  private(set) var texts: [UInt8] = []

  var isFull: Bool { edits.count >= Self.maxCount }

  mutating func removeAll() {
    edits.removeAll(keepingCapacity: true)
    texts.removeAll(keepingCapacity: true)
  }

  /// Adds an edit whose texts are added later, by `addTexts`.
  mutating func append(_ offset: Int, old: Range<Int>, new: Range<Int>) {
    edits.append(Edit(offset: offset, old: old, new: new))
  }

  /// Copies the texts of all edits, which are where these say.
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
