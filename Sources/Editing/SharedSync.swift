internal import Glibc

/// One wait for the disk that many files have in common.
enum SharedSync {
  /// For fewer files each waits for itself: the common wait is for all that anybody has written to
  /// the file system.
  static let leastCount = 8

  /// Waits for the disk where one call is enough for many files.
  ///
  /// - Parameter files: In the order in which they were opened.
  /// - Returns: Which of them are on the disk; the others have to be waited for one by one, and
  ///   say then what is wrong with them.
  static func run(_ files: [RawFile]) -> [Bool] {
    var areSynced = [Bool](repeating: false, count: files.count)
    guard files.count >= leastCount else { return areSynced }
    var devices: [UInt64: [Int]] = [:]
    for (index, file) in files.enumerated() {
      guard let status = try? file.status() else { continue }
      devices[UInt64(status.st_dev), default: []].append(index)
    }
    for indices in devices.values where indices.count >= leastCount {
      // The one that was opened first is told of everything that has failed since then.
      guard (try? files[indices[0]].syncFileSystem()) != nil else { continue }
      for index in indices { areSynced[index] = (try? files[index].checkWrites()) != nil }
    }
    return areSynced
  }
}
