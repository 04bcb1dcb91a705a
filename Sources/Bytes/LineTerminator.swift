/// What ends a line.
package enum LineTerminator: Sendable, Equatable {
  case lineFeed
  /// A line feed; a carriage return before it belongs to it.
  case carriageReturnLineFeed
  /// A carriage return; line feeds are ordinary bytes.
  case carriageReturn
  /// A NUL byte; line feeds are ordinary bytes.
  case nul

  /// The last byte of every terminated line.
  package var byte: UInt8 {
    switch self {
    case .lineFeed, .carriageReturnLineFeed: UInt8(ascii: "\n")
    case .carriageReturn: UInt8(ascii: "\r")
    case .nul: 0
    }
  }

  /// Whether these bytes may be a terminator or a part of one; all other bytes lie within a line.
  package func mayTouch(_ bytes: [UInt8]) -> Bool {
    bytes.contains(byte) || (self == .carriageReturnLineFeed && bytes.contains(UInt8(ascii: "\r")))
  }

  /// Where the line that starts at `start` ends, its terminator included.
  package func lineEnd(in bytes: RawSpan, from start: Int, to limit: Int) -> Int {
    guard let end = bytes.firstOffset(of: byte, from: start, to: limit) else { return limit }
    return end + 1
  }

  /// Where the content of `line` ends and its terminator, if it has one, begins.
  package func contentEnd(in bytes: RawSpan, of line: Range<Int>) -> Int {
    guard !line.isEmpty, bytes.byte(at: line.upperBound - 1) == byte else { return line.upperBound }
    let end = line.upperBound - 1
    guard self == .carriageReturnLineFeed, end > line.lowerBound,
      bytes.byte(at: end - 1) == UInt8(ascii: "\r")
    else { return end }
    return end - 1
  }

  /// The start of the last `count` lines before `offset`, which is a line start; `floor` if there
  /// are fewer lines after it.
  package func start(
    ofLine count: Int, before offset: Int, in bytes: RawSpan, notBefore floor: Int
  ) -> Int {
    var start = offset
    for _ in 0..<count {
      guard start > floor else { return floor }
      guard let end = bytes.lastOffset(of: byte, from: floor, to: start - 1) else { return floor }
      start = end + 1
    }
    return start
  }

  /// How many terminators `start..<end` holds.
  package func count(in bytes: RawSpan, from start: Int, to end: Int) -> Int {
    bytes.count(of: byte, from: start, to: end)
  }
}
