import Bytes
import CScan
import Testing

@Suite("Bytes in a row, each out of a set")
struct ByteWindowTests {
  private static let digit: UInt128 = (0x30...0x39).reduce(0) { $0 | 1 << UInt128($1) }
  private static let hyphen: UInt128 = 1 << 0x2D
  private static let all = UInt128.max

  static let windows: [[UInt128]] = [
    [digit], [hyphen, digit], [digit, digit, hyphen], [digit, hyphen, digit, all], [1, 1 << 127],
  ]

  @Test("every length, up to an unreadable page", arguments: windows, Variant.runnable)
  func find(sets: [UInt128], variant: Variant) throws {
    let kernel = variant.of(scan_window_find, scan_window_find_baseline, scan_window_find_avx2)
    let words = sets.flatMap {
      [UInt64(truncatingIfNeeded: $0), UInt64(truncatingIfNeeded: $0 >> 64)]
    }
    let window = try #require(scan_window_create(words, sets.count))
    defer { scan_window_destroy(window) }
    let room = GuardedBytes(room: 4096)
    var numbers = Numbers(seed: 3)
    let alphabet: [UInt8] = [0x30, 0x39, 0x2D, 0x61, 0x00, 0x7F, 0x80, 0xB0, 0xFF, 0x3A, 0x2F]
    for length in Array(0...200) + [1000] {
      for share in [2, 40] {
        let bytes = (0..<length).map { _ in
          Int.random(in: 0..<share, using: &numbers) == 0
            ? alphabet[Int.random(in: 0..<alphabet.count, using: &numbers)] : UInt8(ascii: "x")
        }
        let expected = (0..<max(0, length - sets.count + 1)).first { start in
          sets.indices.allSatisfy { index in
            let byte = bytes[start + index]
            return byte < 128 && sets[index] >> UInt128(byte) & 1 == 1
          }
        }
        let placed = room.atEnd(bytes, distance: 0)
        #expect(kernel(window, placed.baseAddress, length) == expected ?? length)
      }
    }
  }

  @Test("a window has one to four bytes")
  func limits() {
    let words = [UInt64](repeating: 1, count: 10)
    #expect(scan_window_create(words, 0) == nil)
    #expect(scan_window_create(words, 5) == nil)
  }

  @Test("offsets count from the start of the span")
  func finder() {
    let finder = ByteWindowFinder(ByteWindow(sets: [Self.digit, Self.hyphen]))
    let bytes = Array("1-2-x3-".utf8)
    #expect(finder.firstOffset(in: bytes.span.bytes, from: 0, to: 7) == 0)
    #expect(finder.firstOffset(in: bytes.span.bytes, from: 1, to: 7) == 2)
    #expect(finder.firstOffset(in: bytes.span.bytes, from: 3, to: 7) == 5)
    #expect(finder.firstOffset(in: bytes.span.bytes, from: 3, to: 6) == nil)
  }
}
