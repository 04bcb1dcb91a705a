package import Bytes
package import Output
package import Replace
package import Search

/// Finds what takes the place of the matches in printed lines.
package struct LineReplacing: ~Copyable {
  private let replacer: Replacer
  private let policy: FitPolicy?
  private let terminator: LineTerminator
  private var scratch: Replacer.Scratch

  /// - Parameter policy: Where given, replacements that do not fit are not made.
  package init(_ replacer: Replacer, fitting policy: FitPolicy?, terminator: LineTerminator) {
    self.replacer = replacer
    self.policy = policy
    self.terminator = terminator
    scratch = replacer.makeScratch()
  }

  /// Calls `body` with what is replaced in a line, and by what.
  mutating func forEachReplacement(
    in line: borrowing ReportedLine, _ body: (Range<Int>, [UInt8]) throws(WriteError) -> Void
  ) throws(WriteError) {
    let end = terminator.contentEnd(in: line.bytes, of: 0..<line.bytes.byteCount)
    var error: WriteError?
    // A line that exceeds a limit was reported when the search met it.
    _ = replacer.replace(
      in: line.bytes.extracting(first: end), at: line.byteOffset, fitting: policy, &scratch
    ) { replacement, text in
      guard replacement.fits else { return .keepGoing }
      do throws(WriteError) {
        try body(replacement.range, text)
        return .keepGoing
      } catch let failure {
        error = failure
        return .stop
      }
    }
    if let error { throw error }
  }
}

extension LinePrinter {
  /// Prints what is wanted of a selected line as it would be.
  mutating func printReplaced(
    _ line: borrowing ReportedLine, _ replacing: inout LineReplacing
  ) throws(WriteError) {
    switch options.part {
    case .line: try printLine(line, &replacing, column: nil)
    case .linePerMatch:
      var columns: [Int] = []
      try replacing.forEachReplacement(in: line) { range, _ throws(WriteError) in
        if !range.isEmpty { columns.append(range.lowerBound + 1) }
      }
      for column in columns { try printLine(line, &replacing, column: column) }
    case .matches, .groups:
      try replacing.forEachReplacement(in: line) { range, text throws(WriteError) in
        if !range.isEmpty { try printReplacement(of: line, range, text) }
      }
    }
  }

  /// Prints a selected line as it would be.
  ///
  /// - Parameter column: `nil` for that of the first match.
  private mutating func printLine(
    _ line: borrowing ReportedLine, _ replacing: inout LineReplacing, column: Int?
  ) throws(WriteError) {
    let start = contentStart(of: line)
    var printed = start
    var hasPrefix = false
    try replacing.forEachReplacement(in: line) { range, text throws(WriteError) in
      if !hasPrefix {
        hasPrefix = true
        try printPrefix(
          of: line, at: 0, contentCount: line.bytes.byteCount - start,
          column: column ?? range.lowerBound + 1, separator: UInt8(ascii: ":"))
      }
      output.append(line.bytes.extracting(printed..<max(printed, range.lowerBound)))
      printNew(text)
      printed = max(printed, range.upperBound)
    }
    if !hasPrefix {
      try printPrefix(
        of: line, at: 0, contentCount: line.bytes.byteCount - start, column: column,
        separator: UInt8(ascii: ":"))
    }
    output.append(line.bytes.extracting(printed..<line.bytes.byteCount))
    terminate(line)
    try output.endLine()
  }

  /// Prints only what takes the place of a match, on a line of its own.
  private mutating func printReplacement(
    of line: borrowing ReportedLine, _ range: Range<Int>, _ text: [UInt8]
  ) throws(WriteError) {
    try printPrefix(
      of: line, at: range.lowerBound, contentCount: text.count, column: range.lowerBound + 1,
      separator: UInt8(ascii: ":"))
    printNew(text)
    output.append(options.terminator)
    try output.endLine()
  }

  /// Prints a line that was changed, as it is.
  package mutating func changedLine(_ line: borrowing ReportedLine) throws(WriteError) {
    try printPrefix(
      of: line, at: 0, contentCount: line.bytes.byteCount, column: nil,
      separator: UInt8(ascii: ":"))
    output.append(line.bytes)
    terminate(line)
  }

  private mutating func printNew(_ text: [UInt8]) {
    guard !text.isEmpty else { return }
    output.begin(.selectedMatch, options.colors)
    output.append(text)
    output.end(.selectedMatch, options.colors)
  }
}
