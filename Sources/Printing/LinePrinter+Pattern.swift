internal import Output
internal import Search

extension LinePrinter {
  /// Makes the pattern field of the next lines: all patterns that are reported for a line.
  mutating func notePatterns(of matches: borrowing ReportedMatches) {
    guard let labels else { return }
    forgetPatterns()
    for index in 0..<matches.patternCount {
      patternField.append(UInt8(ascii: index == 0 ? "[" : ","))
      labels.append(matches.pattern(at: index), to: &patternField)
    }
    if !patternField.isEmpty { patternField.append(UInt8(ascii: "]")) }
  }

  /// The same for the pattern of match `index`.
  mutating func notePattern(of matches: borrowing ReportedMatches, _ index: Int) {
    guard labels != nil else { return }
    notePattern(matches.pattern(at: index))
  }

  /// The same for one pattern.
  mutating func notePattern(_ pattern: Int) {
    guard let labels else { return }
    forgetPatterns()
    patternField.append(UInt8(ascii: "["))
    labels.append(pattern, to: &patternField)
    patternField.append(UInt8(ascii: "]"))
  }

  /// The next lines have no pattern field.
  mutating func forgetPatterns() {
    if !patternField.isEmpty { patternField.removeAll(keepingCapacity: true) }
  }

  mutating func printPatternField() {
    output.begin(.separator, options.colors)
    output.append(patternField)
    output.end(.separator, options.colors)
  }
}
