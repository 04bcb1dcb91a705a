internal import CEncodings

/// Converts text in another encoding to UTF-8.
final class DecodingReader: ByteReader {
  private static let pieceByteCount = 64 << 10

  private let source: any ByteReader
  private var decoder = encoding_decoder()
  private let runs: OffsetRuns
  /// The bytes that were read from the source and not decoded yet are `piece[start..<end]`.
  private var piece = [UInt8](repeating: 0, count: DecodingReader.pieceByteCount)
  private var start = 0
  private var end = 0
  private var isAtEnd = false
  /// The number of bytes of the source that are still to be skipped.
  private var markCount: Int
  private var noted = [encoding_run](repeating: 0, count: 1024)

  /// - Parameter markCount: The length of the byte order mark.
  init(_ source: any ByteReader, _ encoding: TextEncoding, after markCount: Int) {
    self.source = source
    self.markCount = markCount
    decoder.encoding = Int32(encoding.number)
    runs = OffsetRuns(from: markCount)
  }

  var offsets: OffsetMap { OffsetMap(runs) }

  func read(into room: inout MutableRawSpan) throws(ReadError) -> Int {
    precondition(room.byteCount >= 4)
    var written = 0
    while true {
      let step = decode(into: &room, from: written)
      written += step.written
      start += step.read
      if step.read > 0 { continue }
      if written > 0 || (isAtEnd && start == end) { return written }
      try readOn()
    }
  }

  /// Decodes until the bytes or the room end.
  private func decode(into room: inout MutableRawSpan, from offset: Int) -> encoding_step {
    let isEnd = isAtEnd
    let range = start..<end
    let step = unsafe room.withUnsafeMutableBytes { room in
      unsafe piece.withUnsafeBufferPointer { bytes in
        unsafe noted.withUnsafeMutableBufferPointer { runs in
          let bytes = unsafe UnsafeBufferPointer(rebasing: bytes[range])
          let room = unsafe UnsafeMutableRawBufferPointer(rebasing: room[offset...])
          return unsafe encoding_decode(
            &decoder, bytes.baseAddress, bytes.count, isEnd,
            room.baseAddress?.assumingMemoryBound(to: UInt8.self), room.count, runs.baseAddress,
            runs.count)
        }
      }
    }
    for run in noted[..<step.run_count] { runs.append(OffsetRuns.Run(bits: run)) }
    return step
  }

  /// Reads more bytes of the source after the rest of an unfinished character.
  private func readOn() throws(ReadError) {
    for index in start..<end { piece[index - start] = piece[index] }
    end -= start
    start = 0
    while true {
      let count = try source.read(into: &piece, from: end)
      if count == 0 { isAtEnd = true }
      end += count
      let dropped = min(markCount, count)
      markCount -= dropped
      start += dropped
      if dropped == 0 || start < end || isAtEnd { return }
      start = 0
      end = 0
    }
  }
}

extension TextEncoding {
  /// The number of an encoding in CEncodings, by a label in lower case; negative if there is none.
  static func number(_ label: [UInt8]) -> Int {
    unsafe label.withUnsafeBytes { label in
      let start = unsafe label.baseAddress?.assumingMemoryBound(to: CChar.self)
      return unsafe Int(encoding_number(start, label.count))
    }
  }
}
