import Benchmark
import Bytes
import Glibc
import MemoryMapping
import Output
import Printing
import Search

/// Printing lines without a destination; the items are lines.
func outputBenchmarks() {
  Benchmark("print lines: reference, memcpy into a buffer") { benchmark in
    let file = try Text.mapped()
    let bytes = try file.bytes
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 << 10, alignment: 64)
    defer { buffer.deallocate() }
    benchmark.time(byteCount: Text.byteCount) {
      var used = 0
      return forEachLine(in: bytes) { line, _ in
        if used + line.byteCount > buffer.count { used = 0 }
        line.withUnsafeBytes { source in
          _ = memcpy(buffer.baseAddress! + used, source.baseAddress!, source.count)
        }
        used += line.byteCount
      }
    }
  }

  for (title, options) in [
    ("bare", PrinterOptions()), ("with numbers and offsets", numbered()),
    ("in colour", colored()),
  ] {
    Benchmark("print lines: LinePrinter, \(title)") { benchmark in
      let file = try Text.mapped()
      let bytes = try file.bytes
      var printer = LinePrinter(
        options: options, output: OutputBuffer(Nobody(), flushesEachLine: false))
      printer.beginFile(name: Array("name".utf8)[...], showsName: true, byteCount: Text.byteCount)
      try benchmark.time(byteCount: Text.byteCount) {
        var number = 0
        let count = try forEachLine(in: bytes) { line, offset in
          number += 1
          try printer.contextLine(
            ReportedLine(bytes: line, byteOffset: offset, lineNumber: number))
        }
        try printer.output.flush()
        return count
      }
    }
  }
}

private func numbered() -> PrinterOptions {
  var options = PrinterOptions()
  options.showsLineNumber = true
  options.showsByteOffset = true
  return options
}

private func colored() -> PrinterOptions {
  var options = PrinterOptions()
  options.colors = ColorScheme()
  return options
}

/// Calls `body` with each line and its offset; returns the number of lines.
private func forEachLine(
  in bytes: RawSpan, _ body: (RawSpan, Int) throws -> Void
) rethrows -> Int {
  var count = 0
  var start = 0
  while start < bytes.byteCount {
    let end = bytes.firstOffset(of: 10, from: start, to: bytes.byteCount).map { $0 + 1 }
    try body(bytes.extracting(start..<(end ?? bytes.byteCount)), start)
    start = end ?? bytes.byteCount
    count += 1
  }
  return count
}

/// Accepts everything and keeps nothing.
private final class Nobody: OutputDestination {
  func take(_ bytes: RawSpan) -> WriteError? { nil }
  func takeMessage(_ line: [UInt8]) {}
  func takeFirstGroup(separator: [UInt8]) {}
}
