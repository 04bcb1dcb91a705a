import Benchmark

/// Each measured operation has a minimal implementation next to it, with `reference` in its name.
///
/// Run `swift package --disable-sandbox benchmark` in this folder; `--filter lines.*` for some.
let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .throughputMB, .picosecondsPerItem],
    warmupIterations: 2,
    maxDuration: .seconds(2),
    maxIterations: 200
  )
  lineBenchmarks()
  findingBenchmarks()
  mappingBenchmarks()
  matchingBenchmarks()
  outputBenchmarks()
  editBenchmarks()
}

extension BenchmarkMetric {
  /// Megabytes (10^6) per second.
  static let throughputMB = custom("MB/s", polarity: .prefersLarger, useScalingFactor: false)
  /// Picoseconds for each line, mapping or page, since custom metrics are whole numbers.
  static let picosecondsPerItem = custom("ps/item", useScalingFactor: false)
}

extension Benchmark {
  /// Times `work`, which handles `byteCount` bytes and returns their number of items.
  func time(byteCount: Int, _ work: () throws -> Int) rethrows {
    let clock = ContinuousClock()
    startMeasurement()
    let begin = clock.now
    let items = try work()
    let elapsed = clock.now - begin
    stopMeasurement()
    Benchmark.blackHole(items)
    let picoseconds = elapsed.components.attoseconds / 1_000_000
    let whole = Int(picoseconds) + Int(elapsed.components.seconds) * 1_000_000_000_000
    measurement(.throughputMB, Int(Double(byteCount) * 1e6 / Double(max(1, whole))))
    measurement(.picosecondsPerItem, whole / max(1, items))
  }
}
