import Bytes
import CScan
import Testing

extension Variant {
  /// The variants that this processor can run.
  static let runnable = allCases.filter { $0 != .avx2 || scan_has_avx2() != 0 }

  /// The variant of a kernel, out of all three.
  func of<Kernel>(_ dispatched: Kernel, _ baseline: Kernel, _ avx2: Kernel) -> Kernel {
    switch self {
    case .dispatched: dispatched
    case .baseline: baseline
    case .avx2: avx2
    }
  }
}

@Suite("Kernels: every alignment and length, up to an unreadable page")
struct KernelTests {
  /// Lengths around each step size of a loop.
  static let lengths = Array(0...200) + [255, 256, 257, 319, 320, 321, 1000]

  /// Runs `body` on `length` bytes at each alignment, and collects its error messages.
  private func forEachPlace(
    fill: UInt8 = UInt8(ascii: "-"),
    distances: some Sequence<Int> = 0..<64,
    _ body: (UnsafeMutableBufferPointer<UInt8>, inout Numbers) -> String?
  ) -> [String] {
    let room = GuardedBytes(room: 4096)
    var numbers = Numbers(seed: 1)
    var wrong: [String] = []
    for length in Self.lengths {
      let bytes = [UInt8](repeating: fill, count: length)
      for distance in distances {
        let placed = UnsafeMutableBufferPointer(mutating: room.atEnd(bytes, distance: distance))
        if let complaint = body(placed, &numbers) {
          wrong.append("length \(length), \(distance) before the page: \(complaint)")
        }
      }
    }
    return Array(wrong.prefix(10))
  }

  private func complaint(_ found: Int, _ expected: Int) -> String? {
    found == expected ? nil : "\(found) instead of \(expected)"
  }

  @Test("the first of two values", arguments: Variant.runnable)
  func findAny(variant: Variant) {
    let find2 = variant.of(scan_find2, scan_find2_baseline, scan_find2_avx2)
    let wrong = forEachPlace { bytes, numbers in
      let length = bytes.count
      guard find2(bytes.baseAddress, length, 1, 2) == length else { return "found in nothing" }
      guard length > 0 else { return nil }
      let first = Int.random(in: 0..<length, using: &numbers)
      bytes[Int.random(in: first..<length, using: &numbers)] = 2
      bytes[first] = UInt8.random(in: 1...2, using: &numbers)
      return complaint(find2(bytes.baseAddress, length, 1, 2), first)
    }
    #expect(wrong.isEmpty)
  }

  @Test("the checksum of RFC 3720, in any two parts", arguments: Variant.runnable)
  func crc32c(variant: Variant) {
    let crc32c = variant.of(scan_crc32c, scan_crc32c_baseline, scan_crc32c_avx2)
    let table = (0..<256).map { index in
      (0..<8).reduce(UInt32(index)) { value, _ in value >> 1 ^ (value & 1) * 0x82F6_3B78 }
    }
    let wrong = forEachPlace { bytes, numbers in
      for index in bytes.indices { bytes[index] = .random(in: 0...255, using: &numbers) }
      let expected = bytes.reduce(UInt32.max) { state, byte in
        state >> 8 ^ table[Int(UInt8(truncatingIfNeeded: state) ^ byte)]
      }
      let first = bytes.isEmpty ? 0 : Int.random(in: 0...bytes.count, using: &numbers)
      let state = crc32c(.max, bytes.baseAddress, first)
      let start = bytes.baseAddress.map { $0 + first }
      return complaint(Int(crc32c(state, start, bytes.count - first)), Int(expected))
    }
    #expect(wrong.isEmpty)
  }

  @Test("how far bytes are ASCII", arguments: Variant.runnable)
  func asciiRun(variant: Variant) {
    let run = variant.of(scan_ascii_run, scan_ascii_run_baseline, scan_ascii_run_avx2)
    let wrong = forEachPlace(fill: 0x7F) { bytes, numbers in
      let length = bytes.count
      guard run(bytes.baseAddress, length) == length else { return "stopped in ASCII" }
      guard length > 0 else { return nil }
      let first = Int.random(in: 0..<length, using: &numbers)
      bytes[first] = UInt8.random(in: 0x80...0xFF, using: &numbers)
      bytes[Int.random(in: first..<length, using: &numbers)] |= 0x80
      return complaint(run(bytes.baseAddress, length), first)
    }
    #expect(wrong.isEmpty)
  }

  @Test("a literal, found by any two of its bytes", arguments: Variant.runnable)
  func literal(variant: Variant) throws {
    let find = variant.of(scan_literal_find, scan_literal_find_baseline, scan_literal_find_avx2)
    for text in [
      "a", "ab", "aab", "abcd", "abcdefg", "abcdefgh", "abcdefghij", "aXaYaXaYaXaYaXaYa",
    ] {
      let bytes = Array(text.utf8)
      let upper = Array(text.uppercased().utf8)
      let places = [(0, 0), (0, bytes.count - 1), (bytes.count / 2, bytes.count / 3)]
      for (first, second) in places {
        for isFolded in [false, true] {
          let folds = [UInt8](repeating: isFolded ? 32 : 0, count: bytes.count)
          let literal = try #require(
            scan_literal_create(bytes, folds, bytes.count, first, second))
          defer { scan_literal_destroy(literal) }
          let wrong = forEachPlace(distances: [0, 1, 7, 30, 33]) { haystack, numbers in
            let length = haystack.count
            guard find(literal, haystack.baseAddress, length) == length else { return "nothing" }
            guard length >= bytes.count else { return nil }
            let place = Int.random(in: 0...length - bytes.count, using: &numbers)
            // A place where only the chosen bytes match.
            let near = Int.random(in: 0...length - bytes.count, using: &numbers)
            haystack[near + first] = bytes[first]
            haystack[near + second] = bytes[second]
            for (index, byte) in (isFolded ? upper : bytes).enumerated() {
              haystack[place + index] = byte
            }
            let fold: UInt8 = isFolded ? 32 : 0
            var expected = min(place, near)
            while bytes.indices.contains(where: {
              haystack[expected + $0] | fold != bytes[$0] | fold
            }) {
              expected += 1
            }
            return complaint(find(literal, haystack.baseAddress, length), expected)
          }
          #expect(wrong.isEmpty, "\(text) by \(first), \(second), folded \(isFolded)")
        }
      }
    }
  }

  @Test("a finder refuses what it cannot be made of")
  func refused() {
    #expect(scan_literal_create([1], [0], 0, 0, 0) == nil)
    #expect(scan_literal_create([1], [0], 1, 0, 1) == nil)
    #expect(scan_literal_create([1], [0], 1, 1, 0) == nil)
  }

  @Test("nothing to read is nothing found", arguments: Variant.runnable)
  func nothing(variant: Variant) {
    #expect(variant.of(scan_find2, scan_find2_baseline, scan_find2_avx2)(nil, 0, 1, 2) == 0)
    #expect(
      variant.of(scan_utf8_run, scan_utf8_run_baseline, scan_utf8_run_avx2)(nil, 0) == 0)
  }
}
