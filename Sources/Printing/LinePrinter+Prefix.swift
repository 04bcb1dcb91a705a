internal import Bytes
internal import Input
internal import Output
internal import Search

/// A column of a line, from 1, in bytes and in characters.
struct KnownColumn {
  /// The offset of the line in its file; -1 for no line.
  var lineOffset = -1
  var bytes = 1
  var characters = 1
}

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
      if !hasPlainFields { beginLink(line.lineNumber, column) }
      printFileName(separator: separator)
    }
    if !patternField.isEmpty { printPatternField() }
    if let number = line.lineNumber, options.showsLineNumber {
      if !showsFileName && !hasPlainFields { beginLink(number, column) }
      printField(number, as: .lineNumber, separator)
    }
    if let column, options.showsColumn {
      let shown = options.countsCharacters ? characterColumn(of: line, column) : column
      printField(shown, as: .column, separator)
    }
    if options.showsByteOffset {
      printField(offsets.fileOffset(of: line.byteOffset + start), as: .byteOffset, separator)
    }
    if options.alignsWithTab && contentCount > 0 { output.append(UInt8(ascii: "\t")) }
  }

  /// What is printed next is a link, up to its separator.
  private mutating func beginLink(_ line: Int?, _ column: Int?) {
    guard !linkedName.isEmpty else { return }
    options.names.beginLink(to: linkedName, line: line, column: column, &output)
    isLinkOpen = true
  }

  private mutating func endLink() {
    guard isLinkOpen else { return }
    HyperlinkFormat.end(to: &output)
    isLinkOpen = false
  }

  /// Prints the name of the current file and the separator.
  mutating func printFileName(separator: UInt8) {
    if hasPlainFields {
      output.append(fileName)
      return output.append(options.names.endsWithNUL ? 0 : separator)
    }
    options.names.printColored(fileName, to: &output)
    endLink()
    options.names.endName(separator: separator, options.fieldSeparators, to: &output)
  }

  /// Prints the name of the current file on its own, before its lines.
  mutating func printHeading() throws(WriteError) {
    beginLink(nil, nil)
    options.names.printColored(fileName, to: &output)
    endLink()
    try options.names.endLine(to: &output)
  }

  private mutating func printField(_ number: Int, as part: ColorScheme.Part, _ separator: UInt8) {
    if hasPlainFields {
      output.append(decimal: number, width: numberWidth)
      return output.append(separator)
    }
    output.begin(part, options.colors)
    output.append(decimal: number, width: numberWidth)
    output.end(part, options.colors)
    endLink()
    printSeparator(separator)
  }

  private mutating func printSeparator(_ separator: UInt8) {
    options.names.print(separator: separator, options.fieldSeparators, to: &output)
  }

  /// The column in characters, from 1, of one in bytes. The columns of a line usually ascend, and
  /// each byte is looked at once.
  private mutating func characterColumn(of line: borrowing ReportedLine, _ column: Int) -> Int {
    var known = lastColumn
    if known.lineOffset != line.byteOffset || known.bytes > column {
      known = KnownColumn(lineOffset: line.byteOffset)
    }
    for offset in known.bytes - 1..<column - 1 where line.bytes.byte(at: offset) & 0xC0 != 0x80 {
      known.characters += 1
    }
    known.bytes = column
    lastColumn = known
    return known.characters
  }
}
