internal import Glibc

extension InPlaceEdit {
  /// Makes the times of the file differ from those in the journal before the first store, so that
  /// times which are the same prove that there was none.
  mutating func begin() throws(EditError) {
    guard journal != nil else { return }
    hasBegun = true
    do throws(FileSystemError) {
      for _ in 0..<InPlaceEdit.clockTries {
        guard let now = try? file.status(),
          (try? file.markChanged(accessed: now.st_atim)) != nil
        else { break }
        let changed = try file.status().st_ctim
        if FileTime(changed) != FileTime(before.st_ctim) { return }
        sleep(milliseconds: 1)
      }
      try journal?.withdrawTime()
    } catch {
      throw .journal(directory: journalDirectory, error)
    }
  }

  /// The system's own clock ticks a few hundred times a second, or stands still for as long as it
  /// was ahead.
  private static var clockTries: Int { 30 }

  /// Makes the times of the file later than they were, or keeps that of its last change.
  ///
  /// A shared mapping sets them at some time or, on tmpfs, never.
  func setTimes() throws(EditError) {
    guard extent != nil else { return }
    do throws(FileSystemError) {
      if options.keepsTimes { return try file.setTimes(modified: before.st_mtim) }
      for _ in 0..<InPlaceEdit.clockTries {
        try file.setTimes(modified: before.st_mtim.later)
        // The system's own clock ticks a few hundred times a second.
        if try before.st_ctim.isBefore(file.status().st_ctim) { return }
        sleep(milliseconds: 1)
      }
    } catch {
      throw .system(step: "the new bytes are stored", error)
    }
  }
}

extension timespec {
  fileprivate func isBefore(_ other: timespec) -> Bool {
    (tv_sec, tv_nsec) < (other.tv_sec, other.tv_nsec)
  }

  /// Now, or right after this time if that has not come yet.
  fileprivate var later: timespec {
    let now = currentTime()
    if isBefore(now) { return now }
    return tv_nsec == 999_999_999
      ? timespec(tv_sec: tv_sec + 1, tv_nsec: 0) : timespec(tv_sec: tv_sec, tv_nsec: tv_nsec + 1)
  }
}
