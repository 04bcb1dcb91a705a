import Bytes
import Foundation
import Output
import Testing

@testable import Replace

@Suite("Journals and plans")
struct JournalTests {
  @Test("the checksum is that of RFC 3720")
  func checksum() {
    #expect(CRC32C.checksum(of: [UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(CRC32C.checksum(of: Array("123456789".utf8)) == 0xE306_9283)
  }

  private func scratchDirectory() throws -> [UInt8] {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return Array(url.path.utf8)
  }

  private func header(_ mode: JournalMode) -> JournalHeader {
    var identity = FileIdentity(device: 1, inode: 2, byteCount: 1000)
    identity.modifiedSeconds = 5
    return JournalHeader(
      mode: mode, identity: identity, path: Array("/a/b".utf8), command: Array("mgrep".utf8))
  }

  private func write(_ mode: JournalMode, count: Int, to path: [UInt8]) throws {
    var writer = try JournalWriter(creating: path, header(mode))
    for index in 0..<count {
      try writer.append(
        offset: 100 * index, old: mode == .undo ? [1, 2] : [], new: [3, UInt8(index % 256)],
        gap: [9, 9])
    }
    try writer.finish(gap: [7])
  }

  @Test("what was written is read", arguments: [JournalMode.undo, .redo], [1, 3, 100_000])
  func roundTrip(mode: JournalMode, count: Int) throws {
    let path = try scratchDirectory() + Array("/j".utf8)
    try write(mode, count: count, to: path)
    guard let journal = try JournalFile.open(path) else {
      Issue.record("no journal")
      return
    }
    #expect(journal.state == .prepared)
    #expect(journal.header == header(mode))
    #expect(journal.recordCount == count)
    var reader = try journal.records()
    var index = 0
    while let record = try reader.next() {
      #expect(record.offset == 100 * index && record.new == [3, UInt8(index % 256)])
      #expect(record.old == (mode == .undo ? [1, 2] : []))
      index += 1
    }
    #expect(index == count)
  }

  @Test("a journal that misses any byte, or has any changed, is incomplete")
  func damage() throws {
    let directory = try scratchDirectory()
    let path = directory + Array("/j".utf8)
    try write(.undo, count: 3, to: path)
    let whole = try [UInt8](
      Data(contentsOf: URL(fileURLWithPath: String(decoding: path, as: UTF8.self))))
    for index in whole.indices {
      for damaged in [
        Array(whole[..<index]), whole.enumerated().map { $0 == index ? $1 ^ 0x55 : $1 },
      ] {
        let other = directory + Array("/damaged".utf8)
        try Data(damaged).write(to: URL(fileURLWithPath: String(decoding: other, as: UTF8.self)))
        guard let journal = try JournalFile.open(other) else {
          // Not even the beginning of one.
          #expect(index < JournalFormat.magic.count)
          continue
        }
        // The state is what may change.
        let isState = (8..<12).contains(index) && damaged.count == whole.count
        #expect(journal.state == (isState ? .done : .incomplete), "byte \(index)")
      }
    }
  }

  @Test(
    "records of a plan are the same from memory and from a file", arguments: [0, 1000, 1 << 20])
  func spool(memoryLimit: Int) throws {
    let spool = EditSpool(directory: try scratchDirectory(), memoryLimit: memoryLimit)
    var expected: [PlannedEdit] = []
    var output = OutputBuffer(spool, flushesEachLine: false)
    for index in 0..<5000 {
      let edit = PlannedEdit(
        offset: index, lineNumber: 1, column: 2, outcome: .fits,
        old: [UInt8](repeating: 1, count: index % 100), new: [UInt8](repeating: 2, count: 3))
      expected.append(edit)
      let match = PlannedMatch(offset: index, lineNumber: 1, column: 2, outcome: .fits)
      PlanRecord.append(match, old: edit.old.span.bytes, new: edit.new, to: &output)
      try output.endLine()
    }
    try output.flush()
    var reader = spool.reader()
    var count = 0
    var edit = PlannedEdit()
    while let record = try reader.next(into: &edit) {
      #expect(record == .edit)
      #expect(edit == expected[count])
      count += 1
    }
    #expect(count == expected.count)
  }
}
