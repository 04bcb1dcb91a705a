internal import Input
internal import Output
internal import Search

extension LinePrinter {
  /// Whether anything is printed before the content of a line.
  var hasPrefix: Bool {
    showsFileName || options.showsLineNumber || options.showsColumn
      || options.showsByteOffset || !patternField.isEmpty
  }

  /// Prints the fields before the content: file name, patterns, line number, column, byte offset;
  /// also the heading before the first line of a file, if there is one.
  ///
  /// - Parameters:
  ///   - start: The offset in the line at which the content begins.
  ///   - contentCount: The number of bytes of content; without content, no tab is printed.
  ///   - column: From 1, in bytes.
  ///   - separator: The byte after each field, `:` or `-`.
  mutating func printPrefix(
    of line: borrowing ReportedLine, at start: Int, contentCount: Int, column: Int?,
    separator: UInt8
  ) throws(WriteError) {
    if isHeadingDue {
      isHeadingDue = false
      try output.beginFirstGroup(separator: [UInt8(ascii: "\n")])
      try printHeading()
    }
    guard hasPrefix else { return }
    if showsFileName {
      printFileName(separator: separator)
    }
    if !patternField.isEmpty { printPatternField() }
    if let number = line.lineNumber, options.showsLineNumber {
      printField(number, as: .lineNumber, separator)
    }
    if let column, options.showsColumn {
      printField(column, as: .column, separator)
    }
    if options.showsByteOffset {
      printField(offsets.fileOffset(of: line.byteOffset + start), as: .byteOffset, separator)
    }
    if options.alignsWithTab && contentCount > 0 { output.append(UInt8(ascii: "\t")) }
  }

  /// Prints the name of the current file and the separator.
  mutating func printFileName(separator: UInt8) {
    options.names.print(text: fileName, separator: separator, to: &output)
  }

  /// Prints the name of the current file on its own, before its lines.
  mutating func printHeading() throws(WriteError) {
    try options.names.printLine(text: fileName, to: &output)
  }

  private mutating func printField(_ number: Int, as part: ColorScheme.Part, _ separator: UInt8) {
    output.begin(part, options.colors)
    output.append(decimal: number, width: numberWidth)
    output.end(part, options.colors)
    printSeparator(separator)
  }

  private mutating func printSeparator(_ separator: UInt8) {
    output.begin(.separator, options.colors)
    output.append(separator)
    output.end(.separator, options.colors)
  }
}
