import Benchmark
import Bytes
import Glibc
import MemoryMapping
import Output
import Editing
import Replacing
import Search

/// Planning edits of a file, and making them; the items are edits.
func editBenchmarks() {
  Benchmark("edit: plan") { benchmark in
    let path = try Text.written()
    defer { unlink(path) }
    try benchmark.time(byteCount: Text.byteCount) { try Plan(for: path).summary.editCount }
  }

  Benchmark("edit: reference, pwrite of each and fsync") { benchmark in
    let path = try Text.written()
    defer { unlink(path) }
    let edits = try Plan(for: path).edits()
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    defer { close(descriptor) }
    benchmark.time(byteCount: Text.byteCount) {
      for edit in edits { _ = pwrite(descriptor, edit.new, edit.new.count, off_t(edit.offset)) }
      fsync(descriptor)
      return edits.count
    }
  }

  for (title, mode) in [
    ("no journal", nil), ("journal of old bytes", JournalMode.undo),
    ("journal of new bytes", .redo),
  ] {
    Benchmark("edit: check, store and sync, \(title)") { benchmark in
      let path = try Text.written()
      defer { unlink(path) }
      let plan = try Plan(for: path)
      var options = EditOptions()
      options.journal = mode
      try benchmark.time(byteCount: Text.byteCount) {
        for task in plan.summary.tasks {
          var edit = try InPlaceEdit.open(
            task.file.path, expecting: task.file.identity, task.source(in: plan.spool), options)
          try edit.prepare()
          try edit.storeOrRollBack()
          try edit.commit()
        }
        return plan.summary.editCount
      }
    }
  }
}

/// The edits of a file: one match in a few hundred bytes.
private struct Plan {
  let spool = EditSpool(directory: Array("/tmp".utf8))
  let summary: EditSummary

  init(for path: String) throws {
    let file = try MappedFile(path: path)
    let plan = try searchPlan("th[aeiou]")
    let replacer = try Replacer(plan, template: nil, transform: ByteTransform(parsing: Array("reverse".utf8)))
    let planner = EditPlanner(
      replacer, FitPolicy(), in: EditRange(), terminator: .lineFeed,
      output: OutputBuffer(spool, flushesEachLine: false))
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    planner.beginFile(
      Array(path.utf8), try FileStatus(descriptor: descriptor, path: path))

    let bytes = try file.bytes
    var request = SelectionRequest()
    request.countsLines = true
    var options = ReportOptions()
    options.numbersLines = true
    var scratch = plan.makeScratch()
    var selection = Selection()
    let all = 0..<bytes.byteCount
    _ = plan.select(in: all, of: bytes, request, &scratch, into: &selection)
    var reporter = LineReporter(options: options, terminator: .lineFeed)
    var sink = planner
    _ = try reporter.report(
      selection, of: all, in: FileWindow(bytes: bytes, fileOffset: 0, firstLineStart: 0),
      to: &sink)
    try planner.endFile(isRefused: false)
    try planner.flush()
    summary = try EditSummary(of: spool, EditLimits(), namesAll: false)
  }

  func edits() throws -> [StoredEdit] {
    var all: [StoredEdit] = []
    for task in summary.tasks {
      var reader = try task.source(in: spool).reader()
      var edit = StoredEdit()
      while try reader.next(into: &edit) { all.append(edit) }
    }
    return all
  }
}
