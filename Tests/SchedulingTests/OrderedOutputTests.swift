import Scheduling
import Testing
import Threads

@Suite("Items in order, on several threads")
struct OrderedOutputTests {
  /// What `threadCount` threads make of the batches of `source`.
  private func run(
    _ source: consuming Numbers, threadCount: Int, placeCount: Int = 64, kept: Int = 1 << 20,
    endsAt last: Int = .max, failsAt broken: Int = .max
  ) -> Result<[Int], Broken> {
    let output = OrderedOutput(
      Collected(last: last, broken: broken), placeCount: placeCount, maxKeptByteCount: kept)
    let queue = WorkQueue(source, output, threadCount: threadCount)
    let threads = (0..<threadCount).compactMap { _ in
      WorkerThread {
        while let claim = queue.claim() {
          let mayWait = claim.batch.numbers.lowerBound % 7 == 0
          if mayWait && !output.waitForTurn(of: claim.index) { return }
          for number in claim.batch.numbers {
            // Some results as bytes, some as pieces.
            if number % 3 == 0 {
              output.put([number], of: claim.index)
            } else {
              let bytes = [number]
              _ = output.put(bytes.span.bytes, of: claim.index)
            }
          }
          output.finish(claim.index, claim.batch.numbers.last ?? 0)
        }
      }
    }
    defer { for thread in threads { thread.join() } }
    return Result { () throws(Broken) in
      try output.result { receiver throws(Broken) in receiver.numbers }
    }
  }

  @Test("results come in the order of the source", arguments: [1, 2, 8])
  func order(threadCount: Int) throws {
    let numbers = try run(Numbers(count: 5000), threadCount: threadCount).get()
    #expect(numbers == Array(0..<5000))
  }

  @Test("one place and little room are enough, only slower")
  func room() throws {
    let alone = try run(Numbers(count: 500), threadCount: 4, placeCount: 1).get()
    #expect(alone == Array(0..<500))
    let narrow = try run(Numbers(count: 500), threadCount: 4, placeCount: 3, kept: 8).get()
    #expect(narrow == Array(0..<500))
  }

  @Test("a source without an end is left when nothing more matters")
  func end() throws {
    let numbers = try run(Numbers(count: .max), threadCount: 4, endsAt: 1000).get()
    #expect(numbers.starts(with: 0...1000))
  }

  @Test("after a failure nothing is taken, and it is told")
  func failure() {
    let result = run(Numbers(count: .max), threadCount: 4, failsAt: 300)
    #expect(result == .failure(Broken(number: 300)))
  }

  @Test("a source of nothing ends at once")
  func nothing() throws {
    #expect(try run(Numbers(count: 0), threadCount: 4).get() == [])
  }
}

/// The numbers from 0 on, in batches of different sizes.
private struct Numbers: ~Copyable, BatchSource {
  struct Batch: Sendable {
    let numbers: Range<Int>
  }

  let count: Int
  private var start = 0

  init(count: Int) { self.count = count }

  mutating func next() -> Batch? { nextAhead() }

  var canLookAhead: Bool { start % 5 != 0 }

  mutating func nextAhead() -> Batch? {
    guard start < count else { return nil }
    let end = min(count, start + 1 + start % 4)
    defer { start = end }
    return Batch(numbers: start..<end)
  }
}

private struct Broken: Error, Equatable {
  let number: Int
}

/// Keeps what it is given.
private struct Collected: ~Copyable, OrderedReceiver {
  let last: Int
  let broken: Int
  private(set) var numbers: [Int] = []

  init(last: Int, broken: Int) {
    self.last = last
    self.broken = broken
  }

  static var ended: Broken { Broken(number: -1) }
  static func piece(of bytes: RawSpan) -> [Int] {
    [bytes.unsafeLoad(fromByteOffset: 0, as: Int.self)]
  }
  static func byteCount(of piece: [Int]) -> Int { piece.count * 8 }

  mutating func take(_ bytes: RawSpan) -> Broken? { take(Self.piece(of: bytes)) }

  mutating func take(_ piece: [Int]) -> Broken? {
    if piece.contains(broken) { return Broken(number: broken) }
    numbers += piece
    return nil
  }

  mutating func endItem(_ status: Int) -> Bool { status < last }
}
