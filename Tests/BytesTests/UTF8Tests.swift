import Bytes
import CScan
import Testing

@Suite("How far bytes are valid UTF-8")
struct UTF8Tests {
  /// The text that `String` accepts, character by character.
  private func expectedRun(_ bytes: some Collection<UInt8>) -> Int {
    var iterator = Array(bytes).makeIterator()
    var decoder = UTF8()
    var length = 0
    while case .scalarValue(let scalar) = decoder.decode(&iterator) {
      length += UTF8.encode(scalar)?.count ?? 0
    }
    return length
  }

  private func run(_ variant: Variant, _ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    variant.of(scan_utf8_run, scan_utf8_run_baseline, scan_utf8_run_avx2)(
      bytes.baseAddress, bytes.count)
  }

  /// Characters of each length and at both ends of each range, and all forbidden bytes next to
  /// them.
  static let pieces: [[UInt8]] =
    ["a", "\u{7F}", "\u{80}", "ш", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "€", "\u{FFFF}"]
    .map { Array($0.utf8) }
    + ["\u{10000}", "😀", "\u{FFFFF}", "\u{100000}", "\u{10FFFF}"].map { Array($0.utf8) }
    + [
      [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x41], [0xDF, 0xC0],
      [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xE1, 0x80], [0xE1, 0x80, 0x41], [0xE1, 0xC0, 0x80],
      [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
      [0xF0, 0x90, 0x80], [0xF0, 0x90, 0x41, 0x80], [0xF1, 0x80, 0x80, 0xC0], [0xF1, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFF],
    ]

  @Test("a piece at every place of a text", arguments: Variant.runnable)
  func pieces(variant: Variant) {
    let room = GuardedBytes(room: 4096)
    var wrong: [String] = []
    let around = [String(repeating: "a", count: 150), String(repeating: "яa€😀", count: 15)]
    for text in around.map({ Array($0.utf8) }) {
      for piece in Self.pieces {
        for before in 0..<100 {
          for after in [0, 1, 2, 31, 40, 64] {
            // The start remains a whole number of characters.
            let head = text.prefix(before)
            let bytes = head + piece + text.prefix(after)
            let found = run(variant, room.atEnd(bytes))
            let expected = expectedRun(bytes)
            if found != expected {
              wrong.append("\(before) + \(piece) + \(after): \(found), not \(expected)")
            }
          }
        }
      }
    }
    #expect(wrong.prefix(10).isEmpty)
  }

  @Test("random pieces", arguments: Variant.runnable)
  func random(variant: Variant) {
    let room = GuardedBytes(room: 8192)
    var numbers = Numbers(seed: 5)
    var wrong: [String] = []
    for _ in 0..<3000 {
      var bytes: [UInt8] = []
      let badShare = Int.random(in: 1...200, using: &numbers)
      for _ in 0..<Int.random(in: 0..<150, using: &numbers) {
        let isBad = Int.random(in: 0..<badShare, using: &numbers) == 0
        bytes += Self.pieces[Int.random(in: isBad ? 15..<39 : 0..<15, using: &numbers)]
      }
      let placed = room.atEnd(bytes, distance: Int.random(in: 0..<64, using: &numbers))
      let (found, expected) = (run(variant, placed), expectedRun(bytes))
      if found != expected { wrong.append("\(bytes): \(found), not \(expected)") }
    }
    #expect(wrong.prefix(3).isEmpty)
  }

  @Test("the face counts from its start")
  func face() {
    let bytes = Array("aяaя".utf8) + [0xFF]
    let span = bytes.span.bytes
    #expect(span.utf8RunLength(from: 1, to: bytes.count) == 5)
    #expect(span.utf8RunLength(from: 1, to: 5) == 3)
    #expect(span.utf8RunLength(from: 2, to: 5) == 0)
    #expect(span.asciiRunLength(from: 0, to: bytes.count) == 1)
    #expect(span.asciiRunLength(from: 3, to: bytes.count) == 1)
    #expect(span.asciiRunLength(from: 7, to: 7) == 0)
  }
}
