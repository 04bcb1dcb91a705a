import MgrepSystem
import Output
import Scheduling
import Synchronization
import Testing
import Threads

// The module Testing has an ExitStatus, too.
private typealias Status = Scheduling.ExitStatus

/// Keeps its input, and refuses everything after a number of pieces.
private final class Paper: OutputDestination {
  private let text = Mutex("")
  private let room: Mutex<Int>

  init(room: Int = .max) { self.room = Mutex(room) }

  var written: String { text.withLock { $0 } }

  func take(_ bytes: RawSpan) -> WriteError? {
    let hasRoom = room.withLock { room in
      room -= 1
      return room >= 0
    }
    guard hasRoom else { return .system(Errno(code: 28)) }
    let piece = bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    text.withLock { $0 += piece }
    return nil
  }

  func takeMessage(_ line: [UInt8]) {
    text.withLock { $0 += "message: " + String(decoding: line, as: UTF8.self) }
  }

  func takeFirstGroup(separator: [UInt8]) {}
}

private func orderedOutput(
  _ paper: Paper, placeCount: Int = 8, maxKeptByteCount: Int = 1 << 20,
  endsWithFirstSelection: Bool = false
) -> OrderedOutput {
  OrderedOutput(
    OutputBuffer(paper, flushesEachLine: true), endsWithFirstSelection: endsWithFirstSelection,
    placeCount: placeCount, maxKeptByteCount: maxKeptByteCount)
}

private func line(_ text: String) -> [UInt8] { Array("\(text)\n".utf8) }

private var selected: Status {
  var status = Status()
  status.hasSelected = true
  return status
}

@Suite("Output in the order of the items")
struct OrderedOutputTests {
  @Test("threads print as if one had worked", arguments: [1, 2, 8])
  func threads(placeCount: Int) throws {
    let paper = Paper()
    let output = orderedOutput(paper, placeCount: placeCount)
    let itemCount = 3000
    let threads = (0..<4).compactMap { _ in
      WorkerThread {
        let item = SequencedOutput(output)
        while let index = output.claim() {
          item.index = index
          if index >= itemCount {
            output.close()
          } else {
            let text = line("\(index)")
            _ = item.take(text.span.bytes)
            if index % 7 == 0 { item.takeMessage(line("of \(index)")) }
          }
          output.finish(index, index == 5 ? selected : Status())
        }
      }
    }
    #expect(threads.count == 4)
    let status = try output.result { $0.append(line("end")) }
    for thread in threads { thread.join() }
    let expected = (0..<itemCount).map { $0 % 7 == 0 ? "\($0)\nmessage: of \($0)\n" : "\($0)\n" }
    #expect(paper.written == expected.joined() + "end\n")
    #expect(status.hasSelected && !status.hasError)
  }

