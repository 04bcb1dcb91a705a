package import Output

/// How patterns are named in the output. Their numbers are from 0 here and from 1 in the output.
///
/// A class, since there may be a million patterns, and each thread prints.
package final class PatternLabels: Sendable {
  package enum Form: Sendable, Equatable {
    case number
    /// The pattern as the user gave it.
    case text
    /// The name in the pattern's `(*MARK:name)`; the number of a pattern without a name.
    case name
  }

  private let form: Form
  private let patterns: [[UInt8]]
  private let names: [[UInt8]]
  private let escapes: Bool

  /// - Parameters:
  ///   - names: One name for each pattern, which may be empty, or no names at all.
  ///   - escapes: Control characters in patterns are escaped, because they are shown on a terminal.
  package init(_ form: Form, _ patterns: [[UInt8]], names: [[UInt8]], escapes: Bool) {
    self.form = form
    self.patterns = patterns
    self.names = names
    self.escapes = escapes
  }

  var count: Int { patterns.count }

  func append(_ pattern: Int, to bytes: inout [UInt8]) {
    if form == .name, let name = name(of: pattern) {
      bytes += escapes ? visible(name) : name
    } else if form == .text {
      bytes += text(of: pattern)
    } else {
      bytes += String(pattern + 1).utf8
    }
  }

  /// The name of a pattern; `nil` if it has none.
  func name(of pattern: Int) -> [UInt8]? {
    names.isEmpty || names[pattern].isEmpty ? nil : names[pattern]
  }

  func text(of pattern: Int) -> [UInt8] {
    escapes ? visible(patterns[pattern]) : patterns[pattern]
  }
}

/// The report about patterns at the end of a run.
package enum PatternReport: Sendable, Equatable {
  /// One line for each pattern: its number, the number of lines it selected, its text.
  case counts
  /// The text of each pattern that selected no line.
  case unmatched

  package func print(
    _ tally: borrowing PatternTally, of labels: PatternLabels, to output: inout OutputBuffer
  ) throws(WriteError) {
    for pattern in 0..<labels.count {
      let count = tally.count(of: pattern)
      switch self {
      case .counts:
        output.append(decimal: pattern + 1)
        output.append(UInt8(ascii: "\t"))
        output.append(decimal: count)
        output.append(UInt8(ascii: "\t"))
      case .unmatched:
        if count > 0 { continue }
      }
      output.append(labels.text(of: pattern))
      output.append(UInt8(ascii: "\n"))
      try output.endLine()
    }
  }
}

/// The number of lines that each pattern selected.
package struct PatternTally: Sendable {
  private var counts: [Int] = []
  /// The patterns with a count.
  private var counted: [Int] = []

  package init() {}

  package func count(of pattern: Int) -> Int { pattern < counts.count ? counts[pattern] : 0 }

  mutating func add(_ pattern: Int, lines: Int = 1) {
    if pattern >= counts.count {
      counts += repeatElement(0, count: max(pattern + 1, counts.count * 2) - counts.count)
    }
    if counts[pattern] == 0 { counted.append(pattern) }
    counts[pattern] += lines
  }

  /// Moves all counts of another tally to this one.
  ///
  /// - Complexity: O(*n*) in the patterns that the other has counted.
  package mutating func take(from other: inout PatternTally) {
    for pattern in other.counted { add(pattern, lines: other.counts[pattern]) }
    other.reset()
  }

  mutating func reset() {
    for pattern in counted { counts[pattern] = 0 }
    counted.removeAll(keepingCapacity: true)
  }
}
