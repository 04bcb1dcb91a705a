internal import Editing
internal import MgrepDriver
internal import Output
internal import PCRE2
internal import Printing
internal import Replacing
internal import Search
internal import Walking

extension RunPlanBuilder {
  /// Adds the replacements of matches to a plan.
  ///
  /// - Parameter patterns: The patterns as the user gave them.
  func setReplacing(of plan: inout RunPlan, _ patterns: [[UInt8]]) throws(UsageError) {
    let typed = typed.replacing
    let edits = typed.edits
    if self.typed.mayMeanGroups && (typed.isOn || edits) {
      throw UsageError(
        message: "--group is short for --group-separator; use --groups=LIST to change groups only")
    }
    guard typed.isOn else {
      if edits {
        let option = typed.isInPlace ? "--in-place" : "--preview"
        throw UsageError(message: "\(option) needs --replace or --transform")
      }
      if let option = typed.strayOption ?? typed.strayEditOption {
        throw UsageError(message: "\(option) needs --replace or --transform")
      }
      return
    }
    if !edits, let option = typed.strayEditOption {
      throw UsageError(message: "\(option) needs --in-place")
    }
    if edits && self.typed.showsTotalCount {
      throw UsageError(message: "--total-count cannot be combined with --in-place and --preview")
    }
    if edits && self.typed.printsTemplate {
      throw UsageError(message: "--output cannot be combined with --in-place and --preview")
    }
    if edits && convertsLineEnds {
      throw UsageError(
        message: "\(typed.isInPlace ? "--in-place" : "--preview") cannot be combined with "
          + "--newline=ANYCRLF and ANY, which change line ends")
    }
    if reportsAllLines && convertsLineEnds {
      throw UsageError(
        message: "--passthru with a replacement cannot be combined with --newline=ANYCRLF and ANY, "
          + "which change line ends")
    }
    if typed.isInPlace && typed.preview == nil { try refuseWithEdits(plan) }
    if self.typed.inverts {
      throw UsageError(message: "-v selects lines without a match, which cannot be replaced")
    }
    var replacing = ReplacePlan(try replacer(for: plan, patterns))
    replacing.policy = FitPolicy(typed.fit ?? .exact, pad: typed.pad ?? UInt8(ascii: " "))
    replacing.tellsPlaces = self.typed.printsTemplate
    replacing.fitsPrintedText = typed.fit != nil
    replacing.limits.perFile = typed.maxReplacements ?? .max
    replacing.limits.total = self.typed.maxTotal ?? .max
    replacing.expectedCount = typed.expected
    if let range = self.typed.lineRange { replacing.range.lines = range }
    if let range = byteRange, !self.typed.splitsLines { replacing.range.bytes = range }
    replacing.isAtomic = typed.isAtomic
    replacing.printsLines = typed.printsLines
    replacing.namesAll = typed.namesAll
    replacing.isBytes = isBytes
    replacing.options = editOptions
    if let directory = typed.journalDirectory { replacing.spoolDirectory = directory }
    plan.replacing = replacing
    if edits { plan.setEdits(typed, self.typed, mayAsk: streams.inputIsTerminal) }
  }

  /// Refuses options that contradict an edit, and edits of files that the user did not name.
  private func refuseWithEdits(_ plan: RunPlan) throws(UsageError) {
    let others = [
      ("-L", typed.summary == .filesWithoutMatch), ("--splits", typed.splits != nil),
      ("--files", typed.listsFiles),
      ("--print and --json together", typed.replacing.printsLines && typed.printsJSON),
    ]
    if let other = others.first(where: \.1) {
      throw UsageError(message: "--in-place cannot be combined with \(other.0)")
    }
    // Which bytes are written, and in which files, is said on the command line.
    if typed.hasConfiguredReplacement {
      throw UsageError(
        message: "--in-place: the replacement is in the file of options; use --no-config")
    }
    if typed.hasConfiguredFiles && (plan.files.operands.isEmpty || !typed.fileLists.isEmpty) {
      throw UsageError(message: "--in-place needs files: the file of options cannot name them")
    }
    if plan.files.operands.isEmpty && !plan.files.mayHaveNoOperands
      && plan.files.directories == .recurse
      && typed.directories == nil && !typed.isProject
    {
      throw UsageError(message: "--in-place needs files, or -r for the working directory")
    }
  }

