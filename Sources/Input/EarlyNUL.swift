/// A NUL byte near the start of a file, which makes the file binary wherever its lines are.
package struct EarlyNUL: Sendable, Equatable {
  /// How many bytes from the start of a file are looked at.
  package static let reach = 64 << 10

  package let offset: Int
  /// Lines up to here were not held back for a byte that had not arrived yet.
  package let marksLinesEndingAfter: Int

  /// - Parameter arrivesInTime: The whole start of the file was there before its first line was
  ///   reported. A stream is never held back: it shows its NUL only to the lines after it.
  package init(offset: Int, arrivesInTime: Bool) {
    self.offset = offset
    marksLinesEndingAfter = arrivesInTime ? -1 : offset
  }
}
