import MgrepSystem
import Output
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

private func sequencer(
  _ paper: Paper, placeCount: Int = 8, endsWithFirstSelection: Bool = false
) -> OutputSequencer {
  OutputSequencer(
    OutputBuffer(paper, flushesEachLine: true), endsWithFirstSelection: endsWithFirstSelection,
    placeCount: placeCount)
}

private func line(_ text: String) -> [UInt8] { Array("\(text)\n".utf8) }

private var selected: Status {
  var status = Status()
  status.hasSelected = true
  return status
}

@Suite("Output in the order of the items")
struct OutputSequencerTests {
  @Test("threads print as if one had worked", arguments: [1, 2, 8])
  func threads(placeCount: Int) throws {
    let paper = Paper()
    let sequencer = sequencer(paper, placeCount: placeCount)
    let itemCount = 3000
    let threads = (0..<4).compactMap { _ in
      WorkerThread {
        let output = ItemOutput(sequencer)
        while let index = sequencer.claim() {
          output.index = index
          if index >= itemCount {
            sequencer.close()
          } else {
            let text = line("\(index)")
            _ = output.take(text.span.bytes)
            if index % 7 == 0 { output.takeMessage(line("of \(index)")) }
          }
          sequencer.finish(index, index == 5 ? selected : Status())
        }
      }
    }
    #expect(threads.count == 4)
    let status = try sequencer.result { $0.append("end\n") }
    for thread in threads { thread.join() }
    let expected = (0..<itemCount).map { $0 % 7 == 0 ? "\($0)\nmessage: of \($0)\n" : "\($0)\n" }
    #expect(paper.written == expected.joined() + "end\n")
    #expect(status.hasSelected && !status.hasError)
  }

  @Test("what items behind the first print is kept until the first is finished")
  func kept() throws {
    let paper = Paper()
    let sequencer = sequencer(paper)
    let items = [ItemOutput(sequencer), ItemOutput(sequencer)]
    for item in items { item.index = try #require(sequencer.claim()) }
    let (first, second) = (line("first"), line("second"))
    _ = items[1].take(second.span.bytes)
    sequencer.finish(1, Status())
    #expect(paper.written.isEmpty)
    _ = items[0].take(first.span.bytes)
    #expect(paper.written == "first\n")
    sequencer.finish(0, Status())
    #expect(paper.written == "first\nsecond\n")
  }

  @Test("a separator stands between the first groups of files, not before the first")
  func groups() throws {
    let paper = Paper()
    let sequencer = sequencer(paper)
    for name in ["a", "b", "c"] {
      let item = ItemOutput(sequencer)
      item.index = try #require(sequencer.claim())
      if name != "b" { item.takeFirstGroup(separator: line("--")) }
      let text = line(name)
      _ = item.take(text.span.bytes)
      sequencer.finish(item.index, Status())
    }
    #expect(paper.written == "a\nb\n--\nc\n")
  }

  @Test("after a failed write nothing is claimed, and the run ends with the failure")
  func failure() throws {
    let paper = Paper(room: 1)
    let sequencer = sequencer(paper)
    let item = ItemOutput(sequencer)
    item.index = try #require(sequencer.claim())
    let text = line("x")
    #expect(item.take(text.span.bytes) == nil)
    #expect(item.take(text.span.bytes) == .system(Errno(code: 28)))
    #expect(sequencer.claim() == nil)
    #expect(throws: WriteError.system(Errno(code: 28))) { try sequencer.result { _ in } }
    #expect(paper.written == "x\n")
  }

  @Test("the first item with a selected line can end the run")
  func firstSelection() throws {
    let sequencer = sequencer(Paper(), endsWithFirstSelection: true)
    for index in 0..<3 { #expect(sequencer.claim() == index) }
    sequencer.finish(1, selected)
    #expect(sequencer.claim() == 3)
    sequencer.finish(0, Status())
    #expect(sequencer.claim() == nil)
    #expect(try sequencer.result { _ in }.hasSelected)
  }
}
