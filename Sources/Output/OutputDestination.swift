/// What an `OutputBuffer` hands its bytes to.
package protocol OutputDestination: AnyObject, Sendable {
  /// Takes bytes, which end with a line unless a line is longer than a buffer.
  ///
  /// - Returns: What went wrong, now or at an earlier call; the bytes are lost then.
  func take(_ bytes: RawSpan) -> WriteError?

  /// Takes a message for standard error that belongs after what was taken before.
  func takeMessage(_ line: [UInt8])

  /// Takes note that a group of lines begins that is the first of its file: `separator` belongs
  /// before it, unless it is the first group of all files.
  func takeFirstGroup(separator: [UInt8])
}
