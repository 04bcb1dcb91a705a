package import Bytes
package import Output
internal import PCRE2
package import Replace
package import Search

/// Finds what takes the place of the matches in printed lines.
package struct LineReplacing: ~Copyable {
  private let replacer: Replacer
  private let policy: FitPolicy?
  private let terminator: LineTerminator
  private var scratch: MatchScratch
  private var replacements = LineReplacements()

  /// - Parameters:
  ///   - policy: Where given, replacements that do not fit are not made.
  ///   - groups: What `matches(in:)` tells of them; `nil` if it is not called.
  package init(
    _ replacer: Replacer, fitting policy: FitPolicy?, terminator: LineTerminator,
    noting groups: [Int]? = nil
  ) {
    replacements.notedGroups = groups
    self.replacer = replacer
    self.policy = policy
    self.terminator = terminator
    scratch = replacer.makeScratch()
  }

  /// What is replaced in a line.
  mutating func replacements(
    in line: borrowing ReportedLine
  ) -> [LineReplacements.Replacement] {
    let end = terminator.contentEnd(in: line.bytes, of: 0..<line.bytes.byteCount)
    // A line that exceeds a limit was reported when the search met it.
    _ = replacer.replace(
      in: line.bytes.extracting(first: end), at: line.byteOffset, fitting: policy, &scratch,
      into: &replacements)
    return replacements.all.filter(\.fits)
  }

  /// What is replaced in a line, by match.
  mutating func matches(in line: borrowing ReportedLine) -> [ReplacedMatch] {
    _ = replacements(in: line)
    return replacements.matches.map { match in
      var text: [UInt8] = []
      var end = match.range.lowerBound
      var isReplaced = false
      for replacement in replacements.all[match.replacements] where replacement.fits {
        text += line.bytes.extracting(end..<replacement.range.lowerBound).copied()
        text += replacement.text
        end = replacement.range.upperBound
        isReplaced = true
      }
      text += line.bytes.extracting(end..<match.range.upperBound).copied()
      return ReplacedMatch(
        range: match.range, text: isReplaced ? text : nil, groups: match.groups)
    }
  }
}

/// A match in a line, and what takes its place.
struct ReplacedMatch {
  let range: Range<Int>
  /// `nil` if nothing does.
  let text: [UInt8]?
  let groups: [Range<Int>?]
}

extension LinePrinter {
  /// Prints what is wanted of a selected line as it would be.
  mutating func printReplaced(
    _ line: borrowing ReportedLine, _ replacements: [LineReplacements.Replacement]
  ) throws(WriteError) {
    switch options.part {
    case .line:
      let column = replacements.first.map { $0.range.lowerBound + 1 }
      try printLine(line, replacements, column: column)
    case .linePerMatch:
      for replacement in replacements where !replacement.range.isEmpty {
        notePattern(replacement.pattern)
        try printLine(line, replacements, column: replacement.range.lowerBound + 1)
      }
    case .matches, .groups:
      try printReplacements(of: line, replacements)
    }
  }

  /// Prints a selected line as it would be.
  private mutating func printLine(
    _ line: borrowing ReportedLine, _ replacements: [LineReplacements.Replacement], column: Int?
  ) throws(WriteError) {
    var printed = contentStart(of: line)
    try printPrefix(
      of: line, at: 0, contentCount: line.bytes.byteCount - printed, column: column,
      separator: UInt8(ascii: ":"))
    for replacement in replacements {
      let start = max(printed, replacement.range.lowerBound)
      output.append(line.bytes.extracting(printed..<start))
      printNew(replacement)
      printed = max(printed, replacement.range.upperBound)
    }
    output.append(line.bytes.extracting(printed..<line.bytes.byteCount))
    terminate(line)
    try output.endLine()
  }

  /// Prints only what takes the place of the matches that are not empty, each on its own line.
  private mutating func printReplacements(
    of line: borrowing ReportedLine, _ replacements: [LineReplacements.Replacement]
  ) throws(WriteError) {
    for replacement in replacements where !replacement.range.isEmpty {
      notePattern(replacement.pattern)
      try printPrefix(
        of: line, at: replacement.range.lowerBound, contentCount: replacement.text.count,
        column: replacement.range.lowerBound + 1, separator: UInt8(ascii: ":"))
      printNew(replacement)
      output.append(options.terminator)
      try output.endLine()
    }
  }

  /// Prints a line that was changed, as it is.
  package mutating func changedLine(_ line: borrowing ReportedLine) throws(WriteError) {
    try printPrefix(
      of: line, at: 0, contentCount: line.bytes.byteCount, column: nil,
      separator: UInt8(ascii: ":"))
    output.append(line.bytes)
    terminate(line)
  }

  private mutating func printNew(_ replacement: LineReplacements.Replacement) {
    guard !replacement.text.isEmpty else { return }
    output.begin(.selectedMatch, options.colors)
    output.append(replacement.text)
    output.end(.selectedMatch, options.colors)
  }
}
