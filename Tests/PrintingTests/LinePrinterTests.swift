import Bytes
import Glibc
import Output
import PCRE2
import Printing
import Search
import Testing

@Suite("Lines as grep prints them")
struct LinePrinterTests {
  /// The output of a printer for the lines of `file` that `pattern` selects.
  private func printed(
    _ pattern: String, in file: String, showsName: Bool = false, after: Int = 0, groups: [Int] = [],
    _ change: (inout PrinterOptions) -> Void
  ) throws -> String {
    var options = PrinterOptions()
    change(&options)
    var request = SelectionRequest()
    request.countsLines = true
    request.keepsMatches = true
    request.groups = groups
    var reporting = ReportOptions()
    reporting.numbersLines = true
    reporting.after = after
    reporting.groupsPerMatch = groups.count

    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    let patterns = try PatternCompiler.compile([Array(pattern.utf8)], PatternOptions())
    let plan = SearchPlan(patterns, terminator: .lineFeed, limits: MatchLimits())
    var scratch = plan.makeScratch()
    let bytes = Array(file.utf8)
    var selection = Selection()
    _ = plan.select(
      in: 0..<bytes.count, of: bytes.span.bytes, request, &scratch, into: &selection)
    var printer = LinePrinter(
      options: options, output: OutputBuffer(descriptor: ends[1], flushesEachLine: false))
    printer.beginFile(name: Array("f".utf8)[...], showsName: showsName, byteCount: bytes.count)
    var reporter = LineReporter(options: reporting, terminator: .lineFeed)
    let window = FileWindow(bytes: bytes.span.bytes, fileOffset: 0, firstLineStart: 0)
    _ = try reporter.report(selection, of: 0..<bytes.count, in: window, to: &printer)
    try printer.output.flush()
    var room = [UInt8](repeating: 0, count: 4096)
    let count = read(ends[0], &room, room.count)
    return String(decoding: room.prefix(max(0, count)), as: UTF8.self)
  }

  private let sample = "foo bar foo\nbaz\nend"

  @Test("a line is printed as it is, the last one with the terminator it lacks")
  func plain() throws {
    #expect(try printed("foo|end", in: sample) { _ in } == "foo bar foo\nend\n")
    #expect(
      try printed("end", in: sample) { $0.terminator = 0 } == "end\0")
  }

  @Test("prefixes come in GNU's order: name, line, column, offset")
  func prefixes() throws {
    let text = try printed("bar|end", in: sample, showsName: true) {
      $0.showsLineNumber = true
      $0.showsColumn = true
      $0.showsByteOffset = true
    }
    #expect(text == "f:1:5:0:foo bar foo\nf:3:1:16:end\n")
  }

  @Test("a NUL takes the place of what follows a name")
  func nul() throws {
    let text = try printed("end", in: sample, showsName: true) {
      $0.names.endsWithNUL = true
      $0.showsLineNumber = true
    }
    #expect(text == "f\u{0}3:end\n")
  }

  @Test("context lines have dashes, and groups are separated")
  func context() throws {
    let text = try printed("foo|z", in: "foo\na\nb\nz\n", after: 1) {
      $0.showsLineNumber = true
      $0.groupSeparator = Array("--".utf8)
    }
    #expect(text == "1:foo\n2-a\n--\n4:z\n")
  }

  @Test("numbers are aligned to the size of the file")
  func aligned() throws {
    let text = try printed("end", in: sample) {
      $0.showsLineNumber = true
      $0.alignsWithTab = true
    }
    #expect(text == " 3:\tend\n")
  }

  @Test("each match has a line of its own, with its own offset")
  func matches() throws {
    let text = try printed("foo", in: sample) {
      $0.part = .matches
      $0.showsByteOffset = true
    }
    #expect(text == "0:foo\n8:foo\n")
  }

  @Test("groups are joined; without any there is a line only for its prefix")
  func groups() throws {
    let pattern = "(f)(o)|(b)a"
    let bare = try printed(pattern, in: sample, groups: [2, 1]) {
      $0.part = .groups(separator: Array("/".utf8))
    }
    #expect(bare == "o/f\no/f\n")
    let numbered = try printed(pattern, in: sample, groups: [2, 1]) {
      $0.part = .groups(separator: [])
      $0.showsLineNumber = true
    }
    #expect(numbered == "1:of\n1:\n1:of\n2:\n")
  }

  @Test("matches are coloured, and what is between them is not")
  func colors() throws {
    let text = try printed("foo", in: sample) { $0.colors = ColorScheme() }
    let match = "\u{1B}[01;31m\u{1B}[Kfoo\u{1B}[m\u{1B}[K"
    #expect(text == "\(match) bar \(match)\n")
  }
}
