internal import CProcess

/// The processors that this process may use.
package enum Processors {
  /// The number of processors in the affinity mask, limited by the quota of the control group
  /// (sched_getaffinity(2), cgroups(7)). At least 1.
  ///
  /// It is determined at the first use, because a search of one small file does not need it.
  package static let usableCount: Int = {
    let count = Int(affinity_processor_count())
    return max(1, min(count, quota ?? count))
  }()

  /// The quota of version 2 control groups in whole processors, rounded up; `nil` if there is none.
  private static var quota: Int? {
    guard let groups = contents("/proc/self/cgroup") else { return nil }
    // The line of version 2 is `0::/PATH`.
    let prefix = "0::"
    guard let line = groups.split(separator: "\n").first(where: { $0.hasPrefix(prefix) }) else {
      return nil
    }
    var lowest: Int?
    // The quotas of all parent groups hold, too.
    var path = line.dropFirst(prefix.count)
    while true {
      if let quota = quota(inGroup: path) { lowest = min(lowest ?? quota, quota) }
      guard let slash = path.lastIndex(of: "/"), path.count > 1 else { return lowest }
      path = path[..<slash]
    }
  }

  private static func quota(inGroup path: Substring) -> Int? {
    // `max 100000` or `150000 100000`: microseconds of each period.
    let words = contents("/sys/fs/cgroup\(path)/cpu.max")?
      .split(whereSeparator: { $0 == " " || $0 == "\n" })
    guard let words, words.count == 2, let time = Int(words[0]), let period = Int(words[1]),
      period > 0
    else { return nil }
    return (time + period - 1) / period
  }

  private static func contents(_ path: String) -> String? {
    (try? FileContents.read(Array(path.utf8)).get()).map { String(decoding: $0, as: UTF8.self) }
  }
}
