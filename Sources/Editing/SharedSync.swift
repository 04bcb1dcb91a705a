internal import Glibc

/// One wait for the disk that many files share.
enum SharedSync {
  /// With fewer files, each waits for itself: the shared wait covers everything that any process
  /// has written to the file system.
  static let leastCount = 8

  /// Waits for the disk if one call is enough for many files.
  ///
  /// - Parameter files: In the order in which they were opened.
  /// - Returns: Which of them are on the disk. The others must be synced one by one, and then
  ///   report their own errors.
  static func run(_ files: [RawFile]) -> [Bool] {
    var areSynced = [Bool](repeating: false, count: files.count)
    guard files.count >= leastCount else { return areSynced }
    var devices: [UInt64: [Int]] = [:]
    for (index, file) in files.enumerated() {
      guard let status = try? file.status() else { continue }
      devices[UInt64(status.st_dev), default: []].append(index)
    }
    for indices in devices.values where indices.count >= leastCount {
      // The file that was opened first is told about all failures since then.
      guard (try? files[indices[0]].syncFileSystem()) != nil else { continue }
      for index in indices { areSynced[index] = (try? files[index].checkWrites()) != nil }
    }
    return areSynced
  }
}
