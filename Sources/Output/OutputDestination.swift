/// Receives the bytes of an `OutputBuffer`.
package protocol OutputDestination: AnyObject, Sendable {
  /// Takes bytes. They end with a line, unless the line is longer than a buffer.
  ///
  /// - Returns: What went wrong, now or in an earlier call; the bytes are then lost.
  func take(_ bytes: RawSpan) -> WriteError?

  /// Takes a message for standard error, which comes after the bytes taken before.
  func takeMessage(_ line: [UInt8])

  /// Begins a group of lines, the first one of its file. `separator` is printed before it, unless
  /// it is the first group of all files.
  func takeFirstGroup(separator: [UInt8])
}
