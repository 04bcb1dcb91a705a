internal import Bytes
internal import MgrepDriver
internal import Output
internal import Printing
internal import Replacing

extension RunPlanBuilder {
  /// What is printed, and its look.
  ///
  /// - Parameter groupCount: The highest number of a group of any pattern.
  func printPlan(groupCount: Int, terminator: LineTerminator) throws(UsageError) -> PrintPlan {
    var plan = PrintPlan()
    switch (typed.isQuiet, typed.summary, typed.count) {
    case (true, _, _): plan.form = .nothing
    case (_, let summary?, _): plan.form = .names(ofSelected: summary == .filesWithMatches)
    case (_, _, let count?):
      plan.form = .counts(ofMatches: count == .matches, showsZero: typed.showsZeroCounts)
    case _ where printsMessages: plan.form = .json
    case _ where typed.showsTotalCount:
      plan.form = .report
      plan.total = .alone
    default: plan.form = typed.patternReport == nil ? .lines : .report
    }
    // After a limited number of lines, a later reader of standard input continues there.
    plan.isDiscarded = streams.outputIsNowhere && typed.maxCount == nil && typed.maxTotal == nil
    plan.tellsStatistics = typed.tellsStatistics
    plan.groups = plan.form == .json ? Array(1..<groupCount + 1) : typed.groups
    plan.replaces = typed.replacing.isOn
    plan.replacesAcrossLines = plan.replaces && typed.isMultiline
    plan.tellsLineNumbers =
      typed.printsTemplate && ((try? template()) ?? nil)?.asksForLineNumber == true
    plan.look = try look(terminator, reportsAllLines: plan.reportsLines && reportsAllLines)
    plan.flushesEachLine =
      typed.buffering == .line || (typed.buffering == nil && streams.outputIsTerminal)
    return plan
  }

  /// Refuses options that have no form in JSON.
  func refuseWithJSON() throws(UsageError) {
    guard typed.printsJSON else { return }
    let others = [
      ("--splits", typed.splits != nil), ("--files", typed.listsFiles),
      ("-l", typed.summary == .filesWithMatches),
      ("-L", typed.summary == .filesWithoutMatch), ("-c", typed.count == .lines),
      ("--count-matches", typed.count == .matches), ("--total-count", typed.showsTotalCount),
      ("--count-by-pattern", typed.patternReport == .counts),
      ("--unmatched-patterns", typed.patternReport == .unmatched),
      ("--output", typed.printsTemplate),
    ]
    if let other = others.first(where: \.1) {
      throw UsageError(message: "--json cannot be combined with \(other.0)")
    }
  }

  /// Results are printed as lines of JSON; edits have their own.
  var printsMessages: Bool { typed.printsJSON && !typed.replacing.edits }

  /// Only matches are printed, not lines.
  var printsMatchesOnly: Bool { typed.onlyMatching && !printsMessages }

  /// Lines are printed once for each match.
  var repeatsLines: Bool { typed.repeatsLines && !printsMessages }

  /// If lines are printed, all of them are.
  var reportsAllLines: Bool { typed.printsAllLines && !printsMatchesOnly }

  private func look(
    _ terminator: LineTerminator, reportsAllLines: Bool
  ) throws(UsageError) -> PrinterOptions {
    var look = PrinterOptions()
    look.part =
      !printsMatchesOnly
      ? (repeatsLines ? .linePerMatch : .line)
      : typed.groups.isEmpty ? .matches : .groups(separator: typed.groupSeparatorOfMatch)
    let showsColumn = typed.columns || repeatsLines
    look.showsLineNumber = typed.lineNumbers ?? (showsColumn || printsMessages)
    look.showsColumn = showsColumn
    look.trimsIndentation = typed.trimsIndentation
    look.showsByteOffset = typed.byteOffsets
    look.hasHeading = typed.hasHeading
    if typed.printsTemplate { look.printsMatchesBare() }
    look.alignsWithTab = typed.initialTab
    look.names.endsWithNUL = typed.endsNamesWithNUL
    look.names.escapes = streams.outputIsTerminal
    look.terminator = terminator.byte
    look.endsWithCarriageReturn = terminator == .carriageReturnLineFeed
    look.isInverted = typed.inverts
    look.showsHints = streams.errorIsTerminal
    look.colors = try colors
    // All lines with replacements are a copy of the file, of which nothing may be missing.
    look.maxColumns = reportsAllLines && typed.replacing.isOn ? 0 : typed.maxColumns
    look.longLinePreview = typed.longLinePreview
    look.names.links = try links
    look.countsCharacters = typed.columnsAreCharacters && !isBytes
    if typed.fieldMatchSeparator != nil || typed.fieldContextSeparator != nil {
      look.fieldSeparators = FieldSeparators(
        ofSelected: typed.fieldMatchSeparator ?? Array(":".utf8),
        ofContext: typed.fieldContextSeparator ?? Array("-".utf8))
    }
    look.keepsMissingTerminator = reportsAllLines && typed.replacing.isOn
    let hasContext = typed.after != nil || typed.before != nil || typed.context != nil
    if hasContext && !reportsAllLines { look.groupSeparator = typed.groupSeparator }
    return look
  }

  /// - Throws: A colour that cannot be understood, also where none is shown.
  private var colors: ColorScheme? {
    get throws(UsageError) {
      guard showsColors || !typed.colorChanges.isEmpty else { return nil }
      var colors = ColorScheme()
      if let look = environment.grepColor { _ = colors.apply(legacyMatchLook: look) }
      colors.apply(settings: environment.grepColors ?? [])
      for change in typed.colorChanges where !colors.apply(attribute: change) {
        throw UsageError(
          message: "\(printable(change)): invalid argument for --colors; "
            + "write TYPE:ATTRIBUTE:VALUE, such as match:fg:blue")
      }
      return showsColors ? colors : nil
    }
  }

  /// - Throws: What is wrong with a form, also where there are no links.
  private var links: HyperlinkFormat? {
    get throws(UsageError) {
      guard !typed.linkFormat.isEmpty else { return nil }
      do throws(HyperlinkFormat.Mistake) {
        return try HyperlinkFormat(
          typed.linkFormat, host: HostName.current, directory: WorkingDirectory.path)
      } catch {
        throw UsageError(message: "--hyperlink-format: \(error.message)")
      }
    }
  }

  private var showsColors: Bool {
    switch typed.color {
    case .always: true
    case .never: false
    case .auto: streams.outputIsTerminal && Terminal.wantsColor
    }
  }
}
