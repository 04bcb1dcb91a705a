internal import Bytes
internal import Glibc
internal import Input
internal import MemoryMapping
internal import MgrepSystem
internal import Printing
internal import Search

/// How files are cut into splits: ranges of bytes that other processes search.
package struct SplitPlan: Sendable {
  package enum Size: Sendable, Equatable {
    /// As many splits as this, about.
    case count(Int)
    /// Splits of at most this many bytes.
    case bytes(Int)
  }

  private let size: Size
  /// The number of lines before each split is told, which takes a scan of the files.
  let tellsLineBases: Bool
  /// The search of which splits are wanted: it tells what is decoded, and can only be read from its
  /// start.
  private let search: RunPlan

  package init(_ size: Size, of search: RunPlan, tellsLineBases: Bool) {
    self.size = size
    self.search = search
    self.tellsLineBases = tellsLineBases
  }

  /// How many parts a file has, of several files with `total` bytes.
  func partCount(ofFile byteCount: Int, total: Int) -> Int {
    switch size {
    case .bytes(let limit):
      max(1, byteCount / limit + (byteCount % limit > 0 ? 1 : 0))
    case .count(let count):
      max(1, min(byteCount, share(ofFile: byteCount, total, of: count)))
    }
  }

  private func share(ofFile byteCount: Int, _ total: Int, of count: Int) -> Int {
    let share = Double(byteCount) / Double(max(total, 1)) * Double(count)
    return share < Double(byteCount) ? Int(share.rounded()) : byteCount
  }

  /// The most bytes of files that are one split.
  func groupByteCount(total: Int) -> Int {
    switch size {
    case .bytes(let limit): limit
    case .count(let count): max(1, total / count + (total % count > 0 ? 1 : 0))
    }
  }

  /// Cuts bytes into parts whose sizes differ by one byte at most.
  static func parts(of byteCount: Int, count: Int) -> [Range<Int>] {
    func cut(_ index: Int) -> Int {
      byteCount / count * index + min(index, byteCount % count)
    }
    return (0..<count).map { cut($0)..<cut($0 + 1) }
  }

  /// Whether a file can be searched from its middle: it is neither compressed nor decoded.
  func isDivisible(_ file: borrowing FileDescriptor, _ path: [UInt8]) -> Bool {
    let input = OpenInput(descriptor: file.rawValue, name: path[...])
    guard search.layerByName(of: input) == nil else { return false }
    var isPlain = false
    firstBytes(of: file.rawValue, upTo: 1 << 12).withRawSpan { start in
      isPlain = search.layers.outermost(of: start) == nil && CompressionFormat(start: start) == nil
    }
    return isPlain
  }

  /// How many lines begin before each part of a file; `nil` if the file cannot be read so far.
  ///
  /// - Parameter parts: Adjacent ranges from 0 on.
  func lineBases(
    of parts: [Range<Int>], in file: borrowing FileDescriptor
  ) -> [Int]? {
    var bases: [Int] = []
    var lineEndCount = 0
    var counted = 0
    for part in parts {
      // A line begins after each line end, and at the start of the file.
      let end = max(0, part.lowerBound - 1)
      let found = countBytes(
        of: search.search.terminator.byte, in: file.rawValue, counted..<end)
      guard found.end == end else { return nil }
      lineEndCount += found.count
      counted = end
      bases.append(part.lowerBound == 0 ? 0 : lineEndCount + 1)
    }
    return bases
  }
}
