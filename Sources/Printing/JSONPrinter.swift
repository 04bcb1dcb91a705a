package import Bytes
internal import Input
package import Output
internal import PCRE2
package import Search

/// Prints lines of JSON as ripgrep does: the messages `begin`, `match`, `context` and `end`.
///
/// In addition to the keys of ripgrep, a submatch has `groups` if any pattern has groups, and
/// `pattern` if there are several patterns or names.
package final class JSONPrinter: FilePrinter {
  package typealias Failure = WriteError

  package struct Form: Sendable {
    package var terminator: LineTerminator
    /// Consecutive selected lines form one message, since a match may have several lines.
    package var joinsLines: Bool
    /// The time since some moment.
    package var nanoseconds: @Sendable () -> Int

    package init(
      terminator: LineTerminator, joinsLines: Bool, nanoseconds: @escaping @Sendable () -> Int
    ) {
      self.terminator = terminator
      self.joinsLines = joinsLines
      self.nanoseconds = nanoseconds
    }
  }

  private let form: Form
  private let labels: PatternLabels?
  package var output: OutputBuffer
  private var contextMatches: ContextMatches?
  let replacing: LineReplacing?
  private var joined = JoinedLines()
  private var total = Statistics()

  // State of the current file.
  private var name: [UInt8] = []
  private var hasBegun = false
  private var startTime = 0
  private var startOfOutput = 0
  private var lineCount = 0
  private var matchCount = 0
  /// The origin of the file's bytes, if they are decoded; printed offsets refer to the file.
  var offsets = OffsetMap.identity

  /// - Parameter labels: How the pattern of each match is named; `nil` leaves it out.
  package init(
    _ form: Form, _ labels: PatternLabels?, output: consuming OutputBuffer,
    contextMatches: consuming ContextMatches?, replacing: consuming LineReplacing?
  ) {
    self.form = form
    self.labels = labels
    self.output = output
    self.contextMatches = contextMatches
    self.replacing = replacing
  }

  /// The statistics since the last call.
  func takeStatistics() -> Statistics {
    defer { total = Statistics() }
    return total
  }

  package func beginFile(_ file: borrowing SearchedFile) {
    name = Array(file.name)
    hasBegun = false
    startTime = form.nanoseconds()
    startOfOutput = output.totalByteCount
    lineCount = 0
    matchCount = 0
    if !offsets.isIdentity { offsets = .identity }
    replacing?.beginFile()
  }

  package func beginGroup() {}

  package func selectedLine(
    _ line: borrowing ReportedLine, matches: borrowing ReportedMatches
  ) throws(WriteError) {
    lineCount += 1
    if form.joinsLines {
      replacing?.findMatches()
      if !joined.isFollowed(by: line) { try printJoined() }
      return joined.add(line, matches)
    }
    try begin("match", line.bytes, line.lineNumber, line.byteOffset)
    if let replaced = replacing?.matches(in: line) {
      for match in replaced {
        print(match.range, in: line.bytes, replacement: match.text, match.groups, of: match.pattern)
      }
    } else {
      for index in 0..<matches.count {
        let groups = (0..<matches.groupsPerMatch).map { matches.group($0, at: index) }
        let pattern = labels == nil ? nil : matches.pattern(at: index)
        print(matches.range(at: index), in: line.bytes, groups, of: pattern)
      }
    }
    matchCount += submatchCount
    try end()
  }

  package func contextLine(_ line: borrowing ReportedLine) throws(WriteError) {
    try printJoined()
    try begin("context", line.bytes, line.lineNumber, line.byteOffset)
    let end = form.terminator.contentEnd(in: line.bytes, of: 0..<line.bytes.byteCount)
    for match in contextMatches?.matches(in: line.bytes.extracting(first: end)) ?? [] {
      print(match.range, in: line.bytes, match.groups)
    }
    try self.end()
  }

  package func endFile(_ summary: FileSummary) throws(WriteError) -> FileVerdict {
    try printJoined()
    var verdict = FileVerdict()
    guard let searchedByteCount = summary.searchedByteCount else { return verdict }
    var file = Statistics()
    file.add(lines: lineCount, matches: matchCount)
    file.byteCount = searchedByteCount
    file.printedByteCount = output.totalByteCount - startOfOutput
    file.nanoseconds = form.nanoseconds() - startTime
    total.merge(file)
    guard hasBegun else { return verdict }
    if let failure = replacing?.failure {
      verdict.hasError = true
      try output.say(Message.line(name[...], "\(failure.message); not all matches are replaced"))
    }
    beginMessage("end")
    output.append(",\"binary_offset\":")
    printNumber(summary.firstNUL)
    output.append(",\"stats\":")
    file.append(to: &output)
    output.append("}}\n")
    try output.endLine()
    return verdict
  }

  package func flush() throws(WriteError) { try output.flush() }

  /// Prints the lines that were kept to be joined.
  private func printJoined() throws(WriteError) {
    guard !joined.bytes.isEmpty else { return }
    let lines = joined
    joined.removeAll()
    try lines.bytes.withText { bytes throws(WriteError) in
      try begin("match", bytes, lines.lineNumber, lines.byteOffset)
      for match in lines.matches { print(match.range, in: bytes, match.groups) }
      let offset = lines.byteOffset
      for match in replacing?.matches(from: offset, byteCount: bytes.byteCount) ?? [] {
        print(match.range, in: bytes, replacement: match.text, match.groups, of: match.pattern)
      }
    }
    matchCount += submatchCount
    try end()
  }

  private var submatchCount = 0

  /// Begins a message, up to its submatches.
  private func begin(
    _ type: StaticString, _ bytes: RawSpan, _ number: Int?, _ offset: Int
  ) throws(WriteError) {
    if !hasBegun {
      hasBegun = true
      beginMessage("begin")
      output.append("}}\n")
      try output.endLine()
    }
    beginMessage(type)
    output.append(",\"lines\":")
    output.append(jsonData: bytes)
    output.append(",\"line_number\":")
    printNumber(number)
    output.append(",\"absolute_offset\":")
    output.append(decimal: offsets.fileOffset(of: offset))
    output.append(",\"submatches\":[")
    submatchCount = 0
  }

  private func end() throws(WriteError) {
    output.append("]}}\n")
    try output.endLine()
  }

  private func beginMessage(_ type: StaticString) {
    output.append("{\"type\":\"")
    output.append(type)
    output.append("\",\"data\":{\"path\":")
    output.append(jsonData: name)
  }

  private func printNumber(_ number: Int?) {
    guard let number else { return output.append("null") }
    output.append(decimal: number)
  }

  /// - Parameters:
  ///   - replacement: `nil` if the match is not replaced.
  ///   - pattern: The number from 0; `nil` if it is not known.
  private func print(
    _ match: Range<Int>, in bytes: RawSpan, replacement: [UInt8]? = nil, _ groups: [Range<Int>?],
    of pattern: Int? = nil
  ) {
    if submatchCount > 0 { output.append(",") }
    submatchCount += 1
    // If the file is cut meanwhile, a match may reach beyond its end.
    let match = match.clamped(to: 0..<bytes.byteCount)
    output.append("{\"match\":")
    output.append(jsonData: bytes.extracting(match))
    if let replacement {
      output.append(",\"replacement\":")
      output.append(jsonData: replacement)
    }
    printPlace(match)
    if let labels, let pattern {
      output.append(",\"pattern\":{\"number\":")
      output.append(decimal: pattern + 1)
      if let name = labels.name(of: pattern) {
        output.append(",\"name\":")
        output.append(jsonData: name)
      }
      output.append("}")
    }
    if !groups.isEmpty {
      output.append(",\"groups\":[")
      for (index, group) in groups.enumerated() {
        if index > 0 { output.append(",") }
        print(group: group, in: bytes)
      }
      output.append("]")
    }
    output.append("}")
  }

  /// Groups in look-around may be outside of the lines.
  private func print(group: Range<Int>?, in bytes: RawSpan) {
    guard let group, group.lowerBound >= 0, group.upperBound <= bytes.byteCount else {
      return output.append("null")
    }
    output.append("{\"match\":")
    output.append(jsonData: bytes.extracting(group))
    printPlace(group)
    output.append("}")
  }

  private func printPlace(_ range: Range<Int>) {
    output.append(",\"start\":")
    output.append(decimal: range.lowerBound)
    output.append(",\"end\":")
    output.append(decimal: range.upperBound)
  }
}

/// Consecutive selected lines.
private struct JoinedLines {
  private(set) var bytes: [UInt8] = []
  private(set) var lineNumber: Int?
  private(set) var byteOffset = 0
  /// Offsets count from the first line.
  private(set) var matches: [(range: Range<Int>, groups: [Range<Int>?])] = []

  func isFollowed(by line: borrowing ReportedLine) -> Bool {
    byteOffset + bytes.count == line.byteOffset
  }

  mutating func add(_ line: borrowing ReportedLine, _ found: borrowing ReportedMatches) {
    if bytes.isEmpty {
      lineNumber = line.lineNumber
      byteOffset = line.byteOffset
    }
    let start = bytes.count
    for index in 0..<found.count {
      let groups = (0..<found.groupsPerMatch).map { position in
        found.group(position, at: index).map { $0.shifted(by: start) }
      }
      matches.append((found.range(at: index).shifted(by: start), groups))
    }
    bytes += line.bytes.copied()
  }

  mutating func removeAll() { self = JoinedLines() }
}
