internal import MgrepDriver
internal import Printing
internal import Replacing
internal import Search

extension RunPlanBuilder {
  /// Sets what the output, or a template, needs from patterns.
  func askForPatterns(in options: inout PatternOptions) {
    // Errors in the template are reported later.
    let template = (try? template()) ?? nil
    options.tellsPatterns =
      typed.shownPattern != nil || typed.patternReport != nil || tellsPatternsInJSON
      || template?.asksForPattern == true
    options.ignoresMarks = template?.asksForMark != true
  }

  /// Adds the output about patterns.
  func setPatterns(
    of plan: inout PrintPlan, _ patterns: [[UInt8]], names: [[UInt8]]
  ) throws(UsageError) {
    try refuseWithPatterns()
    let escapes = streams.outputIsTerminal
    if let form = typed.shownPattern, !typed.inverts {
      plan.patternLabels = PatternLabels(form, patterns, names: names, escapes: escapes)
    }
    // A single pattern is reported if it has a name.
    if tellsPatternsInJSON && (patterns.count > 1 || names.contains { !$0.isEmpty }) {
      plan.patternLabels = PatternLabels(.name, patterns, names: names, escapes: false)
    }
    if let report = typed.patternReport {
      plan.patternReport = report
      plan.reportLabels = PatternLabels(.text, patterns, names: [], escapes: escapes)
    }
  }

  private var tellsPatternsInJSON: Bool { printsMessages && !typed.inverts && !typed.isMultiline }

  /// Refuses options that print no lines, or do not know all patterns that match.
  private func refuseWithPatterns() throws(UsageError) {
    let summary = typed.summary.map { $0 == .filesWithMatches ? "-l" : "-L" }
    let count = typed.count.map { $0 == .lines ? "-c" : "--count-matches" }
    let report = typed.patternReport.map {
      $0 == .counts ? "--count-by-pattern" : "--unmatched-patterns"
    }
    let edit =
      typed.replacing.isInPlace ? "--in-place" : typed.replacing.preview.map { _ in "--preview" }
    let multiline = typed.isMultiline ? "-M" : nil
    let combined = typed.combinesPatterns ? "--and, --not and --bool" : nil
    if typed.shownPattern != nil,
      let other = summary ?? count ?? report ?? edit ?? multiline
    {
      throw UsageError(message: "--show-pattern cannot be combined with \(other)")
    }
    let inverted = typed.inverts ? "-v, which selects lines that no pattern matches" : nil
    if let report,
      let other = summary ?? (typed.isQuiet ? "-q" : nil) ?? inverted ?? edit ?? multiline
        ?? combined
    {
      throw UsageError(message: "\(report) cannot be combined with \(other)")
    }
  }
}
