import MgrepSystem
import Testing

@testable import Input

@Suite("What the start of a file says of it")
struct ContentClassifierTests {
  private let classifier = ContentClassifier(
    looksForNUL: true, earlyNULDecides: true, looksForByteOrderMark: true, looksForCompression: true
  )

  private func content(of bytes: [UInt8]) -> Content { classifier.content(of: bytes.span.bytes) }

  @Test("a NUL counts in the first 64 KiB", arguments: [0, 1, 65_535, 65_536])
  func earlyNUL(offset: Int) {
    var bytes = [UInt8](repeating: 0x78, count: 70_000)
    bytes[offset] = 0
    let content = content(of: bytes)
    #expect(content.earlyNUL?.offset == (offset < 65_536 ? offset : nil))
    #expect(content.isSkipped == (offset < 65_536))
  }

  @Test("what comes byte by byte is what comes at once")
  func byteByByte() {
    let bytes: [UInt8] = [0xEF, 0xBB, 0xBF, 0x61, 0x0A, 0, 0]
    var content = Content()
    for end in 1...bytes.count {
      classifier.look(
        at: bytes.span.bytes.extracting(first: end), from: end - 1, isInTime: false, &content)
      #expect(content.byteOrderMarkCount == (end < 3 ? 0 : 3))
      #expect((content.earlyNUL?.offset ?? 5) == 5 && content.isSkipped == (end > 5))
    }
    #expect(content.earlyNUL == EarlyNUL(offset: 5, arrivesInTime: false))
  }

  @Test("nothing is looked for that makes no difference")
  func nothing() {
    let classifier = ContentClassifier(
      looksForNUL: false, earlyNULDecides: false, looksForByteOrderMark: false,
      looksForCompression: false)
    let bytes: [UInt8] = [0xEF, 0xBB, 0xBF, 0]
    let content = classifier.content(of: bytes.span.bytes)
    #expect(content.byteOrderMarkCount == 0 && content.earlyNUL == nil && !content.isSkipped)
    let zipped: [UInt8] = [0x1F, 0x8B, 8]
    #expect(classifier.content(of: zipped.span.bytes).compression == nil)
    #expect(self.classifier.content(of: zipped.span.bytes).compression == .gzip)
  }
}

@Suite("Readers")
struct ByteReaderTests {
  /// Returns its bytes piece by piece, and then fails.
  private final class Pieces: ByteReader {
    private var pieces: [[UInt8]]

    init(_ pieces: [UInt8]...) { self.pieces = pieces }

    func read(into room: inout MutableRawSpan) throws(ReadError) -> Int {
      guard let piece = pieces.first else { throw .malformed("no more pieces") }
      pieces.removeFirst()
      for (index, byte) in piece.enumerated() {
        room.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
      }
      return piece.count
    }
  }

  @Test("a buffer is filled with what was looked at, and then with the rest, up to an error")
  func prefix() throws {
    var buffer = RollingBuffer(capacity: 4096)
    let start = [UInt8](repeating: 7, count: 5000)
    let reader = PrefixedReader(start, then: Pieces([1, 2], [3]))
    var counts: [Int] = []
    var failure: ReadError?
    do throws(ReadError) {
      while true { counts.append(try buffer.fill(from: reader)) }
    } catch {
      failure = error
    }
    #expect(failure == .malformed("no more pieces") && failure?.reason == "no more pieces")
    #expect(counts.reduce(0, +) == 5003 && counts.suffix(2) == [2, 1])
    #expect(
      (0..<buffer.bytes.byteCount).map {
        buffer.bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self)
      } == start + [1, 2, 3])
  }

  @Test("a descriptor that cannot be read is told as the system tells it")
  func failure() {
    var buffer = RollingBuffer(capacity: 4096)
    #expect(throws: ReadError.system(Errno(code: 9))) {
      try buffer.fill(from: DescriptorReader(-1, from: nil))
    }
  }
}
