internal import Bytes

/// Examines the first bytes of a text: whether it is binary, begins with a byte order mark, or is
/// compressed.
///
/// `ContentLayers` examines the bytes of a file, to find its compression and its encoding. This
/// type examines the decoded bytes. `LineReporter` looks for a NUL in each line before the line is
/// printed.
///
/// It holds no references, so that a file costs no reference counting.
package struct ContentClassifier: Sendable {
  private let looksForNUL: Bool
  private let earlyNULDecides: Bool
  private let looksForByteOrderMark: Bool
  private let looksForCompression: Bool

  /// - Parameters:
  ///   - looksForNUL: It matters whether a file is binary.
  ///   - earlyNULDecides: A file with an early NUL is skipped as a whole, whichever lines are
  ///     selected.
  ///   - looksForByteOrderMark: The byte order mark of UTF-8 is not part of its line for matching.
  ///   - looksForCompression: A message names compressed files in which nothing is found.
  package init(
    looksForNUL: Bool, earlyNULDecides: Bool,
    looksForByteOrderMark: Bool, looksForCompression: Bool
  ) {
    self.looksForNUL = looksForNUL
    self.earlyNULDecides = earlyNULDecides
    self.looksForByteOrderMark = looksForByteOrderMark
    self.looksForCompression = looksForCompression
  }

  /// Examines the start of the searched bytes, which are all in memory.
  package func content(of bytes: RawSpan) -> Content {
    var content = Content()
    look(at: bytes, from: 0, isInTime: true, &content)
    return content
  }

  /// Examines the newly read bytes of a stream.
  ///
  /// - Parameters:
  ///   - offset: The offset in the stream of the first byte of `bytes`.
  ///   - firstNew: The offset in `bytes` of the first byte that was not examined yet.
  ///   - isInTime: See `EarlyNUL`.
  /// - Returns: Whether these bytes have an early NUL.
  @discardableResult
  package func look(
    at bytes: RawSpan, startingAt offset: Int = 0, from firstNew: Int, isInTime: Bool,
    _ content: inout Content
  ) -> Bool {
    if offset == 0 && firstNew < 3 {
      // The mark may arrive byte by byte.
      if looksForByteOrderMark { content.byteOrderMarkCount = bytes.byteOrderMarkCount }
      if looksForCompression && firstNew == 0 {
        content.compression = CompressionFormat(start: bytes)
      }
    }
    guard looksForNUL, content.earlyNUL == nil, offset + firstNew < EarlyNUL.reach else {
      return false
    }
    let end = min(bytes.byteCount, EarlyNUL.reach - offset)
    guard let nul = bytes.firstOffset(of: 0, from: firstNew, to: end) else { return false }
    content.earlyNUL = EarlyNUL(offset: offset + nul, arrivesInTime: isInTime)
    content.isSkipped = earlyNULDecides
    return true
  }
}

/// What a classifier has found out about a file.
package struct Content {
  /// 3 if the file begins with the byte order mark of UTF-8, and marks are looked for; otherwise 0.
  package fileprivate(set) var byteOrderMarkCount = 0
  /// The first NUL near the start of the file.
  package fileprivate(set) var earlyNUL: EarlyNUL?
  /// The file is binary and therefore skipped.
  package fileprivate(set) var isSkipped = false
  /// The compression of the file, for a message if nothing is found.
  package fileprivate(set) var compression: CompressionFormat?

  package init() {}
}
