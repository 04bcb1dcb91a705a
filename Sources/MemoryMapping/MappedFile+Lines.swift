public import Glibc

extension MappedFile {
  /// The lines from the start to the end, each with its line feed, one after the other.
  ///
  /// ```swift
  /// var lines = try file.lines
  /// while let line = lines.next() { … }
  /// ```
  ///
  /// Unlike `readLine()` this neither uses nor moves the position, so several threads or several
  /// iterators may go through one mapping, and any number of lines may be held at a time.
  ///
  /// - Throws: `.read`: `.closed`.
  /// - Complexity: O(1); O(*n*) for all lines.
  public var lines: MappedLines {
    @_lifetime(borrow self)
    @_addressableSelf get throws(FileError) {
      let lines = MappedLines(of: try bytes)
      return unsafe _overrideLifetime(lines, borrowing: self)
    }
  }
}

/// Goes through the lines of borrowed bytes without copying them.
public struct MappedLines: ~Escapable {
  @usableFromInline var rest: RawSpan

  /// Begins with the first line of any bytes, for example of a slice of a mapping.
  @_lifetime(copy bytes)
  public init(of bytes: RawSpan) {
    rest = bytes
  }

  /// The next line with its line feed, which the last one may lack; `nil` after the last one.
  ///
  /// - Returns: At least one byte, borrowed from what the lines are of.
  /// - Complexity: O(*n*) in bytes of the line.
  @inlinable
  @_lifetime(copy self)
  public mutating func next() -> RawSpan? {
    let count = unsafe rest.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress, bytes.count > 0 else { return 0 }
      guard let lineFeed = unsafe memchr(start, 0x0A, bytes.count) else { return bytes.count }
      return unsafe UnsafeRawPointer(lineFeed) - start + 1
    }
    guard count > 0 else { return nil }
    let line = rest.extracting(first: count)
    rest = rest.extracting(droppingFirst: count)
    return line
  }
}
