import Bytes
import Foundation
import Output
import Testing

@testable import Editing

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
    JournalHeader(
      mode, id: 7, target: Array("b".utf8), byteCount: 10_000_002,
      changed: FileTime(seconds: 5, nanoseconds: 6), inode: 2, command: Array("mgrep".utf8))
  }

  /// One edit, and the bytes before it.
  private func run(_ offset: Int, _ old: [UInt8], _ new: [UInt8], gap: [UInt8]) -> EditRun {
    var run = EditRun()
    run.append(offset, old: old, new: new)
    run.edits[0].gapCount = gap.count
    run.edits[0].gapChecksum = CRC32C.checksum(of: gap)
    return run
  }

  /// Makes the journal of a file and opens it.
  private func write(
    _ mode: JournalMode, count: Int, in directory: OpenDirectory
  ) throws -> JournalPlace {
    let name = JournalName(of: header(mode).target, id: 7)
    var writer = try JournalWriter(in: directory, name, header(mode))
    for index in 0..<count {
      try writer.append(
        run(100 * index, [1, 2], [3, UInt8(index % 256)], gap: index == 0 ? [] : [9, 9]))
    }
    try writer.complete(gap: [7])
    try writer.finish()
    return JournalPlace(directory, name.bytes, isJournalDirectory: false)
  }

  @Test("what was written is read", arguments: [JournalMode.undo, .redo], [1, 3, 100_000])
  func roundTrip(mode: JournalMode, count: Int) throws {
    let place = try write(mode, count: count, in: OpenDirectory(scratchDirectory()))
    let journal = try JournalFile.open(place, forWriting: false)
    #expect(journal.state == .prepared)
    #expect(journal.header == header(mode))
    #expect(journal.ending()?.editCount == count)
    var reader = journal.records()
    var index = 0
    while let record = try reader.next() {
      #expect(record.offset == 100 * index && record.new == [3, UInt8(index % 256)])
      #expect(record.old == (mode == .undo ? [1, 2] : []))
      index += 1
    }
    #expect(index == count)
    // In the reverse direction, and not beyond the end.
    var edits = EditReader(journal.records())
    var edit = StoredEdit()
    var undoneCount = 0
    while try edits.next(into: &edit) {
      #expect(edit.offset == 100 * undoneCount && edit.old == [3, UInt8(undoneCount % 256)])
      undoneCount += 1
    }
    #expect(undoneCount == count)
  }

  @Test("a long edit has several records, and counts as one")
  func longEdit() throws {
    let directory = try OpenDirectory(scratchDirectory())
    let name = JournalName(of: header(.undo).target, id: 7)
    var writer = try JournalWriter(in: directory, name, header(.undo))
    let old = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
    let new = old.map { ~$0 }
    try writer.append(run(5, old, new, gap: [1]))
    try writer.complete(gap: [])
    try writer.finish()
    let journal = try JournalFile.open(
      JournalPlace(directory, name.bytes, isJournalDirectory: false), forWriting: false)
    #expect(journal.ending()?.editCount == 1)
    var reader = journal.records()
    var found: (old: [UInt8], new: [UInt8]) = ([], [])
    while let record = try reader.next() {
      #expect(record.new.count <= JournalFormat.maxRecordCount)
      #expect(record.offset == 5 + found.new.count)
      found.old += record.old
      found.new += record.new
    }
    #expect(found.old == old && found.new == new)
  }

  @Test("a journal that misses any byte, or has any changed or too many, is not whole")
  func damage() throws {
    let directory = try OpenDirectory(scratchDirectory())
    let place = try write(.undo, count: 3, in: directory)
    let url = URL(fileURLWithPath: String(decoding: place.path, as: UTF8.self))
    let whole = try [UInt8](Data(contentsOf: url))
    var damages = [whole + [0]]
    for index in whole.indices {
      damages.append(Array(whole[..<index]))
      damages.append(whole.enumerated().map { $0 == index ? $1 ^ 0x55 : $1 })
      damages.append(whole.enumerated().map { $0 == index ? $1 ^ 0x80 : $1 })
    }
    for damaged in damages {
      let handle = try FileHandle(forWritingTo: url)
      try handle.truncate(atOffset: 0)
      try handle.write(contentsOf: damaged)
      try handle.close()
      do throws(JournalDoubt) {
        let journal = try JournalFile.open(place, forWriting: false)
        #expect(journal.ending() == nil)
        #expect(journal.header == header(.undo))
      } catch {
        #expect(error == .damaged)
      }
    }
  }

  @Test("a name of a journal is read as it is written, and nothing else is one")
  func names() {
    let name = JournalName(of: Array("a".utf8), id: 0xABC)
    let text = String(decoding: name.bytes, as: UTF8.self)
    #expect(text == ".mgrep-af63dc4c8601ec8c-0000000000000abc")
    #expect(JournalName(name.bytes) == name)
    var new = name
    new.isNew = true
    #expect(JournalName(new.bytes) == new && new.bytes == name.bytes + Array(".new".utf8))
    for other in [
      ".mgrep-", ".mgrep-plan-1", text.uppercased(), text + "0",
      text.replacing("0abc", with: "+abc"),
      ".mgrep-fd01-1a2b-3c",
    ] {
      #expect(JournalName(Array(other.utf8)) == nil)
    }
    #expect(JournalNames.inodeOfOlderName(Array(".mgrep-fd01-1a2b-3c".utf8)) == 0x1A2B)
    #expect(JournalName.isKept(Array(".a.mgrep-0000000000000abc".utf8)))
    #expect(!JournalName.isKept(Array(".a.mgrep-0abc".utf8)))
  }

  @Test(
    "the way between two directories",
    arguments: [
      ("/a/b", "/a/b", "j"), ("/a/b", "/a", "../j"), ("/a", "/a/b/c", "b/c/j"),
      ("/", "/x", "x/j"), ("/x/y", "/", "../../j"), ("/ab", "/a", "../a/j"),
    ])
  func ways(start: String, end: String, way: String) {
    let found = Paths.way(
      from: Array(start.utf8), to: (directory: Array(end.utf8), name: Array("j".utf8)))
    #expect(String(decoding: found, as: UTF8.self) == way)
  }

  @Test(
    "records of a plan are the same from memory and from a file", arguments: [0, 1000, 1 << 20])
  func spool(memoryLimit: Int) throws {
    let spool = EditSpool(directory: try scratchDirectory(), memoryLimit: memoryLimit)
    var expected: [PlannedEdit] = []
    var encoder = PlanEncoder(OutputBuffer(spool, flushesEachLine: false))
    for index in 0..<5000 {
      let place = PlannedPlace(
        offset: index * 100, lineNumber: 1 + index / 7, column: index % 7 * 100 + 1,
        outcome: index % 3 == 0 ? .skipped : .fits)
      let edit = PlannedEdit(
        place, old: [UInt8](repeating: 1, count: index % 100), new: [UInt8](repeating: 2, count: 3))
      expected.append(edit)
      encoder.append(place, old: edit.old.span.bytes, new: edit.new)
      try encoder.output.endLine()
    }
    try encoder.output.flush()
    var reader = spool.reader()
    var count = 0
    while let record = try reader.next() {
      #expect(record == .edit)
      #expect(reader.edit == expected[count])
      count += 1
    }
    #expect(count == expected.count)
    // Only edits that fit, and not more than wanted.
    let fitting = expected.filter { $0.outcome == .fits }
    var edits = try EditSource.plan(spool, position: 0, limit: 3000).reader()
    var run = EditRun()
    var made = 0
    while try edits.next(into: &run) {
      #expect(run.edits.count <= EditRun.maxCount)
      for edit in run.edits {
        #expect(edit.offset == fitting[made].offset)
        #expect(Array(run.texts[edit.old]) == fitting[made].old)
        #expect(Array(run.texts[edit.new]) == fitting[made].new)
        made += 1
      }
    }
    #expect(made == 3000)
  }
}
