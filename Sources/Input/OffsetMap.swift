/// Tells where in a file decoded bytes come from.
///
/// A search counts offsets in the bytes that it looks at. What is told to people and programs are
/// offsets in the file, so whoever prints one asks this. Of a compressed file, which has no such
/// place, they are offsets in what it holds.
package struct OffsetMap {
  private let runs: OffsetRuns?
  /// Those of the bytes below, where these are decoded, too.
  private let lower: OffsetRuns?

  /// The bytes searched are those of the file.
  package static var identity: OffsetMap { OffsetMap(nil) }

  /// - Parameter lower: What tells where the bytes come from that the characters of `runs` were.
  package init(_ runs: OffsetRuns?, over lower: OffsetMap? = nil) {
    self.runs = runs
    self.lower = lower?.runs
  }

  package var isIdentity: Bool { runs == nil && lower == nil }

  /// The place in the file of the character that holds byte `offset` of those searched.
  package func fileOffset(of offset: Int) -> Int {
    let offset = runs?.fileOffset(of: offset) ?? offset
    return lower?.fileOffset(of: offset) ?? offset
  }

  /// Nobody asks again for an offset before `offset`, but for `places`.
  package func forget(before offset: Int, but places: [Int]) {
    if let lower, let runs {
      lower.forget(
        before: runs.fileOffset(of: offset), but: places.map { runs.fileOffset(of: $0) })
    } else {
      lower?.forget(before: offset, but: places)
    }
    runs?.forget(before: offset, but: places)
  }
}

/// How long characters are, before and after they are decoded: what a decoder notes as it goes.
package final class OffsetRuns {
  /// Characters that follow each other and have the same lengths, in as little memory as it takes:
  /// where scripts mix, a run is a character or two.
  package struct Run {
    fileprivate static let maxCount = 1 << 24 - 1

    /// As `encoding_run` of CEncodings.
    let bits: UInt32

    package init(bits: UInt32) { self.bits = bits }

    var decodedLength: Int { Int(bits & 0xF) }
    var fileLength: Int { Int(bits >> 4 & 0xF) }
    var count: Int { Int(bits >> 8) }
  }

  /// Where a row of `blockLength` runs begins.
  private struct Block {
    let decodedStart: Int
    let fileStart: Int
  }

  private static let blockLength = 64

  /// Ascending, without gaps.
  private var blocks: [Block] = []
  /// Those of all blocks, of which the last one may not be full.
  private var runs: [Run] = []
  private var decodedEnd = 0
  private var fileEnd: Int
  /// Places before the first block.
  private var kept: [(offset: Int, fileOffset: Int)] = []

  /// - Parameter start: Where the first character is in the file: after a byte order mark.
  package init(from start: Int = 0) { fileEnd = start }

  /// Runs in memory.
  package var count: Int { runs.count }

  /// Notes the next characters.
  package func append(_ run: Run) {
    if runs.count == blocks.count * Self.blockLength {
      blocks.append(Block(decodedStart: decodedEnd, fileStart: fileEnd))
    }
    if let last = runs.last, last.bits & 0xFF == run.bits & 0xFF,
      runs.count % Self.blockLength != 0, last.count + run.count <= Run.maxCount
    {
      runs[runs.count - 1] = Run(bits: last.bits + (run.bits & ~0xFF))
    } else {
      runs.append(run)
    }
    decodedEnd += run.count * run.decodedLength
    fileEnd += run.count * run.fileLength
  }

  /// Notes the next characters, which have the same lengths.
  package func append(_ count: Int, decodedLength: Int, fileLength: Int) {
    var rest = count
    while rest > 0 {
      let part = min(rest, Run.maxCount)
      append(Run(bits: UInt32(part << 8 | fileLength << 4 | decodedLength)))
      rest -= part
    }
  }

  /// Forgets what lies before `offset`, but where `places` are.
  fileprivate func forget(before offset: Int, but places: [Int]) {
    let index = max(0, blockIndex(of: offset))
    // As long as it is the smaller part, moving the rest would take longer.
    guard index > 0, index >= blocks.count / 2 else { return }
    let start = blocks[index].decodedStart
    kept = places.filter { $0 < start }.map { ($0, fileOffset(of: $0)) }
    blocks.removeFirst(index)
    runs.removeFirst(index * Self.blockLength)
  }

  /// The last block that does not begin after `offset`; -1 if there is none.
  private func blockIndex(of offset: Int) -> Int {
    var low = 0
    var high = blocks.count
    while low < high {
      let middle = (low + high) / 2
      if blocks[middle].decodedStart <= offset { low = middle + 1 } else { high = middle }
    }
    return low - 1
  }

  /// - Complexity: O(log *n*) in runs.
  fileprivate func fileOffset(of offset: Int) -> Int {
    guard offset < decodedEnd else { return fileEnd }
    let index = blockIndex(of: offset)
    guard index >= 0 else { return kept.first { $0.offset == offset }?.fileOffset ?? 0 }
    var decoded = blocks[index].decodedStart
    var file = blocks[index].fileStart
    for run in runs[(index * Self.blockLength)...] {
      let end = decoded + run.count * run.decodedLength
      if offset < end { return file + (offset - decoded) / run.decodedLength * run.fileLength }
      decoded = end
      file += run.count * run.fileLength
    }
    return file
  }
}
