import MgrepSystem
import Output
import Scheduling
import Synchronization
import Testing
import Threads

@testable import MgrepDriver

// Testing has an ExitStatus, too.
private typealias Status = MgrepDriver.ExitStatus

/// Keeps what it is given; refuses everything after a number of pieces.
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

private func textOutput(
  _ paper: Paper, placeCount: Int = 8, endsWithFirstSelection: Bool = false
) -> TextOutput {
  TextOutput(
    TextReceiver(
      OutputBuffer(paper, flushesEachLine: true), endsWithFirstSelection: endsWithFirstSelection),
    placeCount: placeCount)
}

extension TextOutput {
  /// What comes of all items, with `text` printed after their output.
  fileprivate func end(with text: String = "") throws(WriteError) -> Status {
    try result { receiver throws(WriteError) in
      try receiver.end { output in output.append(Array(text.utf8)) }
    }
  }
}

private func line(_ text: String) -> [UInt8] { Array("\(text)\n".utf8) }

private var selected: Status {
  var status = Status()
  status.hasSelected = true
  return status
}

@Suite("Output in the order of the items")
struct TextOutputTests {
  @Test("threads print as if one had worked", arguments: [1, 2, 8])
  func threads(placeCount: Int) throws {
    let paper = Paper()
    let output = textOutput(paper, placeCount: placeCount)
    let itemCount = 3000
    let threads = (0..<4).compactMap { _ in
      WorkerThread {
        let item = ItemOutput(output)
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
    let status = try output.end(with: "end\n")
    for thread in threads { thread.join() }
    let expected = (0..<itemCount).map { $0 % 7 == 0 ? "\($0)\nmessage: of \($0)\n" : "\($0)\n" }
    #expect(paper.written == expected.joined() + "end\n")
    #expect(status.hasSelected && !status.hasError)
  }

  @Test("what items behind the first print is kept until the first is finished")
  func kept() throws {
    let paper = Paper()
    let output = textOutput(paper)
    let items = [ItemOutput(output), ItemOutput(output)]
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

  @Test("a separator stands between the first groups of files, not before the first")
  func groups() throws {
    let paper = Paper()
    let output = textOutput(paper)
    for name in ["a", "b", "c"] {
      let item = ItemOutput(output)
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
    let output = textOutput(paper)
    let item = ItemOutput(output)
    item.index = try #require(output.claim())
    let text = line("x")
    #expect(item.take(text.span.bytes) == nil)
    #expect(item.take(text.span.bytes) == .system(Errno(code: 28)))
    #expect(output.claim() == nil)
    #expect(throws: WriteError.system(Errno(code: 28))) { try output.end() }
    #expect(paper.written == "x\n")
  }

  @Test("who waits for its turn when the output fails goes on at once")
  func failureOfAnother() throws {
    let output = textOutput(Paper(room: 0))
    let first = ItemOutput(output)
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
    let output = textOutput(Paper(), endsWithFirstSelection: true)
    for index in 0..<3 { #expect(output.claim() == index) }
    output.finish(1, selected)
    #expect(output.claim() == 3)
    output.finish(0, Status())
    #expect(output.claim() == nil)
    #expect(try output.end().hasSelected)
  }
}
