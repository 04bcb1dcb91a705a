internal import Output
internal import Printing

extension RunPlanBuilder {
  /// What is printed, and what it looks like.
  var printPlan: PrintPlan {
    var plan = PrintPlan()
    switch (typed.isQuiet, typed.summary, typed.count) {
    case (true, _, _): plan.form = .nothing
    case (_, let summary?, _): plan.form = .names(ofSelected: summary == .filesWithMatches)
    case (_, _, let count?):
      plan.form = .counts(ofMatches: count == .matches, showsZero: typed.showsZeroCounts)
    default: plan.form = typed.patternReport == nil ? .lines : .report
    }
    // After a number of lines a later reader of standard input goes on.
    plan.isDiscarded = streams.outputIsNowhere && typed.maxCount == nil && typed.maxTotal == nil
    plan.tellsStatistics = typed.tellsStatistics
    plan.groups = typed.groups
    plan.replaces = typed.replacing.isOn
    plan.look = look(reportsAllLines: plan.reportsLines && reportsAllLines)
    plan.flushesEachLine =
      typed.buffering == .line || (typed.buffering == nil && streams.outputIsTerminal)
    return plan
  }

  /// Refuses what is not printed of a search.
  func refuseJSON() throws(UsageError) {
    guard typed.replacing.printsJSON else { return }
    throw UsageError(
      message: "--json is for --in-place and --preview; there is no JSON for searches")
  }

  /// Every line is printed, if lines are.
  var reportsAllLines: Bool { typed.printsAllLines && !typed.onlyMatching }

  private func look(reportsAllLines: Bool) -> PrinterOptions {
    var look = PrinterOptions()
    look.part =
      !typed.onlyMatching
      ? (typed.repeatsLines ? .linePerMatch : .line)
      : typed.groups.isEmpty ? .matches : .groups(separator: typed.groupSeparatorOfMatch)
    let showsColumn = typed.columns || typed.repeatsLines
    look.showsLineNumber = typed.lineNumbers ?? showsColumn
    look.showsColumn = showsColumn
    look.trimsIndentation = typed.trimsIndentation
    look.showsByteOffset = typed.byteOffsets
    look.hasHeading = typed.hasHeading
    look.alignsWithTab = typed.initialTab
    look.names.endsWithNUL = typed.endsNamesWithNUL
    look.names.escapes = streams.outputIsTerminal
    look.terminator = typed.isNullData ? 0 : UInt8(ascii: "\n")
    look.isInverted = typed.inverts
    look.showsHints = streams.errorIsTerminal
    look.colors = colors
    look.keepsMissingTerminator = reportsAllLines && typed.replacing.isOn
    let hasContext = typed.after != nil || typed.before != nil || typed.context != nil
    if hasContext && !reportsAllLines { look.groupSeparator = typed.groupSeparator }
    return look
  }

  private var colors: ColorScheme? {
    switch typed.color {
    case .never: return nil
    case .auto where !streams.outputIsTerminal || !Terminal.wantsColor: return nil
    default: break
    }
    var colors = ColorScheme()
    if let look = environment.grepColor { _ = colors.apply(legacyMatchLook: look) }
    colors.apply(settings: environment.grepColors ?? [])
    return colors
  }
}
