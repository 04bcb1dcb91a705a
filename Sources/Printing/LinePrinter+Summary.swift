package import Output

extension LinePrinter {
  /// Prints `NAME:COUNT`, or `COUNT` alone where no names are shown (`-c`).
  package mutating func printCount(_ count: Int) throws(WriteError) {
    if namesFile { printFileName(separator: UInt8(ascii: ":")) }
    output.append(decimal: count)
    output.append(UInt8(ascii: "\n"))
    try output.endLine()
  }

  /// Prints the current file's name on a line of its own (`-l`, `-L`).
  package mutating func printName() throws(WriteError) { try printHeading() }
}
