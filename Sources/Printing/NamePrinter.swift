package import Output

/// Prints the names of files, in all parts of the output.
package struct NamePrinter: Sendable {
  /// `nil` prints without colour.
  package var colors: ColorScheme?
  /// What names lead to on a terminal; only where there are colours.
  package var links: HyperlinkFormat?
  /// A NUL byte replaces the separator after a name.
  package var endsWithNUL = false
  /// Control characters are escaped, because the names are shown on a terminal.
  package var escapes = false

  package init() {}

  /// The same names as part of a text with its own format: without colour and NUL.
  package var plain: NamePrinter {
    var plain = NamePrinter()
    plain.escapes = escapes
    return plain
  }

  /// The same names without colour.
  package var uncolored: NamePrinter {
    var uncolored = self
    uncolored.colors = nil
    return uncolored
  }

  /// The text that is printed for a name.
  package func text(of name: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    escapes ? visible(name)[...] : name
  }

  /// Prints a name and the separator after it, or a NUL.
  package func print(
    _ name: ArraySlice<UInt8>, separator: UInt8, to output: inout OutputBuffer
  ) {
    printLinked(name, to: &output)
    endName(separator: separator, to: &output)
  }

  /// Prints a name on a line of its own.
  package func printLine(
    _ name: ArraySlice<UInt8>, to output: inout OutputBuffer
  ) throws(WriteError) {
    printLinked(name, to: &output)
    try endLine(to: &output)
  }

  /// Prints what `text(of:)` has made of a name.
  func printColored(_ text: ArraySlice<UInt8>, to output: inout OutputBuffer) {
    output.begin(.fileName, colors)
    output.append(text)
    output.end(.fileName, colors)
  }

  /// Prints what follows a name before other fields.
  func endName(
    separator: UInt8, _ separators: FieldSeparators? = nil, to output: inout OutputBuffer
  ) {
    if endsWithNUL { return output.append(0) }
    print(separator: separator, separators, to: &output)
  }

  /// Prints what follows a name on a line of its own.
  func endLine(to output: inout OutputBuffer) throws(WriteError) {
    output.append(endsWithNUL ? 0 : UInt8(ascii: "\n"))
    try output.endLine()
  }

  /// Prints what follows a field.
  ///
  /// - Parameter separators: Where given, one of them takes the place of `separator`.
  @inline(__always)
  func print(
    separator: UInt8, _ separators: FieldSeparators?, to output: inout OutputBuffer
  ) {
    output.begin(.separator, colors)
    if let separators {
      output.append(separators.text(for: separator))
    } else {
      output.append(separator)
    }
    output.end(.separator, colors)
  }

  /// Names are links.
  var hasLinks: Bool { links != nil && colors != nil }

  /// Begins a link to a place in the file; without links, nothing.
  func beginLink(
    to name: ArraySlice<UInt8>, line: Int?, column: Int?, _ output: inout OutputBuffer
  ) {
    links?.begin(name, line: line, column: column, to: &output)
  }

  /// Prints a name, as a link to its file if names are links.
  @inline(__always)
  private func printLinked(_ name: ArraySlice<UInt8>, to output: inout OutputBuffer) {
    guard hasLinks else { return printColored(text(of: name), to: &output) }
    beginLink(to: name, line: nil, column: nil, &output)
    printColored(text(of: name), to: &output)
    HyperlinkFormat.end(to: &output)
  }
}
