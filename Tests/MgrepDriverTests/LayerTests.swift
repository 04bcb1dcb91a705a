import Bytes
import Glibc
import Input
import MemoryMapping
import Output
import PCRE2
import Printing
import Search
import Synchronization
import TestSupport
import Testing
import Threads

@testable import MgrepDriver

/// Keeps what is printed and said.
private final class Paper: OutputDestination {
  private let text = Mutex("")

  var written: String { text.withLock { $0 } }

  func take(_ bytes: RawSpan) -> WriteError? {
    let piece = bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    text.withLock { $0 += piece }
    return nil
  }

  func takeMessage(_ line: [UInt8]) {
    text.withLock { $0 += String(decoding: line, as: UTF8.self) }
  }

  func takeFirstGroup(separator: [UInt8]) {}
}

/// How the bytes of a file come to the search.
private enum Way: CaseIterable {
  /// Named, and mapped.
  case mapped
  /// Named, and read.
  case read
  /// Met in a directory, and read without anybody asking how long it is.
  case walked
  /// One byte at a time at first.
  case socket
}

/// A search of one file.
private struct Search {
  var pattern = "b+"
  var options = PatternOptions()
  var matchLimit: UInt32 = 0
  var layers = ContentLayers()
  var change: (inout RunPlan) -> Void = { _ in }

  /// The file is what `packed` makes of the text.
  var packed: ([UInt8]) -> [UInt8] = { $0 }

  static func plain(_ pattern: String = "b+") -> Search {
    var search = Search()
    search.pattern = pattern
    return search
  }

  static func doubled(_ pattern: String = "b+") -> Search {
    var search = plain(pattern)
    search.layers.add([DoubledLayer()], as: .decoder)
    search.packed = DoubledLayer.packed
    return search
  }

  static func flipped(_ pattern: String = "b+") -> Search {
    var search = plain(pattern)
    search.layers.add([FlippedLayer()], as: .decoder)
    search.packed = FlippedLayer.packed
    return search
  }

  func plan() throws -> RunPlan {
    let patterns = try PatternCompiler.compile([Array(pattern.utf8)], options)
    var limits = MatchLimits()
    limits.match = matchLimit
    var plan = RunPlan(search: SearchPlan(patterns, terminator: .lineFeed, limits: limits))
    plan.layers = layers
    plan.files.wantedThreadCount = 1
    plan.print.look.showsByteOffset = true
    plan.print.look.showsLineNumber = true
    change(&plan)
    plan.ask(for: plan.print.needs)
    return plan
  }

  /// What the search of a text prints, without the name of the file.
  func output(_ text: [UInt8], _ way: Way) throws -> String {
    let sandbox = try Sandbox(["f": packed(text)])
    var plan = try plan()
    if way == .read || way == .walked { plan.mapping = .never }
    let paper = Paper()
    var searcher = FileSearcher(plan, paper, outputFile: nil)
    let descriptor: Int32
    var writer: WorkerThread?
    if way == .socket {
      var ends: [Int32] = [0, 0]
      #expect(socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0, &ends) == 0)
      descriptor = ends[0]
      let (end, bytes) = (ends[1], packed(text))
      writer = WorkerThread {
        for byte in bytes.prefix(8) { _ = Glibc.send(end, [byte], 1, Int32(MSG_NOSIGNAL)) }
        var rest = bytes.dropFirst(8)
        while !rest.isEmpty {
          let piece = Array(rest.prefix(900))
          guard Glibc.send(end, piece, piece.count, Int32(MSG_NOSIGNAL)) > 0 else { break }
          rest = rest.dropFirst(piece.count)
        }
        close(end)
      }
    } else {
      descriptor = open("\(sandbox.path)/f", O_RDONLY)
    }
    let input = OpenInput(
      descriptor: descriptor, name: Array("f".utf8)[...],
      status: way == .walked ? nil : try FileStatus(descriptor: descriptor, path: "f"),
      isMetInWalk: way == .walked)
    _ = try searcher.search(WorkBatch(.file(input, showsName: false, closedBy: nil)))
    try searcher.flush()
    close(descriptor)
    writer?.join()
    return paper.written
  }
}

