/// A NUL byte near the start of a file. It makes the file binary, whichever lines are selected.
package struct EarlyNUL: Sendable, Equatable {
  /// The number of bytes at the start of a file that are examined.
  package static let reach = 64 << 10

  package let offset: Int
  /// The NUL counts only for lines that end after this offset. Earlier lines did not wait for it.
  package let marksLinesEndingAfter: Int

  /// - Parameter arrivesInTime: The whole start of the file was read before its first line was
  ///   reported. The lines of a stream do not wait: a NUL counts only for the lines after it.
  package init(offset: Int, arrivesInTime: Bool) {
    self.offset = offset
    marksLinesEndingAfter = arrivesInTime ? -1 : offset
  }
}
