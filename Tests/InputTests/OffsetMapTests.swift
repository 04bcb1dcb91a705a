import Testing

@testable import Input

@Suite("Where decoded bytes come from")
struct OffsetMapTests {
  @Test("without a decoder they are where they are")
  func identity() {
    #expect([0, 1, 1 << 40].map(OffsetMap.identity.fileOffset) == [0, 1, 1 << 40])
  }

  @Test("of what is forgotten only some places are known, and what is kept is little")
  func forgetting() {
    let runs = OffsetRuns()
    let map = OffsetMap(runs)
    // One character of one byte, one of two, each of one byte in the file.
    for _ in 0..<100_000 {
      runs.append(OffsetRuns.Run(bits: 1 << 8 | 1 << 4 | 1))
      runs.append(OffsetRuns.Run(bits: 1 << 8 | 1 << 4 | 2))
      if runs.count > 1000 { map.forget(before: 0, but: []) }
    }
    #expect(runs.count == 200_000 && map.fileOffset(of: 299_999) == 199_999)
    map.forget(before: 150_000, but: [10, 3000])
    #expect(runs.count < 101_000)
    map.forget(before: 299_000, but: [10, 3000, 151_000])
    #expect(runs.count < 2000)
    #expect(
      [10, 3000, 151_000, 299_000, 299_999].map(map.fileOffset) == [
        7, 2000, 100_667, 199_333, 199_999,
      ])
  }

  @Test("characters of many lengths, each decoded byte of them")
  func runs() {
    let runs = OffsetRuns(from: 2)
    let map = OffsetMap(runs)
    #expect(!map.isIdentity && map.fileOffset(of: 0) == 2)
    func append(_ count: Int, decodedLength: Int, fileLength: Int) {
      runs.append(OffsetRuns.Run(bits: UInt32(count << 8 | fileLength << 4 | decodedLength)))
    }
    // As UTF-16 would have it: ASCII, a letter with an accent, ASCII, two characters outside of the
    // basic plane.
    append(2, decodedLength: 1, fileLength: 2)
    append(1, decodedLength: 1, fileLength: 2)
    append(1, decodedLength: 2, fileLength: 2)
    append(1, decodedLength: 1, fileLength: 2)
    append(2, decodedLength: 4, fileLength: 4)
    let expected = [2, 4, 6] + [8, 8] + [10] + [12, 12, 12, 12] + [16, 16, 16, 16] + [20, 20]
    #expect((0..<16).map(map.fileOffset) == expected)
  }

  @Test("what is decoded twice comes from where the bytes below come from")
  func layers() {
    let lower = OffsetRuns(from: 2)
    lower.append(4, decodedLength: 1, fileLength: 2)
    let upper = OffsetRuns()
    upper.append(1, decodedLength: 1, fileLength: 1)
    upper.append(1, decodedLength: 2, fileLength: 3)
    let map = OffsetMap(upper, over: OffsetMap(lower))
    #expect((0..<3).map(map.fileOffset) == [2, 4, 4])
    #expect(OffsetMap(nil, over: OffsetMap(lower)).fileOffset(of: 1) == 4)
    #expect(OffsetMap(nil, over: .identity).isIdentity)
  }
}
