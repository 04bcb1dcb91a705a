internal import MgrepDriver

/// The patterns of a command line, one by one.
struct PatternList: Equatable {
  private(set) var patterns: [[UInt8]] = []
  /// All of them come from files in which every line ends as on DOS.
  private(set) var comesFromDOS = false

  /// - Parameters:
  ///   - sources: What was given by `-e` and `-f`, in order, or the one operand.
  ///   - keepsCarriageReturns: Files are not looked at for DOS line ends (`--no-crlf`).
  ///   - keepsLineFeeds: A line feed in `-e` is part of the pattern.
  /// - Throws: A file of patterns that cannot be read.
  init(
    _ sources: [ParsedOptions.PatternSource], keepsCarriageReturns: Bool, keepsLineFeeds: Bool
  ) throws(UsageError) {
    for source in sources {
      switch source {
      case .text(let text) where keepsLineFeeds: patterns.append(text)
      case .text(let text):
        patterns += text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
          .map { Array($0) }
      case .file(let path):
        let contents: [UInt8]
        switch FileContents.read(path) {
        case .success(let bytes): contents = bytes
        case .failure(let error):
          throw UsageError(message: "\(printable(path)): \(error.reason)")
        }
        add(lines: contents, keepsCarriageReturns: keepsCarriageReturns)
      }
    }
  }

  /// Every line is a pattern; a line feed at the end adds none.
  private mutating func add(lines contents: [UInt8], keepsCarriageReturns: Bool) {
    guard !contents.isEmpty else { return }
    let body = contents.last == UInt8(ascii: "\n") ? contents.dropLast() : contents[...]
    let lines = body.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let isDOS =
      !keepsCarriageReturns && contents.last == UInt8(ascii: "\n")
      && lines.allSatisfy { $0.last == UInt8(ascii: "\r") }
    if isDOS { comesFromDOS = true }
    patterns += lines.map { Array(isDOS ? $0.dropLast() : $0) }
  }
}
