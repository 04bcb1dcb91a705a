internal import CCodecs

/// Decompresses the bytes of another reader.
@safe
final class DecompressingReader: ByteReader {
  private static let pieceByteCount = 64 << 10

  private let source: any ByteReader
  private let codec: OpaquePointer?
  private var piece = [UInt8](repeating: 0, count: DecompressingReader.pieceByteCount)
  /// The bytes that were read and not decompressed yet are `piece[start..<end]`.
  private var start = 0
  private var end = 0
  private var isAtEnd = false
  private var problem: String?

  init(_ source: any ByteReader, _ codec: Int) {
    self.source = source
    unsafe self.codec = unsafe codec_open(Int32(codec))
  }

  deinit { if let codec = unsafe codec { unsafe codec_close(codec) } }

  func read(into room: inout MutableRawSpan) throws(ReadError) -> Int {
    guard let codec = unsafe codec else { throw .malformed("no memory to decompress it") }
    while true {
      if let problem { throw .malformed(problem) }
      let range = start..<end
      let isEnd = isAtEnd
      let step = unsafe room.withUnsafeMutableBytes { room in
        unsafe piece.withUnsafeBufferPointer { bytes in
          let bytes = unsafe UnsafeBufferPointer(rebasing: bytes[range])
          return unsafe codec_decompress(
            codec, bytes.baseAddress, bytes.count, isEnd,
            room.baseAddress?.assumingMemoryBound(to: UInt8.self), room.count)
        }
      }
      unsafe start += step.read
      if let text = unsafe step.problem { problem = unsafe String(cString: text) }
      // The problem is reported after the bytes before it.
      if unsafe step.written > 0 { return unsafe step.written }
      if unsafe step.read > 0 || problem != nil { continue }
      if isAtEnd && start == end { return 0 }
      try readOn()
    }
  }

  private func readOn() throws(ReadError) {
    for index in start..<end { piece[index - start] = piece[index] }
    end -= start
    start = 0
    guard end < piece.count else { throw .malformed("compressed data is damaged") }
    let count = try source.read(into: &piece, from: end)
    isAtEnd = count == 0
    end += count
  }
}
