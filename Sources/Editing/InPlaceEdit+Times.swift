internal import Glibc

extension InPlaceEdit {
  /// Makes the times of the file differ from those in the journal before the first store, so that
  /// equal times prove that there was no store.
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

  /// The clock of the system ticks only a few hundred times a second, and may stand still after it
  /// was ahead.
  private static var clockTries: Int { 30 }

  /// Makes the times of the file later than before, or keeps the time of its last change.
  mutating func setTimes() {
    guard extent != nil else { return }
    do throws(FileSystemError) {
      try EditTimes.set(on: file, before, keepsModified: options.keepsTimes)
    } catch {
      warning = "cannot set its times: \(error.reason)"
    }
  }
}
