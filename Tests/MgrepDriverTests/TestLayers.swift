import Input

/// A file of each byte with its lowest bit changed, after two bytes that say so.
struct FlippedLayer: ContentLayer {
  static let start: [UInt8] = [0xFA, 0xFB]
  /// What its offsets are: those of a decoder, or of a codec, which has none in the file.
  var hasOffsets = true

  static func packed(_ text: [UInt8]) -> [UInt8] { start + text.map { $0 ^ 1 } }

  func claims(_ start: RawSpan, isWhole: Bool) -> LayerClaim {
    claim(of: Self.start, start, isWhole)
  }

  var summary: String { "unpacked" }

  var editRefusal: EditRefusal {
    EditRefusal(reason: "is flipped", isForNamedFilesOnly: false)
  }

  func reader(of source: any ByteReader) -> any ByteReader {
    Unpacker(source, Self.start.count, hasOffsets ? 1 : nil, unitLength: 1) { first, _ in first ^ 1
    }
  }
}

/// A file of each byte twice, after two bytes that say so.
struct DoubledLayer: ContentLayer {
  static let start: [UInt8] = [0xFA, 0xFC]

  static func packed(_ text: [UInt8]) -> [UInt8] { start + text.flatMap { [$0, $0] } }

  func claims(_ start: RawSpan, isWhole: Bool) -> LayerClaim {
    claim(of: Self.start, start, isWhole)
  }

  var summary: String { "unpacked" }

  var editRefusal: EditRefusal {
    EditRefusal(reason: "is doubled", isForNamedFilesOnly: false)
  }

  func reader(of source: any ByteReader) -> any ByteReader {
    Unpacker(source, Self.start.count, 2, unitLength: 2) { first, last in
      first == last ? first : nil
    }
  }
}

private func claim(of wanted: [UInt8], _ start: RawSpan, _ isWhole: Bool) -> LayerClaim {
  let count = min(start.byteCount, wanted.count)
  for index in 0..<count
  where start.unsafeLoad(fromByteOffset: index, as: UInt8.self) != wanted[index] {
    return .no
  }
  return count == wanted.count ? .yes : isWhole ? .no : .undecided
}

/// Makes a byte of each unit of bytes.
private final class Unpacker: ByteReader {
  private let source: any ByteReader
  private let unitLength: Int
  private let runs: OffsetRuns?
  private let unpack: (UInt8, UInt8) -> UInt8?
  /// Bytes of the source that are still to be passed over.
  private var startCount: Int
  private var pending: [UInt8] = []

  init(
    _ source: any ByteReader, _ startCount: Int, _ fileLength: Int?, unitLength: Int,
    _ unpack: @escaping (UInt8, UInt8) -> UInt8?
  ) {
    self.source = source
    self.startCount = startCount
    self.unitLength = unitLength
    self.unpack = unpack
    runs = fileLength == nil ? nil : OffsetRuns(from: startCount)
  }

  var offsets: OffsetMap { OffsetMap(runs) }

  func read(into room: inout MutableRawSpan) throws(ReadError) -> Int {
    while true {
      var piece = [UInt8](repeating: 0, count: min(room.byteCount, 1000))
      var span = piece.mutableSpan
      var bytes = span.mutableBytes
      let count = try source.read(into: &bytes)
      if count == 0 {
        guard pending.isEmpty else { throw .malformed("ends in the middle of a unit") }
        return 0
      }
      let dropped = min(startCount, count)
      startCount -= dropped
      pending += piece[dropped..<count]
      let unitCount = min(pending.count / unitLength, room.byteCount)
      if unitCount == 0 { continue }
      for index in 0..<unitCount {
        let start = index * unitLength
        guard let byte = unpack(pending[start], pending[start + unitLength - 1]) else {
          throw .malformed("the bytes of a unit differ")
        }
        room.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
      }
      pending.removeFirst(unitCount * unitLength)
      runs?.append(OffsetRuns.Run(bits: UInt32(unitCount << 8 | unitLength << 4 | 1)))
      return unitCount
    }
  }
}