private let text = Array("ab\nxxxx\n bbb b\n\nb".utf8)

@Suite("Files that are decoded")
struct LayerTests {
  @Test("lines are those of the text, offsets those of the file", arguments: Way.allCases)
  private func lines(_ way: Way) throws {
    #expect(try Search.plain().output(text, way) == "1:0:ab\n3:8: bbb b\n5:16:b\n")
    #expect(try Search.flipped().output(text, way) == "1:2:ab\n3:10: bbb b\n5:18:b\n")
    #expect(try Search.doubled().output(text, way) == "1:2:ab\n3:18: bbb b\n5:34:b\n")
  }

  @Test("so are offsets of matches, and of context", arguments: Way.allCases)
  private func matches(_ way: Way) throws {
    var search = Search.doubled()
    search.change = { $0.print.look.part = .matches }
    #expect(try search.output(text, way) == "1:4:b\n3:20:bbb\n3:28:b\n5:34:b\n")
    search = .doubled("xx")
    search.change = {
      $0.reporting.before = 1
      $0.reporting.after = 1
    }
    #expect(try search.output(text, way) == "1-2-ab\n2:8:xxxx\n3-18- bbb b\n")
  }

  @Test("and those of JSON", arguments: Way.allCases)
  private func json(_ way: Way) throws {
    var search = Search.doubled("bbb")
    search.change = { $0.print.form = .json }
    let printed = try search.output(text, way)
    #expect(printed.contains("\"line_number\":3,\"absolute_offset\":18,"))
    #expect(printed.contains("\"match\":{\"text\":\"bbb\"},\"start\":1,\"end\":4"))
    #expect(printed.contains("\"matched_lines\":1"))
  }

  @Test("matches have several lines", arguments: Way.allCases)
  private func multiline(_ way: Way) throws {
    var search = Search.doubled("b\\nx+\\n")
    search.options.multiline = .init()
    #expect(try search.output(text, way) == "1:2:ab\n2:8:xxxx\n")
  }

  @Test(
    "a compressed file may be encoded; its offsets are those of what it holds",
    arguments: Way.allCases)
  private func both(_ way: Way) throws {
    var search = Search.doubled()
    search.layers.add([FlippedLayer(hasOffsets: false)], as: .codec)
    search.packed = { FlippedLayer.packed(DoubledLayer.packed($0)) }
    #expect(try search.output(text, way) == "1:2:ab\n3:18: bbb b\n5:34:b\n")
  }

  @Test("what no layer claims is searched as it is", arguments: Way.allCases)
  private func unclaimed(_ way: Way) throws {
    var search = Search.doubled("b")
    search.packed = { $0 }
    for text in [[0xFA], [0xFA, 0x62, 0x0A], [0x62], []] as [[UInt8]] {
      let printed = try search.output(text, way)
      #expect(printed == (try Search.plain("b").output(text, way)), "\(text)")
    }
  }

