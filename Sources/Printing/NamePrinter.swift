package import Output

/// Prints the names of files, in all parts of the output.
package struct NamePrinter: Sendable {
  /// `nil` prints without colour.
  package var colors: ColorScheme?
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
    print(text: text(of: name), separator: separator, to: &output)
  }

  /// Prints a name on a line of its own.
  package func printLine(
    _ name: ArraySlice<UInt8>, to output: inout OutputBuffer
  ) throws(WriteError) {
    try printLine(text: text(of: name), to: &output)
  }

  /// The same for a result of `text(of:)`.
  func print(text: ArraySlice<UInt8>, separator: UInt8, to output: inout OutputBuffer) {
    printColored(text, to: &output)
    if endsWithNUL { return output.append(0) }
    output.begin(.separator, colors)
    output.append(separator)
    output.end(.separator, colors)
  }

  /// The same for a result of `text(of:)`.
  func printLine(
    text: ArraySlice<UInt8>, to output: inout OutputBuffer
  ) throws(WriteError) {
    printColored(text, to: &output)
    output.append(endsWithNUL ? 0 : UInt8(ascii: "\n"))
    try output.endLine()
  }

  private func printColored(_ text: ArraySlice<UInt8>, to output: inout OutputBuffer) {
    output.begin(.fileName, colors)
    output.append(text)
    output.end(.fileName, colors)
  }
}
