internal import Bytes
internal import Output
internal import PCRE2
internal import Replacing
internal import Search

/// A line of output that several lines of a file become, since a match that is replaced has parts
/// of all of them.
struct OpenLine {
  /// Text of the line was printed, and its terminator was not.
  var isOpen = false
  /// Everything before this offset in the file was printed or replaced.
  var copiedEnd = 0
  /// The end of the last line of the file that is part of it.
  var lineEnd = 0
}

extension LinePrinter {
  mutating func beginFile(_ replacing: LineReplacing) {
    replacing.beginFile()
    openLine = OpenLine()
  }

  /// Finishes a file.
  ///
  /// - Returns: Whether a part of the file could not be searched.
  mutating func endFile(_ replacing: LineReplacing) throws(WriteError) -> Bool {
    try closeLine()
    guard let failure = replacing.failure else { return false }
    try output.say(Message.line(fileName, "\(failure.message); not all matches are replaced"))
    return true
  }

  /// Ends the open line, whose own terminator was replaced.
  mutating func closeLine() throws(WriteError) {
    guard openLine.isOpen else { return }
    openLine.isOpen = false
    if !options.keepsMissingTerminator { output.append(options.terminator) }
    try output.endLine()
  }

  /// Prints a selected line with the replacements of the matches that begin in it. The line
  /// continues the one before if a match reaches from there into it.
  mutating func printAcrossLines(
    _ line: borrowing ReportedLine, _ replacing: LineReplacing
  ) throws(WriteError) {
    let count = line.bytes.byteCount
    if line.byteOffset != openLine.lineEnd { try closeLine() }
    let covered = max(0, openLine.copiedEnd - line.byteOffset)
    openLine.lineEnd = line.byteOffset + count
    if covered >= count && count > 0 { return }
    let continues = openLine.isOpen
    var printed = continues ? covered : max(covered, contentStart(of: line))
    var hasPrefix = continues
    var endsWithTerminator = false
    try replacing.forEachReplacement(in: line) { replacement, text throws(WriteError) in
      let range = replacement.range
      if !hasPrefix {
        hasPrefix = true
        try printPrefix(
          of: line, at: 0, contentCount: count - printed, column: range.lowerBound + 1,
          separator: UInt8(ascii: ":"))
      }
      output.append(line.bytes.extracting(printed..<max(printed, range.lowerBound)))
      printNew(text)
      if let last = text.last { endsWithTerminator = last == options.terminator }
      printed = max(printed, range.upperBound)
    }
    if !hasPrefix {
      try printPrefix(
        of: line, at: 0, contentCount: count - printed, column: nil,
        separator: UInt8(ascii: ":"))
    }
    if printed < count {
      output.append(line.bytes.extracting(printed..<count))
      endsWithTerminator = contentCount(of: line) < count
    }
    openLine.copiedEnd = line.byteOffset + max(printed, count)
    openLine.isOpen = !endsWithTerminator
    if endsWithTerminator { try output.endLine() }
  }

  /// Prints a line of context that continues the open line, where all lines are printed; otherwise
  /// ends the open line.
  ///
  /// - Returns: Whether the line was printed.
  mutating func continueLine(_ line: borrowing ReportedLine) throws(WriteError) -> Bool {
    guard options.keepsMissingTerminator, line.byteOffset == openLine.lineEnd else {
      try closeLine()
      return false
    }
    let covered = min(max(0, openLine.copiedEnd - line.byteOffset), line.bytes.byteCount)
    output.append(line.bytes.extracting(droppingFirst: covered))
    openLine.lineEnd = line.byteOffset + line.bytes.byteCount
    openLine.isOpen = contentCount(of: line) == line.bytes.byteCount
    if !openLine.isOpen { try output.endLine() }
    return true
  }
}
