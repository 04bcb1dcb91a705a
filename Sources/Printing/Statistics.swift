/// What a run, or one thread of it, has searched and found.
package struct Statistics: Sendable, Equatable {
  package private(set) var lineCount = 0
  package private(set) var matchCount = 0
  package private(set) var matchedFileCount = 0
  package private(set) var fileCount = 0
  package var byteCount = 0
  /// The bytes of output about files, as far as they are counted.
  package var printedByteCount = 0
  /// The time of searches, as far as it is measured.
  package var nanoseconds = 0

  package init() {}

  /// Adds a file that was searched.
  package mutating func add(lines: Int, matches: Int) {
    fileCount += 1
    lineCount += lines
    matchCount += matches
    matchedFileCount += lines > 0 ? 1 : 0
  }

  package mutating func merge(_ other: Statistics) {
    lineCount += other.lineCount
    matchCount += other.matchCount
    matchedFileCount += other.matchedFileCount
    fileCount += other.fileCount
    byteCount += other.byteCount
    printedByteCount += other.printedByteCount
    nanoseconds += other.nanoseconds
  }

  /// One line for each number.
  package func text(seconds: Double) -> String {
    """
    \(matchCount) matches
    \(lineCount) selected lines
    \(matchedFileCount) files with selected lines
    \(fileCount) files searched
    \(byteCount) bytes searched
    \(Self.text(seconds: seconds))
    """
  }

  /// The line with the time.
  package static func text(seconds: Double) -> String {
    let micros = Int(seconds * 1_000_000)
    let fraction = String(1_000_000 + micros % 1_000_000).dropFirst()
    return "\(micros / 1_000_000).\(fraction) seconds\n"
  }
}
