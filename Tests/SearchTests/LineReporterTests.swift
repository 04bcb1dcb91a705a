import Input
import Search
import Testing

struct ReportCase: Sendable, CustomTestStringConvertible {
  var name: String
  var before = 0
  var after = 0
  var limit = Int.max
  var inverted = false
  var all = false
  var hidesContext = false
  var lines: Range<Int>?
  var bytes: Range<Int>?
  var file = "a1\nb2\na3\nb4\nb5\nb6\na7\nb8"
  var pattern = "a"
  var events: [String]

  var testDescription: String { name }
}

@Suite("The reporter's bookkeeping, whatever the regions")
struct LineReporterTests {
  static let cases: [ReportCase] = [
    .init(
      name: "only selected lines, each group once",
      events: ["--", "1:0:a1\\n", "--", "3:6:a3\\n", "--", "7:18:a7\\n"]),
    .init(
      name: "an empty file has no lines", file: "", events: []),
    .init(
      name: "the last line may lack its terminator", file: "x\na", events: ["--", "2:2:a"]),
    .init(
      name: "a lone terminator is one empty line", file: "\n", pattern: "^$",
      events: ["--", "1:0:\\n"]),
    .init(
      name: "no line is reported twice, touching groups are one", before: 1, after: 1,
      events: [
        "--", "1:0:a1\\n", "2-3-b2\\n", "3:6:a3\\n", "4-9-b4\\n", "--", "6-15-b6\\n",
        "7:18:a7\\n", "8-21-b8",
      ]),
    .init(
      name: "context stops at the first and the last line", before: 9, after: 9,
      events: [
        "--", "1:0:a1\\n", "2-3-b2\\n", "3:6:a3\\n", "4-9-b4\\n", "5-12-b5\\n", "6-15-b6\\n",
        "7:18:a7\\n", "8-21-b8",
      ]),
    .init(
      name: "after the limit selected lines are context of the last one", after: 2, limit: 1,
      events: ["--", "1:0:a1\\n", "2-3-b2\\n", "3-6-a3\\n", "limit"]),
    .init(
      name: "a limit without context ends at once", limit: 2,
      events: ["--", "1:0:a1\\n", "--", "3:6:a3\\n", "limit"]),
    .init(
      name: "an inverted search selects what does not match", before: 1, inverted: true,
      events: [
        "--", "1-0-a1\\n", "2:3:b2\\n", "3-6-a3\\n", "4:9:b4\\n", "5:12:b5\\n", "6:15:b6\\n",
        "7-18-a7\\n", "8:21:b8",
      ]),
    .init(
      name: "all lines are reported, also where none is selected", all: true, file: "x\ny\n",
      events: ["--", "1-0-x\\n", "2-2-y\\n"]),
    .init(
      name: "all lines are reported in one group, also after the limit", limit: 1, all: true,
      file: "b\na1\na2\nc",
      events: ["--", "1-0-b\\n", "2:2:a1\\n", "3-5-a2\\n", "4-8-c"]),
    .init(name: "no line of an empty file is reported", all: true, file: "", events: []),
    .init(
      name: "hidden context parts groups and is not reported", before: 1, after: 1,
      hidesContext: true,
      events: ["--", "1:0:a1\\n", "3:6:a3\\n", "--", "7:18:a7\\n"]),
    .init(
      name: "lines outside of the range are context, and the range ends the report", after: 1,
      lines: 2..<4, events: ["--", "3:6:a3\\n", "4-9-b4\\n", "limit"]),
    .init(
      name: "lines that hold a byte of the range are selected", bytes: 8..<18,
      events: ["--", "3:6:a3\\n", "limit"]),
  ]

  @Test("events", arguments: cases, [1, 2, 3, 4, 7, 10, Int.max])
  func events(_ c: ReportCase, regionByteCount: Int) throws {
    var search = Searching(c.pattern)
    search.request.isInverted = c.inverted
    search.reporting.before = c.before
    search.reporting.reportsAllLines = c.all
    search.reporting.hidesContext = c.hidesContext
    search.reporting.after = c.after
    search.reporting.maxSelected = c.limit
    search.reporting.numbersLines = true
    if c.lines != nil || c.bytes != nil {
      search.reporting.setRange(lines: c.lines, bytes: c.bytes)
    }
    #expect(try search.transcript(of: c.file, regionByteCount: regionByteCount) == c.events)
  }

  @Test("a NUL in a line about to be reported ends the report", arguments: [1, Int.max])
  func nulInLine(regionByteCount: Int) throws {
    var search = Searching("x")
    search.reporting.stopsAtBinary = true
    let events = try search.transcript(of: "x1\nn\0\nx\0\nx4\n", regionByteCount: regionByteCount)
    #expect(events == ["--", "0:x1\\n", "binary(nulOffset: 7)"])
  }

  @Test("a NUL at the start of a file marks every line, one of a stream the lines after it")
  func earlyNUL() throws {
    var search = Searching("x")
    search.reporting.stopsAtBinary = true
    search.earlyNUL = EarlyNUL(offset: 4, arrivesInTime: true)
    #expect(try search.transcript(of: "x1\nn\0\nx3\n") == ["binary(nulOffset: 4)"])
    search.earlyNUL = EarlyNUL(offset: 4, arrivesInTime: false)
    let events = try search.transcript(of: "x1\nn\0\nx3\n")
    #expect(events == ["--", "0:x1\\n", "binary(nulOffset: 4)"])
  }
}