  @Test("they are binary by what they hold", arguments: Way.allCases)
  private func binary(_ way: Way) throws {
    // Packed, the first is a NUL and the second is none.
    let search = Search.flipped("a")
    #expect(try search.output(Array("\u{1}a\n".utf8), way) == "1:2:\u{1}a\n")
    var shown = search
    shown.change = { $0.print.look.showsHints = true }
    #expect(
      try shown.output(Array("\0a\n".utf8), way)
        == "mgrep: f: binary file matches (NUL at offset 2; use -a)\n")
    // The late rule.
    let late = Array(String(repeating: "x\n", count: 50_000).utf8) + Array("a\n\0a\n".utf8)
    #expect(try search.output(late, way).hasPrefix("50001:100002:a\nmgrep: f: binary file"))
  }

  @Test("a byte order mark is that of the text", arguments: Way.allCases)
  private func byteOrderMark(_ way: Way) throws {
    let text = [0xEF, 0xBB, 0xBF] + Array("b\nb\n".utf8)
    #expect(try Search.doubled("^b").output(text, way) == "1:2:\u{FEFF}b\n2:12:b\n")
  }

  @Test("large ones go through the buffer", arguments: Way.allCases)
  private func large(_ way: Way) throws {
    let text = Array(String(repeating: "0123456\n", count: 50_000).utf8) + Array("b\n".utf8)
    #expect(try Search.doubled().output(text, way) == "50001:800002:b\n")
  }

  @Test("a damaged one is told, after what came before", arguments: Way.allCases)
  private func damaged(_ way: Way) throws {
    var search = Search.doubled()
    search.packed = { DoubledLayer.packed($0) + [0x62] }
    #expect(
      try search.output(text, way)
        == "1:2:ab\n3:18: bbb b\n5:34:b\nmgrep: f: ends in the middle of a unit\n")
  }

  @Test("they are not edited", arguments: Way.allCases)
  private func edits(_ way: Way) throws {
    var search = Search.doubled()
    search.change = { $0.plansEdits = true }
    #expect(
      try search.output(text, way) == "mgrep: f: is doubled\n")
  }

  @Test("standard input is left behind the last line that is printed")
  func standardInput() throws {
    for (search, expected) in [
      (Search.plain(), 3), (.doubled(), 8),
    ] {
      let sandbox = try Sandbox(["f": search.packed(text)])
      var search = search
      search.change = { $0.reporting.maxSelected = 1 }
      let descriptor = open("\(sandbox.path)/f", O_RDONLY)
      defer { close(descriptor) }
      let paper = Paper()
      var searcher = FileSearcher(try search.plan(), paper, outputFile: nil)
      let input = OpenInput(
        descriptor: descriptor, name: Array("f".utf8)[...],
        status: try FileStatus(descriptor: descriptor, path: "f"), isStandardInput: true)
      _ = try searcher.search(WorkBatch(.file(input, showsName: false, closedBy: nil)))
      #expect(lseek(descriptor, 0, SEEK_CUR) == off_t(expected))
    }
  }

  @Test(
    "a line on which PCRE2 gives up has its number, though nobody asked", arguments: Way.allCases)
  private func failures(_ way: Way) throws {
    let text =
      Array(String(repeating: "0123456\n", count: 50_000).utf8)
      + Array((String(repeating: "a", count: 40) + "!\n").utf8)
    for search in [Search.plain(#"(a+)+\1?$"#), .doubled(#"(a+)+\1?$"#)] {
      var search = search
      search.matchLimit = 1000
      search.change = {
        $0.print.look.showsLineNumber = false
        $0.print.look.showsByteOffset = false
      }
      let printed = try search.output(text, way)
      #expect(printed.hasPrefix("mgrep: f:50001: "), "\(printed)")
    }
  }

  @Test("lines on which PCRE2 gives up do not make a file be read again and again")
  func manyFailures() throws {
    let line = Array((String(repeating: "a", count: 40) + "!\n").utf8)
    let others = Array(String(repeating: "0123456\n", count: 12_500).utf8)
    var search = Search.plain(#"(a+)+\1?$"#)
    search.matchLimit = 1000
    search.change = { $0.print.form = .counts(ofMatches: false, showsZero: true) }
    let text = Array(repeatElement(others + line, count: 80).joined())
    let before = try readByteCount()
    _ = try search.output(text, .read)
    #expect(try readByteCount() - before < 6 * text.count)
  }

  /// The bytes that this thread has read so far.
  private func readByteCount() throws -> Int {
    let file = try #require(fopen("/proc/thread-self/io", "r"))
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 100)
    #expect(fgets(&line, 100, file) != nil)
    return try #require(
      Int(String(decoding: line.prefix { $0 != 10 }.map(UInt8.init), as: UTF8.self).dropFirst(7)))
  }
}
