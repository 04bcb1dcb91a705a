internal import Bytes

/// Text with other line ends than a line feed. A line end of one byte becomes a line feed, and a
/// longer one becomes a carriage return and a line feed.
///
/// So a search needs to know no other line ends. Offsets stay the same, except after a line
/// separator or paragraph separator of Unicode, whose three bytes become two.
package struct LineEndLayer: ContentLayer {
  /// The line ends besides a line feed, alone or after a carriage return.
  package enum Ends: Sendable, Equatable {
    case carriageReturns
    /// All line ends of Unicode. In text that is not UTF-8, the byte 0x85 is one of them.
    case unicode(isUTF8: Bool)
  }

  private let ends: Ends

  package init(_ ends: Ends) { self.ends = ends }

  package var summary: String {
    "line ends converted: --newline=\(ends == .carriageReturns ? "ANYCRLF" : "ANY")"
  }

  package var editRefusal: EditRefusal {
    EditRefusal(
      reason: "cannot be edited with --newline=ANYCRLF or ANY", isForNamedFilesOnly: false)
  }

  package func claims(_ start: RawSpan, isWhole: Bool) -> LayerClaim { .yes }

  package func reader(of source: any ByteReader) -> any ByteReader {
    LineEndReader(of: source, ends)
  }
}

/// Reads text and converts its line ends.
private final class LineEndReader: ByteReader {
  private static let pieceByteCount = 64 << 10

  private let source: any ByteReader
  private let ends: LineEndLayer.Ends
  private let runs = OffsetRuns()
  /// The bytes that were read and not converted yet: they may be part of an unfinished line end.
  private var buffer = RollingBuffer(capacity: LineEndReader.pieceByteCount)
  /// The converted bytes. The first `givenCount` of them were returned.
  private var ready: [UInt8] = []
  private var givenCount = 0
  private var isAtEnd = false

  init(of source: any ByteReader, _ ends: LineEndLayer.Ends) {
    self.source = source
    self.ends = ends
  }

  var offsets: OffsetMap { OffsetMap(runs, over: source.offsets) }

  func read(into room: inout MutableRawSpan) throws(ReadError) -> Int {
    while givenCount == ready.count {
      if isAtEnd { return 0 }
      try fill()
    }
    let count = min(ready.count - givenCount, room.byteCount)
    for index in 0..<count {
      room.storeBytes(of: ready[givenCount + index], toByteOffset: index, as: UInt8.self)
    }
    givenCount += count
    return count
  }

  private func fill() throws(ReadError) {
    isAtEnd = try buffer.fill(from: source) == 0
    ready.removeAll(keepingCapacity: true)
    givenCount = 0
    let convertedCount = convert(buffer.bytes.copied())
    buffer.discard(upTo: buffer.fileOffset + convertedCount)
  }

  /// - Returns: How many bytes could be converted.
  private func convert(_ bytes: [UInt8]) -> Int {
    var index = 0
    /// The number of bytes since the last run that kept their length.
    var plainCount = 0
    while index < bytes.count, let count = lineEndCount(in: bytes[index...]) {
      switch count {
      case 0: ready.append(bytes[index])
      case 1: ready.append(UInt8(ascii: "\n"))
      default: ready += [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
      }
      if count == 3 {
        runs.append(plainCount, decodedLength: 1, fileLength: 1)
        runs.append(1, decodedLength: 2, fileLength: 3)
        plainCount = 0
      } else {
        plainCount += max(count, 1)
      }
      index += max(count, 1)
    }
    runs.append(plainCount, decodedLength: 1, fileLength: 1)
    return index
  }

  /// The length of the line end at the start of `bytes`, 0 if there is none; `nil` if that depends
  /// on bytes that are not read yet.
  private func lineEndCount(in bytes: ArraySlice<UInt8>) -> Int? {
    let next = bytes.dropFirst().first
    switch bytes.first {
    case UInt8(ascii: "\n"): return 1
    case UInt8(ascii: "\r"):
      guard let next else { return isAtEnd ? 1 : nil }
      return next == UInt8(ascii: "\n") ? 2 : 1
    default: break
    }
    guard case .unicode(let isUTF8) = ends else { return 0 }
    switch bytes.first {
    case 0x0B, 0x0C: return 1
    case 0x85 where !isUTF8: return 1
    case 0xC2 where isUTF8:
      guard let next else { return isAtEnd ? 0 : nil }
      return next == 0x85 ? 2 : 0
    case 0xE2 where isUTF8:
      guard next == 0x80 || next == nil else { return 0 }
      guard let last = bytes.dropFirst(2).first else { return isAtEnd ? 0 : nil }
      return last == 0xA8 || last == 0xA9 ? 3 : 0
    default: return 0
    }
  }
}
