import Benchmark
import Glibc
import MemoryMapping

private let pageSize = sysconf(Int32(_SC_PAGESIZE))

/// The cost of mapping a file, and of touching its pages; the items are pages, or mappings.
func mappingBenchmarks() {
  Benchmark("map and touch each page: reference, mmap") { benchmark in
    try withDescriptor { descriptor, _ in
      benchmark.time(byteCount: Text.byteCount) {
        guard let base = mmap(nil, Text.byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0),
          base != MAP_FAILED
        else { return 0 }
        defer { munmap(base, Text.byteCount) }
        return touched(UnsafeRawBufferPointer(start: base, count: Text.byteCount))
      }
    }
  }

  Benchmark("map and touch each page: MappedFile") { benchmark in
    try withDescriptor { descriptor, path in
      try benchmark.time(byteCount: Text.byteCount) {
        let status = try FileStatus(descriptor: descriptor, path: path)
        let file = try MappedFile(descriptor: descriptor, options: .read, status: status)
        return try file.bytes.withUnsafeBytes { touched($0) }
      }
    }
  }

  for advice in [MappedFile.Advice.sequential, .willNeed, .populateRead] {
    Benchmark("map and touch each page: MappedFile, \(advice)") { benchmark in
      try withDescriptor { descriptor, path in
        try benchmark.time(byteCount: Text.byteCount) {
          let status = try FileStatus(descriptor: descriptor, path: path)
          let file = try MappedFile(descriptor: descriptor, options: .read, status: status)
          try file.advise(advice)
          return try file.bytes.withUnsafeBytes { touched($0) }
        }
      }
    }
  }

  Benchmark("read instead of mapping: reference, read(2)") { benchmark in
    try withDescriptor { descriptor, _ in
      var buffer = [UInt8](repeating: 0, count: 1 << 18)
      benchmark.time(byteCount: Text.byteCount) {
        var pages = 0
        lseek(descriptor, 0, SEEK_SET)
        while case let count = read(descriptor, &buffer, buffer.count), count > 0 {
          pages += (count + pageSize - 1) / pageSize
        }
        return pages
      }
    }
  }

  let small = 300_000
  let rounds = 2000
  Benchmark("map 300 kB, touch one page: reference, mmap") { benchmark in
    try withDescriptor { descriptor, _ in
      benchmark.time(byteCount: small * rounds) {
        for _ in 0..<rounds {
          guard let base = mmap(nil, small, PROT_READ, MAP_PRIVATE, descriptor, 0),
            base != MAP_FAILED
          else { return 0 }
          blackHole(base.load(as: UInt8.self))
          munmap(base, small)
        }
        return rounds
      }
    }
  }

  Benchmark("map 300 kB, touch one page: MappedFile") { benchmark in
    try withDescriptor { descriptor, path in
      let status = try FileStatus(descriptor: descriptor, path: path)
      try benchmark.time(byteCount: small * rounds) {
        for _ in 0..<rounds {
          let file = try MappedFile(
            descriptor: descriptor, options: .init(length: small), status: status)
          blackHole(try file[0])
        }
        return rounds
      }
    }
  }
}

/// Opens the text's file for `work`; it is deleted already, and its pages are in the page cache.
private func withDescriptor(_ work: (Int32, String) throws -> Void) throws {
  let path = try Text.written()
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  unlink(path)
  guard descriptor >= 0 else { throw Text.Failure.noFile(path) }
  defer { close(descriptor) }
  try work(descriptor, path)
}

/// Loads one byte of each page and counts the pages.
private func touched(_ bytes: UnsafeRawBufferPointer) -> Int {
  var sum: UInt8 = 0
  for offset in stride(from: 0, to: bytes.count, by: pageSize) { sum &+= bytes[offset] }
  blackHole(sum)
  return (bytes.count + pageSize - 1) / pageSize
}
