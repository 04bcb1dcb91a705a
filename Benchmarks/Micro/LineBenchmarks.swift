import Benchmark
import Bytes
import CScan
import Glibc
import MemoryMapping

/// Finding the lines of a mapping, and counting them.
func lineBenchmarks() {
  Benchmark("lines: reference, memchr loop") { benchmark in
    let file = try Text.mapped()
    let bytes = try file.bytes
    benchmark.time(byteCount: Text.byteCount) { memchrLoop(bytes) }
  }

  Benchmark("lines: MappedFile.lines") { benchmark in
    let file = try Text.mapped()
    try benchmark.time(byteCount: Text.byteCount) { try linesLoop(file) }
  }

  Benchmark("lines: MappedFile.readLine") { benchmark in
    var file = try Text.mapped()
    try benchmark.time(byteCount: Text.byteCount) { try readLineLoop(&file) }
  }

  Benchmark("line count: reference, sum of every byte") { benchmark in
    let file = try Text.mapped()
    let bytes = try file.bytes
    benchmark.time(byteCount: Text.byteCount) {
      blackHole(sumOfWords(bytes))
      return bytes.byteCount
    }
  }

  Benchmark("line count: RawSpan.count") { benchmark in
    let file = try Text.mapped()
    let bytes = try file.bytes
    benchmark.time(byteCount: Text.byteCount) { bytes.count(of: 10, from: 0, to: bytes.byteCount) }
  }

  Benchmark("line count: the baseline kernel") { benchmark in
    let file = try Text.mapped()
    let bytes = try file.bytes
    benchmark.time(byteCount: Text.byteCount) {
      bytes.withUnsafeBytes {
        scan_count_baseline($0.baseAddress?.assumingMemoryBound(to: UInt8.self), $0.count, 10)
      }
    }
  }
}

/// The number of lines, only with memchr(3).
private func memchrLoop(_ bytes: RawSpan) -> Int {
  bytes.withUnsafeBytes { buffer in
    guard var cursor = buffer.baseAddress else { return 0 }
    let end = cursor + buffer.count
    var lines = 0
    while cursor < end {
      guard let found = memchr(cursor, 10, end - cursor) else { break }
      blackHole(UnsafeRawPointer(found) - cursor)
      cursor = UnsafeRawPointer(found) + 1
      lines += 1
    }
    return lines
  }
}

private func linesLoop(_ file: borrowing MappedFile) throws -> Int {
  var count = 0
  var lines = try file.lines
  while let line = lines.next() {
    count += 1
    blackHole(line.byteCount)
  }
  return count
}

private func readLineLoop(_ file: inout MappedFile) throws -> Int {
  var count = 0
  while let line = try file.readLine() {
    count += 1
    blackHole(line.byteCount)
  }
  return count
}

/// Reads the whole memory and does almost nothing with it: the limit of the memory itself.
private func sumOfWords(_ bytes: RawSpan) -> Int {
  bytes.withUnsafeBytes { buffer in
    var sums = SIMD4<UInt64>()
    var offset = 0
    while offset + 32 <= buffer.count {
      sums &+= buffer.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt64>.self)
      offset += 32
    }
    return Int(truncatingIfNeeded: sums.wrappedSum())
  }
}
