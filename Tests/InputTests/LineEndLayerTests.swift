import Bytes
import Testing

@testable import Input

@Suite("Line ends become line feeds")
struct LineEndLayerTests {
  /// Gives bytes a few at a time.
  private final class Source: ByteReader {
    private var rest: ArraySlice<UInt8>
    private let pieceByteCount: Int

    init(_ bytes: [UInt8], pieceByteCount: Int) {
      rest = bytes[...]
      self.pieceByteCount = pieceByteCount
    }

    func read(into room: inout MutableRawSpan) throws(ReadError) -> Int {
      let piece = rest.prefix(min(pieceByteCount, room.byteCount))
      for (index, byte) in piece.enumerated() {
        room.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
      }
      rest = rest.dropFirst(piece.count)
      return piece.count
    }
  }

  private func converted(
    _ bytes: [UInt8], _ ends: LineEndLayer.Ends, pieceByteCount: Int
  ) throws -> (bytes: [UInt8], offsets: OffsetMap) {
    let reader = LineEndLayer(ends).reader(of: Source(bytes, pieceByteCount: pieceByteCount))
    var buffer = RollingBuffer(capacity: 4096)
    while try buffer.fill(from: reader) > 0 {}
    return (buffer.bytes.copied(), reader.offsets)
  }

  @Test("carriage returns alone, in pieces of any size", arguments: [1, 2, 3, 100])
  func carriageReturns(pieceByteCount: Int) throws {
    let text = Array("\ra\r\nb\r\r\nc\n\u{B}\u{85}\r".utf8)
    let found = try converted(text, .carriageReturns, pieceByteCount: pieceByteCount)
    #expect(found.bytes == Array("\na\r\nb\n\r\nc\n\u{B}\u{85}\n".utf8))
    #expect((0..<text.count).map(found.offsets.fileOffset) == Array(0..<text.count))
  }

  @Test("all that Unicode has, in pieces of any size", arguments: [1, 2, 3, 100])
  func unicode(pieceByteCount: Int) throws {
    let text = Array("a\u{B}\u{C}\u{85}b\u{2028}c\u{2029}\u{2027}\u{E9}".utf8) + [0xE2, 0x80]
    let found = try converted(text, .unicode(isUTF8: true), pieceByteCount: pieceByteCount)
    #expect(
      found.bytes == Array("a\n\n\r\nb\r\nc\r\n\u{2027}\u{E9}".utf8) + [0xE2, 0x80])
    #expect((0..<10).map(found.offsets.fileOffset) == [0, 1, 2, 3, 4, 5, 6, 6, 9, 10])
    let bytes = try converted(
      [0x85, 0xC2, 0x85], .unicode(isUTF8: false), pieceByteCount: pieceByteCount)
    #expect(bytes.bytes == [0x0A, 0xC2, 0x0A])
  }
}
