internal import Glibc

/// The times of an edited file.
enum EditTimes {
  /// The clock of the system ticks only a few hundred times a second, and may stand still after it
  /// was ahead.
  private static let tryCount = 30

  /// Makes the times later than before, or keeps the time of the last change of the bytes.
  ///
  /// A shared mapping sets the times at an arbitrary moment or, on tmpfs, never. If the caller does
  /// not own the file, it may only set them to now.
  static func set(
    on file: RawFile, _ before: stat, keepsModified: Bool
  ) throws(FileSystemError) {
    if keepsModified {
      do throws(FileSystemError) {
        return try file.setTimes(modified: before.st_mtim)
      } catch {
        try? file.touch()
        throw error
      }
    }
    for _ in 0..<tryCount {
      do throws(FileSystemError) {
        try file.setTimes(modified: later(than: before.st_mtim))
      } catch {
        guard error.code == EPERM else { throw error }
        try file.touch()
      }
      if try before.st_ctim.isBefore(file.status().st_ctim) { return }
      sleep(milliseconds: 1)
    }
  }

  /// The time of the clock, or directly after `time` if the clock is behind it.
  private static func later(than time: timespec) -> timespec {
    let now = currentTime()
    if time.isBefore(now) { return now }
    return time.tv_nsec < 999_999_999
      ? timespec(tv_sec: time.tv_sec, tv_nsec: time.tv_nsec + 1)
      : timespec(tv_sec: time.tv_sec + 1, tv_nsec: 0)
  }
}

extension timespec {
  fileprivate func isBefore(_ other: timespec) -> Bool {
    (tv_sec, tv_nsec) < (other.tv_sec, other.tv_nsec)
  }
}
