package import Output
internal import Search

/// What a search prints.
package struct PrintPlan: Sendable {
  package enum Form: Sendable, Equatable {
    case lines
    /// Lines of JSON for the lines of files.
    case json
    /// The number of selected lines, or of their matches.
    case counts(ofMatches: Bool, showsZero: Bool)
    /// The names of files with a selected line, or of files without one.
    case names(ofSelected: Bool)
    /// Nothing for files: a report ends the run.
    case report
    /// Nothing, and the first selected line ends the run.
    case nothing
  }

  package enum Total: Sendable, Equatable {
    case none
    case alone
    /// After the counts of files, with their names.
    case afterCounts, afterNamedCounts
  }

  package var form = Form.lines
  /// The look of lines and names.
  package var look = PrinterOptions()
  /// Numbers of groups that are printed instead of matches, or with them.
  package var groups: [Int] = []
  /// Printed matches contain their line numbers.
  package var tellsLineNumbers = false
  /// Replacements are printed instead of matches.
  package var replaces = false
  /// Matches that are replaced may have several lines.
  package var replacesAcrossLines = false
  /// Output goes to `/dev/null`, and no limit depends on its amount.
  package var isDiscarded = false
  /// Statistics are printed at the end.
  package var tellsStatistics = false
  /// They are, but not by the search, which is only a part of the run.
  package var defersStatistics = false
  /// The number of all selected lines, or of matches, is printed at the end.
  package var total = Total.none
  /// How patterns that match are named; `nil` leaves them out.
  package var patternLabels: PatternLabels?
  /// The report about patterns at the end, and how it names them.
  package var patternReport: PatternReport?
  package var reportLabels: PatternLabels?
  package var flushesEachLine = false

  package init() {}

  /// Lines and counts that nobody sees are not made, unless statistics count them.
  private var isSpared: Bool {
    switch form {
    case .lines, .counts, .report: isDiscarded && !tellsStatistics
    case .json, .names, .nothing: false
    }
  }

  /// Whether nothing is printed for any file.
  package var isSilent: Bool { form == .nothing || isSpared }

  /// Whether lines are printed, in any form.
  package var reportsLines: Bool { (form == .lines && !isSilent) || form == .json }

  /// Whether statistics are counted.
  package var countsStatistics: Bool { tellsStatistics || form == .json || total != .none }

  /// Whether matches in context lines are shown.
  package var needsContextMatches: Bool {
    look.isInverted && (form == .json || look.colors != nil || look.part.isOfMatches)
  }

  /// What this output needs from a search.
  package var needs: OutputNeeds {
    var needs = OutputNeeds()
    needs.matchCount = tellsStatistics && !look.isInverted
    if isSpared {
      needs.firstHitIsEnough = true
      needs.fileStarts = false
      needs.fileEnds = .none
      needs.drainsStandardInput = true
      return needs
    }
    switch form {
    case .lines:
      needs.lines = true
      needs.context = true
      needs.lineNumbers = look.showsLineNumber || tellsLineNumbers
      needs.matches =
        !look.isInverted && !replaces
        && (look.part.isOfMatches || look.showsColumn || look.colors != nil
          || look.maxColumns > 0)
      needs.groups = replaces ? [] : groups
      if patternLabels != nil && !look.isInverted {
        // Each replacement knows its pattern.
        needs.patterns = look.part == .line ? .ofLines : replaces ? .none : .ofMatches
      }
      needs.wholeFiles = false
      // The last line may have to be ended.
      needs.fileEnds = replacesAcrossLines ? .ofSelected : .none
      needs.fileStatus = look.alignsWithTab
    case .json:
      needs.lines = true
      needs.context = true
      needs.lineNumbers = look.showsLineNumber
      needs.matches = !look.isInverted && !replaces
      needs.exactMatches = true
      needs.groups = groups
      if patternLabels != nil && needs.matches { needs.patterns = .ofMatches }
      needs.wholeFiles = false
      needs.binaryLines = true
    case .counts(let ofMatches, let showsZero):
      needs.fileStarts = false
      if !showsZero { needs.fileEnds = .ofSelected }
      if ofMatches && !tellsStatistics { needs.matchCount = true }
    case .names(let ofSelected):
      needs.firstHitIsEnough = true
      needs.unmatchedFiles = !ofSelected
      needs.fileStarts = false
      if ofSelected { needs.fileEnds = .ofSelected }
    case .report:
      needs.fileStarts = false
    case .nothing:
      needs.firstHitIsEnough = true
      needs.firstHitEndsRun = true
      needs.fileStarts = false
      needs.fileEnds = .none
    }
    if patternReport != nil {
      needs.patterns = .ofLines
      needs.patternCounts = true
      needs.fileEnds = .all
    }
    return needs
  }

  private func printTotal(
    _ statistics: Statistics, to output: inout OutputBuffer
  ) throws(WriteError) {
    var count = statistics.lineCount
    var countedFileCount = statistics.fileCount
    if case .counts(let ofMatches, let showsZero) = form {
      if ofMatches { count = statistics.matchCount }
      if !showsZero { countedFileCount = statistics.matchedFileCount }
    }
    // The number of one file is that of all.
    guard total == .alone || (total != .none && countedFileCount != 1) else { return }
    if total == .afterNamedCounts { output.append("TOTAL:") }
    output.append(decimal: count)
    output.append(UInt8(ascii: "\n"))
    try output.endLine()
  }

  /// Prints the end of a run, after everything else.
  package func printEnd(
    _ statistics: Statistics, _ tally: borrowing PatternTally, seconds: Double,
    to output: inout OutputBuffer
  ) throws(WriteError) {
    if form == .json {
      statistics.appendSummary(elapsed: Int(seconds * 1e9), to: &output)
      try output.endLine()
    }
    try printTotal(statistics, to: &output)
    if let patternReport, let reportLabels {
      try patternReport.print(tally, of: reportLabels, to: &output)
    }
    guard tellsStatistics && !defersStatistics else { return }
    try output.say(Array(statistics.text(seconds: seconds).utf8))
  }
}
