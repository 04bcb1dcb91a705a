internal import Glibc

/// The descriptors 0, 1 and 2.
package enum StandardDescriptors {
  /// What takes the place of a closed one: the first that exists, opened with `O_PATH`, so that
  /// read(2) and write(2) fail with EBADF as before. The first is a link, which nobody can open by
  /// way of `/dev/stdin`, and without `/proc` there is no such way to the second. `/dev/null` would
  /// not do: a run whose output goes there does less.
  private static let places: [StaticString] = ["/proc/self", "/"]

  /// Fills the closed ones. No file that is opened later gets a number that messages or results
  /// are written to. Three calls of fcntl(2) if all are open.
  ///
  /// - Returns: False when the system refuses.
  package static func fill() -> Bool {
    for standard in STDIN_FILENO...STDERR_FILENO
    where fcntl(standard, F_GETFD) < 0 && errno == EBADF {
      guard places.contains(where: { occupy(standard, with: $0) }) else { return false }
    }
    return true
  }

  private static func occupy(_ standard: Int32, with place: StaticString) -> Bool {
    // The lowest free number is the one just found closed.
    let path = unsafe UnsafeRawPointer(place.utf8Start).assumingMemoryBound(to: CChar.self)
    return unsafe open(path, Linux.pathOnly | O_NOFOLLOW | O_CLOEXEC) == standard
  }
}

/// What the headers of Linux call by names that Swift does not see.
private enum Linux {
  /// `O_PATH` of open(2).
  static let pathOnly: Int32 = 0o10000000
}
