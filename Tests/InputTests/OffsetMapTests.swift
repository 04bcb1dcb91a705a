import Testing

@testable import Input

@Suite("Where decoded bytes come from")
struct OffsetMapTests {
  @Test("without a decoder they are where they are")
  func identity() {
    #expect([0, 1, 1 << 40].map(OffsetMap.identity.fileOffset) == [0, 1, 1 << 40])
  }

  @Test("characters of many lengths, each decoded byte of them")
  func runs() {
    let runs = OffsetRuns(from: 2)
    let map = OffsetMap(runs)
    #expect(!map.isIdentity && map.fileOffset(of: 0) == 2)
    // As UTF-16 would have it: ASCII, a letter with an accent, ASCII, two characters outside of the
    // basic plane.
    runs.append(2, decodedLength: 1, fileLength: 2)
    runs.append(1, decodedLength: 1, fileLength: 2)
    runs.append(0, decodedLength: 3, fileLength: 2)
    runs.append(1, decodedLength: 2, fileLength: 2)
    runs.append(1, decodedLength: 1, fileLength: 2)
    runs.append(2, decodedLength: 4, fileLength: 4)
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
