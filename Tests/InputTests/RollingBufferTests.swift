import Testing

@testable import Input

@Suite struct RollingBufferTests {
  @Test("bytes passed over are forgotten, and what is left lies behind them")
  func passesOver() {
    var buffer = RollingBuffer(capacity: 4096)
    func add(_ bytes: [UInt8]) -> Bool {
      buffer.append { room in
        room.copyBytes(from: bytes)
        return bytes.count
      }
    }
    var states = [add([1, 2, 0, 0, 0])]
    states += [3, 4, 6].map { buffer.endsInZeros($0) }
    #expect(states == [true, true, false, false])
    buffer.passOver(last: 2)
    var offsets = [buffer.fileOffset, buffer.fileEnd, buffer.bytes.byteCount]
    #expect(offsets == [2, 5, 3])
    states = [add([3]), buffer.endsInZeros(1)]
    #expect(states == [true, false])
    offsets = [buffer.fileOffset, buffer.fileEnd, buffer.bytes.byteCount]
    #expect(offsets == [2, 6, 4])
  }
}
