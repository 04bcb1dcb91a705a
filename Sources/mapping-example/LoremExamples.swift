package import MemoryMapping

/// Three short programs on a file of Latin-looking text: read it, change it, change a copy of it.
///
/// Each takes the path of a file that holds `text`, and passes every line that it would print to
/// `report`, so that the tests run the same code.
package enum LoremExamples {
  /// The content of the file at the start.
  package static let text = """
    Lorem ipsum dolor sit amet, consectetuer adipiscing elit. Donec
    egestas, enim et consectetuer ullamcorper, lectus ligula rutrum leo,
    a elementum elit tortor eu quam. Duis tincidunt nisi ut ante.

    """

  /// Reads ten bytes twice at the position, and ten bytes by their offsets in between.
  package static func read(
    _ path: String, report: (String) -> Void
  ) throws(FileError) {
    var file = try MappedFile(path: path)
    report("read(10):     \(string(try file.read(10)))")
    // A slice neither uses nor moves the position,
    report("file[0..<10]: \(string(try file[0..<10]))")
    // so this continues where the first read stopped,
    report("read(10):     \(string(try file.read(10)))")
    // until the position is moved.
    try file.seek(to: 0)
    report("after seek:   \(string(try file.read(10)))")
  }

  /// Reverses a word in the file itself.
  package static func reverseInPlace(
    _ path: String, report: (String) -> Void
  ) throws(FileError) {
    var file = try MappedFile(path: path, access: .writeThrough)
    try reverseWord(in: &file)
    try file.flush()
    report("mapping: \(firstLine(try file.bytes))")
    let again = try MappedFile(path: path)
    report("file:    \(firstLine(try again.bytes))")
    try file.close()
  }

  /// Reverses the same word in private copies of the pages.
  package static func reversePrivately(
    _ path: String, report: (String) -> Void
  ) throws(FileError) {
    var file = try MappedFile(path: path, access: .copyOnWrite)
    try reverseWord(in: &file)
    report("mapping: \(firstLine(try file.bytes))")
    let again = try MappedFile(path: path)
    report("file:    \(firstLine(try again.bytes))")
    try file.close()
  }

  private static func reverseWord(in file: inout MappedFile) throws(FileError) {
    let word = "consectetuer".utf8
    if let start = try file.find(word) {
      try file.replaceBytes(in: start..<start + word.count, with: word.reversed())
    }
  }

  private static func firstLine(_ bytes: RawSpan) -> String {
    var lines = MappedLines(of: bytes)
    guard let line = lines.next() else { return "" }
    return String(string(line).dropLast())
  }

  private static func string(_ bytes: RawSpan) -> String {
    String(decoding: Array(copying: bytes), as: UTF8.self)
  }
}
