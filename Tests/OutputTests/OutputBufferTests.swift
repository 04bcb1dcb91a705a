import Glibc
import MgrepSystem
import Output
import Testing

@Suite("Buffered output")
struct OutputBufferTests {
  /// What arrives at the other end of a pipe, a read(2) each.
  private func pieces(
    capacity: Int, flushesEachLine: Bool = false, _ body: (inout OutputBuffer) throws -> Void
  ) throws -> [String] {
    var ends: [Int32] = [0, 0]
    let status = pipe(&ends)
    try #require(status == 0)
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    defer { close(ends[0]) }
    var buffer = OutputBuffer(
      descriptor: ends[1], flushesEachLine: flushesEachLine, capacity: capacity)
    var pieces: [String] = []
    func drain() {
      var room = [UInt8](repeating: 0, count: 65536)
      let count = read(ends[0], &room, room.count)
      if count > 0 { pieces.append(String(decoding: room.prefix(count), as: UTF8.self)) }
    }
    try body(&buffer)
    drain()
    try buffer.flush()
    drain()
    close(ends[1])
    return pieces
  }

  @Test("a full buffer is written up to the end of a line")
  func wholeLines() throws {
    let found = try pieces(capacity: 10) { buffer in
      for line in ["abc\n", "def\n", "ghi\n"] {
        buffer.append(Array(line.utf8))
        try buffer.endLine()
      }
    }
    #expect(found == ["abc\ndef\n", "ghi\n"])
  }

  @Test("a line longer than the buffer is written in pieces and whole")
  func longLine() throws {
    let line = String(repeating: "x", count: 1000) + "\n"
    let found = try pieces(capacity: 16) { buffer in
      buffer.append(Array(line.utf8))
      try buffer.endLine()
    }
    #expect(found.joined() == line)
  }

  @Test("every line is written at once when it has to be")
  func lineBuffered() throws {
    let found = try pieces(capacity: 100, flushesEachLine: true) { buffer in
      buffer.append("a\n")
      try buffer.endLine()
      buffer.append("b")
    }
    #expect(found == ["a\n", "b"])
  }

  @Test(
    "numbers", arguments: [(0, 0, "0"), (7, 3, "  7"), (1234, 2, "1234"), (.max, 0, "\(Int.max)")])
  func decimals(number: Int, width: Int, text: String) throws {
    let found = try pieces(capacity: 64) { $0.append(decimal: number, width: width) }
    #expect(found == [text])
  }

  @Test("a refused write is thrown at the end of the line and again by flush")
  func writeError() {
    let descriptor = open("/dev/full", O_WRONLY)
    defer { close(descriptor) }
    var buffer = OutputBuffer(descriptor: descriptor, flushesEachLine: true)
    buffer.append("x\n")
    for attempt in 1...2 {
      do throws(WriteError) {
        if attempt == 1 { try buffer.endLine() } else { try buffer.flush() }
        Issue.record("attempt \(attempt) was taken for written")
      } catch {
        #expect(error == .system(Errno(code: ENOSPC)))
        #expect(error.message == "write error: No space left on device")
      }
    }
  }
}

@Suite("Why output ends")
struct WriteErrorTests {
  @Test("only a failed write is called a write error")
  func messages() {
    #expect(WriteError(code: ENOSPC).message == "write error: No space left on device")
    #expect(
      WriteError.unreadablePlan(EIO).message
        == "cannot read the planned edits: Input/output error")
    #expect(
      WriteError.unreadable("a", Errno(code: EACCES)).message == "cannot read a: Permission denied")
  }
}
