/// Converts offsets in decoded bytes to offsets in the file.
///
/// A search counts offsets in decoded bytes, but output and messages show offsets in the file. So
/// each printer converts offsets by this map. For a compressed file, output shows offsets in the
/// decompressed data.
package struct OffsetMap {
  private let runs: OffsetRuns?
  /// The runs of the source, if the source is decoded, too.
  private let lower: OffsetRuns?

  /// The map of a file that is not decoded.
  package static var identity: OffsetMap { OffsetMap(nil) }

  /// - Parameter lower: The map of the source from which `runs` were decoded.
  package init(_ runs: OffsetRuns?, over lower: OffsetMap? = nil) {
    self.runs = runs
    self.lower = lower?.runs
  }

  package var isIdentity: Bool { runs == nil && lower == nil }

  /// The offset in the file of the character that has the searched byte at `offset`.
  package func fileOffset(of offset: Int) -> Int {
    let offset = runs?.fileOffset(of: offset) ?? offset
    return lower?.fileOffset(of: offset) ?? offset
  }

  /// Forgets the offsets before `offset`, except `places`: they are not needed again.
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

/// The lengths of characters before and after decoding. A decoder notes them.
package final class OffsetRuns {
  /// Adjacent characters with the same lengths. A run takes little memory, since it has only one or
  /// two characters where scripts mix.
  package struct Run {
    fileprivate static let maxCount = 1 << 24 - 1

    /// The same bits as `encoding_run` in CEncodings.
    let bits: UInt32

    package init(bits: UInt32) { self.bits = bits }

    var decodedLength: Int { Int(bits & 0xF) }
    var fileLength: Int { Int(bits >> 4 & 0xF) }
    var count: Int { Int(bits >> 8) }
  }

  /// The start of `blockLength` adjacent runs.
  private struct Block {
    let decodedStart: Int
    let fileStart: Int
  }

  private static let blockLength = 64

  /// Ascending, without gaps.
  private var blocks: [Block] = []
  /// The runs of all blocks. The last block may not be full.
  private var runs: [Run] = []
  private var decodedEnd = 0
  private var fileEnd: Int
  /// The places before the first block that are still needed.
  private var kept: [(offset: Int, fileOffset: Int)] = []

  /// - Parameter start: The offset in the file of the first character, which may follow a byte
  ///   order mark.
  package init(from start: Int = 0) { fileEnd = start }

  /// The number of runs in memory.
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

  /// Forgets the runs before `offset`, but not the offsets of `places`.
  fileprivate func forget(before offset: Int, but places: [Int]) {
    let index = max(0, blockIndex(of: offset))
    // If less than half can be dropped, moving the rest would take longer.
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
