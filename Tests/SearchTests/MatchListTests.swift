import Testing

@testable import Search

@Suite struct MatchListTests {
  @Test(
    "it holds what an array holds, whatever is taken off its end",
    arguments: [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])
  func agrees(_ count: Int) {
    var list = MatchList()
    for offset in 0..<200_000 { list.append(offset..<offset + 2) }
    #expect(list.count == 200_000)
    list.removeAll(from: count)
    #expect(Array(list) == (0..<count).map { $0..<$0 + 2 })
    list.append(7..<9)
    #expect(list.last == 7..<9 && list.count == count + 1)
  }
}

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
