internal import Bytes

/// Knows what the first bytes of a text say of it: whether it is binary, whether it begins with a byte
/// order mark, and whether it is compressed.
///
/// The bytes of a file are looked at once by `ContentLayers`, to find out how they are compressed and
/// encoded, and what they stand for once by this. Only that a line about to be printed holds a NUL is
/// left to `LineReporter`.
///
/// It has no references, so that a file costs none.
package struct ContentClassifier: Sendable {
  private let looksForNUL: Bool
  private let earlyNULDecides: Bool
  private let looksForByteOrderMark: Bool
  private let looksForCompression: Bool

  /// - Parameters:
  ///   - looksForNUL: Whether a file is binary makes a difference.
  ///   - earlyNULDecides: A file with an early NUL is passed over as a whole, whichever lines are
  ///     selected.
  ///   - looksForByteOrderMark: That of UTF-8 is no part of its line for matching.
  ///   - looksForCompression: Compressed files in which nothing is found are told.
  package init(
    looksForNUL: Bool, earlyNULDecides: Bool,
    looksForByteOrderMark: Bool, looksForCompression: Bool
  ) {
    self.looksForNUL = looksForNUL
    self.earlyNULDecides = earlyNULDecides
    self.looksForByteOrderMark = looksForByteOrderMark
    self.looksForCompression = looksForCompression
  }

  /// Looks at the start of what is searched, which is in memory as a whole.
  package func content(of bytes: RawSpan) -> Content {
    var content = Content()
    look(at: bytes, from: 0, isInTime: true, &content)
    return content
  }

  /// Looks at the bytes of a stream that are new in memory.
  ///
  /// - Parameters:
  ///   - offset: Where in the stream `bytes` begin.
  ///   - firstNew: The first byte that was not looked at yet, as an offset in `bytes`.
  ///   - isInTime: See `EarlyNUL`.
  /// - Returns: Whether they have shown an early NUL.
  @discardableResult
  package func look(
    at bytes: RawSpan, startingAt offset: Int = 0, from firstNew: Int, isInTime: Bool,
    _ content: inout Content
  ) -> Bool {
    if offset == 0 && firstNew < 3 {
      // It may come byte by byte.
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
  /// 3 if it begins with the byte order mark of UTF-8 and that counts, otherwise 0.
  package fileprivate(set) var byteOrderMarkCount = 0
  /// The first NUL near its start.
  package fileprivate(set) var earlyNUL: EarlyNUL?
  /// It is binary, and therefore passed over.
  package fileprivate(set) var isSkipped = false
  /// How it is compressed, if that is told in case nothing is found.
  package fileprivate(set) var compression: CompressionFormat?

  package init() {}
}
