/// Stands in for the package `benchmark` where `.ci/micro` only checks that Benchmarks/Micro compiles.
public final class Benchmark: Sendable {
  public struct Configuration: Sendable {
    public init(
      metrics: [BenchmarkMetric], warmupIterations: Int, maxDuration: Duration, maxIterations: Int
    ) {}
  }

  public static nonisolated(unsafe) var defaultConfiguration: Configuration?

  @discardableResult
  public init?(_ name: String, closure: (Benchmark) throws -> Void) {}

  public static func blackHole(_ value: some Any) {}
  public func startMeasurement() {}
  public func stopMeasurement() {}
  public func measurement(_ metric: BenchmarkMetric, _ value: Int) {}
}

public enum BenchmarkMetric: Sendable {
  public enum Polarity: Sendable { case prefersLarger, prefersSmaller }

  case wallClock
  case custom(String, polarity: Polarity = .prefersSmaller, useScalingFactor: Bool = true)
}

public func blackHole(_ value: some Any) {}
