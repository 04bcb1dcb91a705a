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
}

/// How long characters are, before and after they are decoded: what a decoder notes as it goes.
package final class OffsetRuns {
  /// Characters that follow each other and have the same lengths.
  private struct Run {
    let decodedStart: Int
    let fileStart: Int
    let decodedLength: Int
    let fileLength: Int
  }

  /// Ascending, without gaps. Never empty.
  private var runs: [Run] = []
  private var decodedEnd = 0
  private var fileEnd: Int

  /// - Parameter start: Where the first character is in the file: after a byte order mark.
  package init(from start: Int = 0) { fileEnd = start }

  /// Notes the next characters.
  ///
  /// - Parameters:
  ///   - decodedLength: The bytes of each, decoded.
  ///   - fileLength: The bytes of each in the file.
  package func append(_ count: Int, decodedLength: Int, fileLength: Int) {
    guard count > 0 else { return }
    let isMore =
      runs.last.map { $0.decodedLength == decodedLength && $0.fileLength == fileLength } ?? false
    if !isMore {
      runs.append(
        Run(
          decodedStart: decodedEnd, fileStart: fileEnd, decodedLength: decodedLength,
          fileLength: fileLength))
    }
    decodedEnd += count * decodedLength
    fileEnd += count * fileLength
  }

  /// - Complexity: O(log *n*) in runs.
  fileprivate func fileOffset(of offset: Int) -> Int {
    guard offset < decodedEnd else { return fileEnd }
    var low = 0
    var high = runs.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if runs[middle].decodedStart <= offset { low = middle } else { high = middle }
    }
    let run = runs[low]
    return run.fileStart + (offset - run.decodedStart) / run.decodedLength * run.fileLength
  }
}
