/// What a run, or one thread of it, has searched and found.
struct Statistics: Sendable, Equatable {
  private(set) var lineCount = 0
  private(set) var matchCount = 0
  private(set) var matchedFileCount = 0
  private(set) var fileCount = 0
  var byteCount = 0

  /// Adds a file that was searched.
  mutating func add(lines: Int, matches: Int) {
    fileCount += 1
    lineCount += lines
    matchCount += matches
    matchedFileCount += lines > 0 ? 1 : 0
  }

  mutating func merge(_ other: Statistics) {
    lineCount += other.lineCount
    matchCount += other.matchCount
    matchedFileCount += other.matchedFileCount
    fileCount += other.fileCount
    byteCount += other.byteCount
  }

  /// One line for each number.
  func text(seconds: Double) -> String {
    let micros = Int(seconds * 1_000_000)
    let fraction = String(1_000_000 + micros % 1_000_000).dropFirst()
    return """
      \(matchCount) matches
      \(lineCount) selected lines
      \(matchedFileCount) files with selected lines
      \(fileCount) files searched
      \(byteCount) bytes searched
      \(micros / 1_000_000).\(fraction) seconds

      """
  }
}
