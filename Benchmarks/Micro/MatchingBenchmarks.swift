import Benchmark
import Bytes
import CPCRE2
import Glibc
import MemoryMapping
import PCRE2
import PatternAnalysis
import Search

/// The work that is done once for a pattern, and each strategy finding the selected lines; the
/// items are patterns, or lines.
func matchingBenchmarks() {
  patternBenchmarks()

  Benchmark("match: reference, memchr and pcre2_jit_match for each line") { benchmark in
    let file = try Text.mapped()
    let bytes = try file.bytes
    let matcher = try BareMatcher(selective)
    benchmark.time(byteCount: Text.byteCount) {
      blackHole(matcher.matchingLineCount(in: bytes))
      return bytes.count(of: 10, from: 0, to: bytes.byteCount)
    }
  }

  for name in StrategyName.allCases {
    Benchmark("match: \(name.rawValue)") { benchmark in
      let file = try Text.mapped()
      let bytes = try file.bytes
      let pattern = name == .allLinesMatch ? "Q*" : selective
      let plan = try searchPlan(pattern, name)
      guard plan.strategy == name else { throw UnusedStrategy(name: name) }
      var request = SelectionRequest()
      request.keepsLines = false
      var scratch = plan.makeScratch()
      let lineCount = bytes.count(of: 10, from: 0, to: bytes.byteCount)
      benchmark.time(byteCount: Text.byteCount) {
        var selection = Selection()
        _ = plan.select(
          in: 0..<bytes.byteCount, of: bytes, request, &scratch, into: &selection)
        blackHole(selection.selectedCount)
        return lineCount
      }
    }
  }
}

/// A pattern that every strategy but one takes; it selects few lines.
private let selective = "shad[a-e]+st thorn"

private struct UnusedStrategy: Error {
  let name: StrategyName
}

func searchPlan(_ pattern: String, _ strategy: StrategyName? = nil) throws -> SearchPlan {
  let patterns = try PatternCompiler.compile([Array(pattern.utf8)], PatternOptions())
  return SearchPlan(
    patterns, terminator: .lineFeed, limits: MatchLimits(), strategy: strategy)
}

private func patternBenchmarks() {
  let pattern = Array(#"(?<=\()(?:foo|ba[rz])\w{2,5}\s+(\d+)(?=\))"#.utf8)
  let count = 1000

  Benchmark("pattern: reference, pcre2_compile and pcre2_jit_compile") { benchmark in
    try benchmark.time(byteCount: count * pattern.count) {
      for _ in 0..<count { blackHole(try BareMatcher(String(decoding: pattern, as: UTF8.self))) }
      return count
    }
  }

  Benchmark("pattern: analyze") { benchmark in
    let options = AnalysisOptions(isUTF8: true, usesProperties: true, isCaseless: false)
    benchmark.time(byteCount: count * pattern.count) {
      for _ in 0..<count { blackHole(analyze(PatternText(pattern), options)) }
      return count
    }
  }

  Benchmark("pattern: PatternCompiler and SearchPlan") { benchmark in
    try benchmark.time(byteCount: count * pattern.count) {
      for _ in 0..<count { blackHole(try searchPlan(String(decoding: pattern, as: UTF8.self))) }
      return count
    }
  }
}

/// Only the library.
private final class BareMatcher {
  private let code: OpaquePointer
  private let matchData: OpaquePointer

  init(_ pattern: String) throws {
    var error: Int32 = 0
    var offset = 0
    let options = PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF
    guard
      let code = pcre2_compile_8(
        pattern, pattern.utf8.count, options, &error, &offset,
        nil)
    else { throw UnusedStrategy(name: .perLine) }
    pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
    self.code = code
    matchData = pcre2_match_data_create_from_pattern_8(code, nil)
  }

  deinit {
    pcre2_match_data_free_8(matchData)
    pcre2_code_free_8(code)
  }

  func matchingLineCount(in bytes: RawSpan) -> Int {
    bytes.withUnsafeBytes { buffer in
      guard var cursor = buffer.baseAddress else { return 0 }
      let end = cursor + buffer.count
      var count = 0
      while cursor < end {
        let lineEnd = memchr(cursor, 10, end - cursor).map { UnsafeRawPointer($0) } ?? end
        let subject = cursor.assumingMemoryBound(to: UInt8.self)
        if pcre2_jit_match_8(code, subject, lineEnd - cursor, 0, 0, matchData, nil) > 0 {
          count += 1
        }
        cursor = lineEnd + 1
      }
      return count
    }
  }
}
