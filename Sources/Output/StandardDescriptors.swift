internal import Glibc

/// The descriptors 0, 1 and 2.
package enum StandardDescriptors {
  /// What replaces a closed descriptor: the first of these that exists, opened with `O_PATH`, so
  /// that read(2) and write(2) still fail with EBADF. The first is a link, which nobody can open as
  /// `/dev/stdin`; without `/proc`, the second cannot be opened that way either. `/dev/null` would
  /// be wrong here, because a run whose output goes there does less.
  private static let places: [StaticString] = ["/proc/self", "/"]

  /// Fills the closed descriptors, so that no file opened later gets the number of standard output
  /// or standard error. Takes three calls of fcntl(2) if all are open.
  ///
  /// - Returns: False if the system refuses.
  package static func fill() -> Bool {
    for standard in STDIN_FILENO...STDERR_FILENO
    where fcntl(standard, F_GETFD) < 0 && errno == EBADF {
      guard places.contains(where: { occupy(standard, with: $0) }) else { return false }
    }
    return true
  }

  private static func occupy(_ standard: Int32, with place: StaticString) -> Bool {
    // The lowest free number is the one that was just found closed.
    let path = unsafe UnsafeRawPointer(place.utf8Start).assumingMemoryBound(to: CChar.self)
    return unsafe open(path, Linux.pathOnly | O_NOFOLLOW | O_CLOEXEC) == standard
  }
}

/// Constants of the Linux headers that Swift does not import.
private enum Linux {
  /// `O_PATH` of open(2).
  static let pathOnly: Int32 = 0o10000000
}
