import Bytes
import CScan
import Testing

@Suite("Byte kernels against plain loops")
struct ByteScanTests {
  /// A page of bytes with `value` in every `step`th place, and guard values around.
  private func sample(_ count: Int, step: Int, value: UInt8) -> [UInt8] {
    (0..<count).map { $0 % step == 0 ? value : UInt8(truncatingIfNeeded: $0 &* 7 | 1) }
  }

  @Test("counting, every alignment and length", arguments: [1, 2, 3, 17, 1000])
  func counting(step: Int) {
    let bytes = sample(700, step: step, value: 10)
    for start in 0..<70 {
      for end in [start, start + 1, start + 31, start + 127, start + 128, start + 129, 511, 700] {
        let expected = bytes[start..<end].count { $0 == 10 }
        bytes.withUnsafeBufferPointer { buffer in
          let base = buffer.baseAddress.map { $0 + start }
          #expect(scan_count(base, end - start, 10) == expected)
          #expect(scan_count_baseline(base, end - start, 10) == expected)
          if scan_has_avx2() != 0 { #expect(scan_count_avx2(base, end - start, 10) == expected) }
        }
      }
    }
  }

  @Test("counting more than one byte counter can hold")
  func countingMany() {
    let bytes = [UInt8](repeating: 10, count: 100_000)
    #expect(bytes.span.bytes.count(of: 10, from: 0, to: 100_000) == 100_000)
    #expect(bytes.span.bytes.count(of: 11, from: 0, to: 100_000) == 0)
    #expect(scan_count(nil, 0, 10) == 0)
  }

  @Test("first and last")
  func firstAndLast() {
    let bytes: [UInt8] = [1, 2, 3, 2, 1]
    let span = bytes.span.bytes
    #expect(span.firstOffset(of: 2, from: 0, to: 5) == 1)
    #expect(span.firstOffset(of: 2, from: 2, to: 5) == 3)
    #expect(span.firstOffset(of: 2, from: 2, to: 3) == nil)
    #expect(span.lastOffset(of: 2, from: 0, to: 5) == 3)
    #expect(span.lastOffset(of: 2, from: 0, to: 3) == 1)
    #expect(span.lastOffset(of: 2, from: 2, to: 2) == nil)
    #expect(RawSpan().firstOffset(of: 2, from: 0, to: 0) == nil)
    #expect(RawSpan().lastOffset(of: 2, from: 0, to: 0) == nil)
  }
}

@Suite("Lines")
struct LineTerminatorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    var terminator = LineTerminator.lineFeed
    /// The contents of the lines, in order.
    var lines: [String]

    var testDescription: String { "\(text) \(terminator)" }
  }

  static let cases: [Case] = [
    .init(text: "", lines: []),
    .init(text: "\n", lines: [""]),
    .init(text: "a\nb", lines: ["a", "b"]),
    .init(text: "a\n\nb\n", lines: ["a", "", "b"]),
    .init(text: "a\r\nb\r", lines: ["a\r", "b\r"]),
    .init(
      text: "a\r\n\r\nb\rc\r", terminator: .carriageReturnLineFeed, lines: ["a", "", "b\rc\r"]),
    .init(text: "\n", terminator: .carriageReturnLineFeed, lines: [""]),
    .init(text: "a\n\0b\0", terminator: .nul, lines: ["a\n", "b"]),
  ]

  @Test("each line once, forwards and backwards", arguments: cases)
  func walk(_ c: Case) {
    let bytes = Array(c.text.utf8)
    let span = bytes.span.bytes
    var starts: [Int] = []
    var lines: [String] = []
    var start = 0
    while start < bytes.count {
      let end = c.terminator.lineEnd(in: span, from: start, to: bytes.count)
      let content = start..<c.terminator.contentEnd(in: span, of: start..<end)
      lines.append(String(decoding: bytes[content], as: UTF8.self))
      starts.append(start)
      start = end
    }
    #expect(lines == c.lines)
    for (index, start) in starts.enumerated() {
      for count in 0...starts.count + 1 {
        let found = c.terminator.start(ofLine: count, before: start, in: span, notBefore: 0)
        #expect(found == starts[max(0, index - count)])
      }
      #expect(c.terminator.start(ofLine: 9, before: start, in: span, notBefore: start) == start)
    }
    let terminated = bytes.last == c.terminator.byte ? lines.count : lines.count - 1
    if !bytes.isEmpty {
      #expect(c.terminator.count(in: span, from: 0, to: bytes.count) == terminated)
    }
  }
}