  func template() throws(UsageError) -> ReplacementTemplate? {
    guard let text = typed.replacing.template else { return nil }
    if !isBytes && String(validating: text, as: UTF8.self) == nil {
      throw UsageError(message: "--replace: not valid UTF-8; use -U to replace bytes")
    }
    let isFixed = typed.syntax == .fixedStrings
    do throws(TemplateError) {
      return try ReplacementTemplate(
        text, typed.replacing.syntax ?? (isFixed && !typed.printsTemplate ? .literal : .extended),
        hasFields: typed.printsTemplate)
    } catch {
      throw UsageError(
        message:
          "\(typed.printsTemplate ? "--output" : "--replace"), offset \(error.offset): \(error.message)",
        excerpt: UsageError.Excerpt(text: text, offset: error.offset))
    }
  }

  private func replacer(
    for plan: RunPlan, _ patterns: [[UInt8]]
  ) throws(UsageError) -> Replacer {
    let template = try template()
    for name in template?.fieldNames ?? []
    where plan.search.matcher.patterns.contains(where: { !$0.groupNumbers(named: name).isEmpty }) {
      let name = printable(name)
      throw UsageError(
        message: "--output: $\(name) is no group here; use $<\(name)> for the group of the pattern")
    }
    do throws(UnknownGroup) {
      return try Replacer(
        plan.search, template: template, transform: typed.replacing.transform ?? .none,
        groups: typed.replacing.groups, sources: patterns,
        skipsByteOrderMark: plan.skipsByteOrderMark)
    } catch {
      throw UsageError(message: "the pattern has no group \(printable(error.group))")
    }
  }

  /// How files are changed, also for `--undo`.
  var editOptions: EditOptions {
    let typed = typed.replacing
    var options = EditOptions()
    options.journal =
      switch typed.journal {
      case .auto: typed.transform?.isRedaction == true ? .redo : .undo
      case .undo: .undo
      case .redo: .redo
      case .none: nil
      }
    options.journalDirectory = typed.journalDirectory
    options.keepsJournal = typed.keepsJournal
    options.keepsTimes = typed.keepsTimes
    options.locks = typed.locks
    // A limit that nobody reaches, so that the product does not overflow.
    options.lockWaitMilliseconds = min(typed.lockWaitSeconds, Int.max / 1000) * 1000
    options.refusesHardLinks = typed.refusesHardLinks
    options.backupSuffix = typed.backupSuffix
    // A command that redacts may contain the secret.
    if options.journal == .undo {
      options.command = ProcessArguments.joined
    }
    return options
  }
}

extension RunPlan {
  /// Makes the plan one for edits.
  fileprivate mutating func setEdits(
    _ typed: ReplaceOptions, _ all: ParsedOptions, mayAsk: Bool
  ) {
    guard var replacing else { return }
    switch typed.preview {
    case nil: replacing.action = .edit
    case .diff: replacing.action = .preview(.diff(contextLineCount: all.context ?? 3))
    case .lines: replacing.action = .preview(.lines)
    case .file: replacing.action = .preview(.file)
    }
    replacing.report =
      if all.printsJSON { .json } else {
        switch print.form {
        case .names: .names
        case .counts where !print.isSilent: .counts
        default: .nothing
        }
      }
    replacing.asksFirst = mayAsk && !typed.asksNothing && files.directories == .recurse
    self.replacing = replacing
    maxTotal = nil
    plansEdits = true
    ask(for: EditSink.needs(matchCount: needs.matchCount))
    if replacing.isBytes && binaryPolicy == .message { binaryPolicy = .text }
    // Opening a FIFO would wait for its writer, and no FIFO is edited.
    files.walk.readsDevices = false
    if replacing.action == .edit { files.walk.skipsVersionControl = !typed.includesVersionControl }
  }
}

extension ReplaceOptions {
  /// An option that has no effect if nothing is replaced.
  fileprivate var strayOption: String? {
    if !groups.isEmpty { return "--groups" }
    if fit != nil { return "--fit" }
    if expected != nil { return "--expect" }
    if pad != nil { return "--pad" }
    if maxReplacements != nil { return "--max-replacements" }
    return syntax != nil ? "--template" : nil
  }

  /// An option that has no effect if no file is changed, although the user expects a change.
  fileprivate var strayEditOption: String? {
    if backupSuffix != nil { return "--backup" }
    if isAtomic { return "--atomic" }
    if keepsJournal { return "--keep-journal" }
    if asksNothing { return "--yes" }
    if namesAll { return "--verbose" }
    return printsLines ? "--print" : nil
  }
}
