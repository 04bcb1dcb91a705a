import Benchmark
import Glibc
import MemoryMapping

private typealias Memmem =
  @convention(c) (UnsafeRawPointer?, Int, UnsafeRawPointer?, Int) -> UnsafeMutableRawPointer?

/// memmem(3), which the headers hide from Swift.
private let memmem = unsafeBitCast(dlsym(nil, "memmem"), to: Memmem.self)

/// Finding byte strings in a mapping. None of them occurs, so the whole mapping is read.
func findingBenchmarks() {
  for needle in ["Q", "Qu", "shadiest thorn", "shirts or tea ndQ"] {
    let bytes = Array(needle.utf8)

    Benchmark("find '\(needle)': reference, memmem") { benchmark in
      let file = try Text.mapped()
      let text = try file.bytes
      benchmark.time(byteCount: Text.byteCount) {
        text.withUnsafeBytes { memmem($0.baseAddress, $0.count, bytes, bytes.count) } == nil
          ? 1 : 0
      }
    }

    Benchmark("find '\(needle)': MappedFile.find") { benchmark in
      let file = try Text.mapped()
      try benchmark.time(byteCount: Text.byteCount) { try file.find(bytes) == nil ? 1 : 0 }
    }

    Benchmark("find '\(needle)': MappedFile.rfind") { benchmark in
      let file = try Text.mapped()
      try benchmark.time(byteCount: Text.byteCount) { try file.rfind(bytes) == nil ? 1 : 0 }
    }
  }
}
