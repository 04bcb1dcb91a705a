import Foundation
import Output
import Testing

@testable import Editing

/// Edits that end early: bytes that other programs have stored stay.
@Suite("Roll-back")
struct RollBackTests {
  /// A file with two edits planned in it.
  private func plan(
    _ text: String, _ edits: [(offset: Int, old: String, new: String)]
  ) throws -> (path: [UInt8], source: EditSource) {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let url = directory.appendingPathComponent("a")
    try Data(text.utf8).write(to: url)
    let spool = EditSpool(directory: Array(directory.path.utf8))
    var encoder = PlanEncoder(OutputBuffer(spool, flushesEachLine: false))
    for edit in edits {
      let place = PlannedPlace(offset: edit.offset, lineNumber: 1, column: 1, outcome: .fits)
      encoder.append(place, old: Array(edit.old.utf8).span.bytes, new: Array(edit.new.utf8))
      try encoder.output.endLine()
    }
    try encoder.output.flush()
    return (Array(url.path.utf8), .plan(spool, position: 0, limit: edits.count))
  }

  private func text(of path: [UInt8]) throws -> String {
    try String(contentsOfFile: String(decoding: path, as: UTF8.self), encoding: .utf8)
  }

  private func overwrite(_ path: [UInt8], at offset: Int, with text: String) throws {
    try RawFile(path, O_RDWR).write(Array(text.utf8), at: offset)
  }

  private func edit(
    _ path: [UInt8], _ source: EditSource, _ options: EditOptions = EditOptions()
  ) throws -> InPlaceEdit {
    try InPlaceEdit.open(path, expecting: FileIdentity(Paths.status(path)), source, options)
  }

  @Test("bytes that somebody else has stored over new ones stay, and are told")
  func foreignBytes() throws {
    let (path, source) = try plan("one two six", [(0, "one", "ONE"), (8, "six", "SIX")])
    var edit = try edit(path, source)
    try edit.prepare()
    try edit.store()
    try overwrite(path, at: 1, with: "xy")
    let left = edit.rollBack()
    guard case .rolledBackExcept(let offset) = left else {
      Issue.record("\(left)")
      return
    }
    #expect(offset == 1)
    #expect(try text(of: path) == "oxy two six")
    edit.dropJournal()
  }

  @Test("a store that fails takes back what was stored, and the newer bytes stay")
  func changedMeanwhile() throws {
    let (path, source) = try plan("one two six", [(0, "one", "ONE"), (8, "six", "SIX")])
    var edit = try edit(path, source)
    try edit.prepare()
    try overwrite(path, at: 9, with: "!")
    do throws(StoreFailure) {
      try edit.storeOrRollBack()
      Issue.record("stored")
    } catch {
      #expect(error.error == .changedMeanwhile(offset: 8))
      #expect(!error.left.needsJournal)
    }
    #expect(try text(of: path) == "one two s!x")
    #expect(try OpenDirectory(Paths.split(path).directory).names(beginningWith: [46]).count == 2)
  }

  @Test("a file that is replaced after it was checked is not changed, and that is told")
  func replaced() throws {
    for journal in [JournalMode.undo, .redo, nil] {
      let (path, source) = try plan("one two six", [(0, "one", "ONE")])
      var options = EditOptions()
      options.journal = journal
      var edit = try edit(path, source, options)
      try edit.prepare()
      let name = String(decoding: path, as: UTF8.self)
      try FileManager.default.moveItem(atPath: name, toPath: name + "~")
      try Data("another".utf8).write(
        to: URL(fileURLWithPath: name))
      do throws(StoreFailure) {
        try edit.storeOrRollBack()
        Issue.record("stored")
      } catch {
        #expect(error.error == .replaced)
        #expect(!error.left.needsJournal)
      }
      #expect(try text(of: path) == "another")
      #expect(try text(of: path + Array("~".utf8)) == "one two six")
      #expect(try OpenDirectory(Paths.split(path).directory).names(beginningWith: [46]).count == 2)
    }
  }

  @Test("the times of a file that differ from those in its journal tell that stores began")
  func times() throws {
    let (path, source) = try plan("one two six", [(0, "one", "ONE")])
    var edit = try edit(path, source)
    let before = try Paths.status(path)
    try edit.prepare()
    #expect(try FileTime(Paths.status(path).st_ctim) == FileTime(before.st_ctim))
    try edit.store()
    #expect(try FileTime(Paths.status(path).st_ctim) != FileTime(before.st_ctim))
    #expect(try text(of: path) == "ONE two six")
    try edit.commit()
  }
}