  @Test("what items behind the first print is kept until the first is finished")
  func kept() throws {
    let paper = Paper()
    let output = orderedOutput(paper)
    let items = [SequencedOutput(output), SequencedOutput(output)]
    for item in items { item.index = try #require(output.claim()) }
    let (first, second) = (line("first"), line("second"))
    _ = items[1].take(second.span.bytes)
    output.finish(1, Status())
    #expect(paper.written.isEmpty)
    _ = items[0].take(first.span.bytes)
    #expect(paper.written == "first\n")
    output.finish(0, Status())
    #expect(paper.written == "first\nsecond\n")
  }

  @Test("many items under way are printed in order, whichever is finished first")
  func manyPlaces() throws {
    let paper = Paper()
    let output = orderedOutput(paper, placeCount: 100)
    for index in 0..<100 { #expect(output.claimIfFree() == index) }
    #expect(output.claimIfFree() == nil)
    for index in (0..<100).reversed() {
      let item = SequencedOutput(output)
      item.index = index
      let text = line("\(index)")
      _ = item.take(text.span.bytes)
      output.finish(index, Status())
    }
    #expect(paper.written == (0..<100).map { "\($0)\n" }.joined())
    #expect(output.claimIfFree() == 100)
  }

  @Test("a separator stands between the first groups of files, not before the first")
  func groups() throws {
    let paper = Paper()
    let output = orderedOutput(paper)
    for name in ["a", "b", "c"] {
      let item = SequencedOutput(output)
      item.index = try #require(output.claim())
      if name != "b" { item.takeFirstGroup(separator: line("--")) }
      let text = line(name)
      _ = item.take(text.span.bytes)
      output.finish(item.index, Status())
    }
    #expect(paper.written == "a\nb\n--\nc\n")
  }

  @Test("after a failed write nothing is claimed, and the run ends with the failure")
  func failure() throws {
    let paper = Paper(room: 1)
    let output = orderedOutput(paper)
    let item = SequencedOutput(output)
    item.index = try #require(output.claim())
    let text = line("x")
    #expect(item.take(text.span.bytes) == nil)
    #expect(item.take(text.span.bytes) == .system(Errno(code: 28)))
    #expect(output.claim() == nil)
    #expect(throws: WriteError.system(Errno(code: 28))) { try output.result { _ in } }
    #expect(paper.written == "x\n")
  }

  @Test("who waits for its turn when the output fails goes on at once")
  func failureOfAnother() throws {
    let output = orderedOutput(Paper(room: 0))
    let first = SequencedOutput(output)
    first.index = try #require(output.claim())
    let second = try #require(output.claim())
    let hasTurn = Mutex<Bool?>(nil)
    let waiting = WorkerThread {
      let answer = output.waitForTurn(of: second)
      hasTurn.withLock { $0 = answer }
    }
    let text = line("x")
    #expect(first.take(text.span.bytes) == .system(Errno(code: 28)))
    waiting?.join()
    #expect(hasTurn.withLock { $0 } == false)
  }

  @Test("the first item with a selected line can end the run")
  func firstSelection() throws {
    let output = orderedOutput(Paper(), endsWithFirstSelection: true)
    for index in 0..<3 { #expect(output.claim() == index) }
    output.finish(1, selected)
    #expect(output.claim() == 3)
    output.finish(0, Status())
    #expect(output.claim() == nil)
    #expect(try output.result { _ in }.hasSelected)
  }
}

@Suite("Batches of a source, on several threads")
struct WorkQueueTests {
  /// The output of `threadCount` threads for the batches of `source`.
  private func run(
    _ source: Numbers, threadCount: Int, placeCount: Int = 64, kept: Int = 1 << 20,
    room: Int = .max, selectsAt last: Int = .max
  ) -> (printed: [Int], result: Result<Status, WriteError>) {
    let paper = Paper(room: room)
    let output = orderedOutput(
      paper, placeCount: placeCount, maxKeptByteCount: kept, endsWithFirstSelection: true)
    let queue = WorkQueue(source, output, threadCount: threadCount)
    let threads = (0..<threadCount).compactMap { _ in
      WorkerThread {
        let item = SequencedOutput(output)
        while let batch = queue.claim() as? NumberBatch {
          item.index = batch.index
          // As for output that must be shown at once.
          if batch.numbers.lowerBound % 7 == 0 && !output.waitForTurn(of: batch.index) { return }
          for number in batch.numbers {
            let text = line("\(number)")
            if item.take(text.span.bytes) != nil { return }
          }
          output.finish(batch.index, batch.numbers.contains(last) ? selected : Status())
        }
      }
    }
    let result = Result { () throws(WriteError) in try output.result { _ in } }
    for thread in threads { thread.join() }
    return (paper.written.split(separator: "\n").compactMap { Int($0) }, result)
  }

  @Test("come in the order of the source", arguments: [1, 2, 8])
  func order(threadCount: Int) throws {
    let (printed, result) = run(Numbers(count: 5000), threadCount: threadCount)
    #expect(printed == Array(0..<5000))
    #expect(try !result.get().hasSelected)
  }

  @Test("need one place and little room, only slower")
  func room() {
    #expect(run(Numbers(count: 500), threadCount: 4, placeCount: 1).printed == Array(0..<500))
    let narrow = run(Numbers(count: 500), threadCount: 4, placeCount: 3, kept: 8)
    #expect(narrow.printed == Array(0..<500))
  }

  @Test("are not asked for when nothing more matters")
  func end() throws {
    let (printed, result) = run(Numbers(count: .max), threadCount: 4, selectsAt: 1000)
    #expect(printed.starts(with: 0...1000))
    #expect(try result.get().hasSelected)
  }

  @Test("are not asked for after a failed write, which is told")
  func failure() {
    let (printed, result) = run(Numbers(count: .max), threadCount: 4, room: 300)
    #expect(printed == Array(0..<300))
    #expect(result == .failure(.system(Errno(code: 28))))
  }

  @Test("of an empty source are none")
  func nothing() {
    #expect(run(Numbers(count: 0), threadCount: 4).printed == [])
  }
}

private final class NumberBatch: Batch, @unchecked Sendable {
  var index = 0
  let numbers: Range<Int>

  init(_ numbers: Range<Int>) { self.numbers = numbers }
}

/// The numbers from 0 on, in batches of different sizes, some of which block.
private final class Numbers: BatchSource {
  private let count: Int
  private var start = 0

  init(count: Int) { self.count = count }

  func next() -> (any Batch)? { nextAhead() }

  var canLookAhead: Bool { start % 5 != 0 }

  func nextAhead() -> (any Batch)? {
    guard start < count else { return nil }
    let end = min(count, start + 1 + start % 4)
    defer { start = end }
    return NumberBatch(start..<end)
  }
}
