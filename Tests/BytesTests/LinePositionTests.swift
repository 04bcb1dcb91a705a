import Bytes
import Testing

@Suite("The line of an offset")
struct LinePositionTests {
  @Test(
    "is found step by step", arguments: [LineTerminator.lineFeed, .carriageReturnLineFeed, .nul])
  func advances(terminator: LineTerminator) {
    for seed in 0..<200 {
      var random = seed &* 2_654_435_761 | 1
      func next(_ count: Int) -> Int {
        random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(UInt(bitPattern: random) >> 33) % count
      }
      let text = (0..<next(40)).map { _ in [0x61, terminator.byte, 0x0D][next(3)] }
      var position = LinePosition()
      var offset = 0
      while offset <= text.count {
        position.advance(to: offset, in: text.span.bytes, terminator)
        let before = text[..<offset]
        #expect(position.number == 1 + before.count { $0 == terminator.byte })
        #expect(position.start == (before.lastIndex(of: terminator.byte) ?? -1) + 1)
        offset += 1 + next(5)
      }
    }
  }
}
