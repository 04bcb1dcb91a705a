internal import Glibc

/// The times of a file that was edited.
enum EditTimes {
  /// The system's own clock ticks a few hundred times a second, or stands still for as long as it
  /// was ahead.
  private static let tryCount = 30

  /// Makes the times later than they were, or keeps that of the last change of the bytes.
  ///
  /// A shared mapping sets them at some time or, on tmpfs, never. A caller who does not own the
  /// file may only set them to now.
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

  /// What the clock says, or right after a time that it has not come to.
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
