private import CMgrepSystem
public import Glibc

extension MappedFile {
  /// The lines from the start to the end, each with its line feed, one after the other.
  ///
  /// ```swift
  /// var lines = try file.lines
  /// while let line = lines.next() { print(lines.offset, String(decoding: line)) }
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

  /// The lines from the end to the start, for example for the last ten lines of a log.
  ///
  /// ```swift
  /// var lines = try file.reversedLines
  /// while let line = lines.next() { print(lines.offset, String(decoding: line)) }
  /// ```
  ///
  /// - Throws: `.read`: `.closed`.
  /// - Complexity: O(1); O(*n*) for all lines.
  public var reversedLines: ReversedMappedLines {
    @_lifetime(borrow self)
    @_addressableSelf get throws(FileError) {
      let lines = ReversedMappedLines(of: try bytes)
      return unsafe _overrideLifetime(lines, borrowing: self)
    }
  }

  /// Calls `body` with each line from the start to the end.
  ///
  /// ```swift
  /// try file.forEachLine { line in print(line.number, String(decoding: line.content)) }
  /// ```
  ///
  /// - Parameters:
  ///   - terminator: What ends a line.
  ///   - body: Gets a line and cannot keep it.
  /// - Throws: A `FileError`, `.read`: `.closed`; what `body` throws; it is not called again then.
  /// - Complexity: O(*n*) and that of `body`.
  public func forEachLine(
    terminator: MappedLines.Terminator = .lineFeed, _ body: (MappedLine) throws -> Void
  ) throws {
    var lines = MappedLines(of: try bytes, terminator: terminator)
    while let bytes = lines.next() {
      try body(
        MappedLine(
          bytes: bytes, offset: lines.offset, number: lines.number, terminator: terminator))
    }
  }
}

/// A line of borrowed bytes, and where it is.
public struct MappedLine: ~Escapable {
  /// The line with its terminator, which the last line may lack.
  public let bytes: RawSpan
  /// The offset of the line, from the start of the bytes that have the lines.
  public let offset: Int
  /// 1 for the first line.
  public let number: Int
  private let terminator: MappedLines.Terminator

  @_lifetime(copy bytes)
  init(bytes: RawSpan, offset: Int, number: Int, terminator: MappedLines.Terminator) {
    self.bytes = bytes
    self.offset = offset
    self.number = number
    self.terminator = terminator
  }

  /// The line without its terminator.
  public var content: RawSpan {
    @_lifetime(copy self)
    get { bytes.extracting(droppingLast: terminator.byteCount(in: bytes)) }
  }
}

/// Iterates over the lines of borrowed bytes without copying them.
public struct MappedLines: ~Escapable {
  /// What ends a line.
  public enum Terminator: Sendable {
    /// A line feed, as in text files of Unix.
    case lineFeed
    /// A line feed, and a carriage return before it if there is one, as in text files of Windows.
    case carriageReturnLineFeed
    /// A null byte, as in `/proc/self/environ` and what `find -print0` prints.
    case null

    @usableFromInline var lastByte: Int32 { self == .null ? 0 : 0x0A }

    /// The number of bytes of a line's terminator.
    func byteCount(in line: RawSpan) -> Int {
      let count = line.byteCount
      guard count > 0, unsafe line.unsafeLoad(fromByteOffset: count - 1, as: UInt8.self) == lastByte
      else { return 0 }
      guard self == .carriageReturnLineFeed, count > 1,
        unsafe line.unsafeLoad(fromByteOffset: count - 2, as: UInt8.self) == 0x0D
      else { return 1 }
      return 2
    }
  }

  @usableFromInline var rest: RawSpan
  @usableFromInline let terminator: Terminator
  @usableFromInline var storedNumber = 0
  @usableFromInline var storedOffset = 0
  @usableFromInline var end = 0

  /// The number of lines that `next()` has returned. It is also the number of the last of them,
  /// from 1.
  public var number: Int { storedNumber }
  /// The offset of the last line that `next()` has returned, in bytes from the start.
  public var offset: Int { storedOffset }

  /// Makes an iterator over the lines of any bytes, for example of a slice of a mapping.
  @_lifetime(copy bytes)
  public init(of bytes: RawSpan, terminator: Terminator = .lineFeed) {
    rest = bytes
    self.terminator = terminator
  }

  /// The next line with its terminator, which the last line may lack; `nil` after the last one.
  ///
  /// - Returns: At least one byte, borrowed from the bytes that have the lines.
  /// - Complexity: O(*n*) in bytes of the line.
  @inlinable
  @_lifetime(copy self)
  public mutating func next() -> RawSpan? {
    let count = unsafe rest.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress, bytes.count > 0 else { return 0 }
      guard let found = unsafe memchr(start, terminator.lastByte, bytes.count) else {
        return bytes.count
      }
      return unsafe UnsafeRawPointer(found) - start + 1
    }
    guard count > 0 else { return nil }
    let line = rest.extracting(first: count)
    rest = rest.extracting(droppingFirst: count)
    storedNumber &+= 1
    storedOffset = end
    end &+= count
    return line
  }
}

/// Iterates over the lines of borrowed bytes from the last to the first without copying them.
public struct ReversedMappedLines: ~Escapable {
  private var rest: RawSpan
  private let terminator: MappedLines.Terminator

  /// Makes an iterator over the lines of any bytes, for example of a slice of a mapping.
  @_lifetime(copy bytes)
  public init(of bytes: RawSpan, terminator: MappedLines.Terminator = .lineFeed) {
    rest = bytes
    self.terminator = terminator
  }

  /// The offset of the last line that `next()` has returned, in bytes from the start.
  public var offset: Int { rest.byteCount }

  /// The previous line with its terminator, which the last line of a file may lack; `nil` before
  /// the first line.
  ///
  /// - Returns: At least one byte, borrowed from the bytes that have the lines.
  /// - Complexity: O(*n*) in bytes of the line.
  @_lifetime(copy self)
  public mutating func next() -> RawSpan? {
    guard rest.byteCount > 0 else { return nil }
    let start = unsafe rest.withUnsafeBytes { bytes in
      guard let first = bytes.baseAddress,
        let found = unsafe gnu_memrchr(first, terminator.lastByte, bytes.count - 1)
      else { return 0 }
      return unsafe found - first + 1
    }
    let line = rest.extracting(droppingFirst: start)
    rest = rest.extracting(first: start)
    return line
  }
}
