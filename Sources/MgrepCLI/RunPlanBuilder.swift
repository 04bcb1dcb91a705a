internal import Bytes
internal import Globbing
internal import Input
internal import MgrepDriver
internal import Output
internal import PCRE2
internal import PatternAnalysis
internal import Printing
internal import Search

/// Turns the typed options into a plan, with the environment, the terminal and the pattern files.
struct RunPlanBuilder {
  let typed: ParsedOptions
  let environment: Environment
  let streams: StandardStreams

  init(_ typed: ParsedOptions, _ environment: Environment, _ streams: StandardStreams) {
    self.typed = typed
    self.environment = environment
    self.streams = streams
  }

  /// - Throws: Errors in patterns, and in combinations of options.
  func build() throws(UsageError) -> Run {
    let plan = try searchPlan()
    if typed.listsFiles {
      let splits = typed.splits.map {
        SplitPlan($0, of: plan, tellsLineBases: typed.tellsLineBases)
      }
      return .list(ListPlan(plan, splits: splits))
    }
    if plan.plansEdits, let replacing = plan.replacing { return .edit(plan, replacing) }
    return .search(plan)
  }

  private func searchPlan() throws(UsageError) -> RunPlan {
    var operands = typed.operands
    var sources = typed.patterns
    if sources.isEmpty && !typed.listsFiles {
      guard !operands.isEmpty else { throw UsageError(message: "no pattern", showsUsage: true) }
      sources = [.text(operands.removeFirst())]
    }
    let list = try PatternList(
      sources, keepsCarriageReturns: typed.crlf == false, keepsLineFeeds: typed.isMultiline,
      skipsComments: typed.skipsPatternComments,
      queries: !typed.isBoolean
        ? nil : typed.syntax == .fixedStrings ? .fixedStrings : .expressions)
    try refuseWithMultiline()
    try refuseWithPerFile()
    try refuseWithJSON()
    try refuseLooseSplit()
    let hasCarriageReturns = typed.crlf ?? (convertsLineEnds || list.comesFromDOS)
    let terminator = terminator(hasCarriageReturns: hasCarriageReturns)
    let options = try patternOptions(list.patterns, terminator)
    let lineQuery =
      typed.isPerFile ? list.query?.anyPositive(of: list.patterns.count) : list.query
    let patterns = try compile(list.patterns, options, lineQuery, in: list)
    for group in typed.groups where group > patterns.groupCount && !list.patterns.isEmpty {
      throw UsageError(message: "-o\(group): the pattern has no group \(group)")
    }
    var plan = RunPlan(
      search: SearchPlan(patterns, terminator: terminator, limits: limits))
    plan.maySelect = maySelect(by: list)
    if typed.isPerFile, let query = list.query {
      plan.condition = try FileCondition(query) { ids throws(UsageError) in
        let part = ids.map { list.patterns[$0] }
        return SearchPlan(
          try compile(part, options, nil, in: list), terminator: terminator, limits: limits)
      }
    }
    plan.skipsByteOrderMark =
      !isBytes && !patterns.namesByteOrderMark && typed.encoding != .none
    plan.layers = layers
    if convertsLineEnds { plan.layers.add([lineEndLayer], as: .lineEnds) }
    plan.decompressesByName = typed.searchesCompressed
    plan.preprocessor = try preprocessor()
    plan.print = try printPlan(groupCount: patterns.groupCount, terminator: terminator)
    try setPatterns(of: &plan.print, list.patterns, names: patterns.names)
    setSelection(of: &plan)
    try setFiles(of: &plan, operands)
    plan.files.wantedThreadCount = typed.threads
    try setReplacing(of: &plan, list.patterns)
    plan.showsProgress = typed.showsProgress ?? showsProgress(of: plan)
    return plan
  }

  /// Whether there may be a line that the patterns select, whatever is in the files.
  private func maySelect(by list: PatternList) -> Bool {
    guard typed.inverts else { return !list.patterns.isEmpty }
    let matchesEachLine =
      !list.patterns.isEmpty && list.query == nil && list.patterns.allSatisfy(\.isEmpty)
      && !typed.matchesWords && !typed.matchesLines
    return !matchesEachLine
  }

  /// Whether a user sees the progress, and the terminal is not used for input or output.
  private func showsProgress(of plan: RunPlan) -> Bool {
    let readsInput =
      plan.files.operands.isEmpty
      ? plan.files.directories != .recurse : plan.files.operands.contains([0x2D])
    return streams.errorIsTerminal && Terminal.clearsLines
      && (plan.plansEdits || !streams.outputIsTerminal)
      && !(readsInput && streams.inputIsTerminal)
  }

  private func terminator(hasCarriageReturns: Bool) -> LineTerminator {
    if typed.isNullData { return .nul }
    if typed.lineEnds == .carriageReturns { return .carriageReturn }
    return hasCarriageReturns ? .carriageReturnLineFeed : .lineFeed
  }

  /// Lines may end in more than one way, which is made one before they are searched.
  var convertsLineEnds: Bool { typed.lineEnds == .either || typed.lineEnds == .any }

  private var lineEndLayer: LineEndLayer {
    LineEndLayer(typed.lineEnds == .any ? .unicode(isUTF8: !isBytes) : .carriageReturns)
  }

  private var limits: MatchLimits {
    var limits = MatchLimits()
    limits.match = typed.matchLimit ?? 0
    limits.depth = typed.depthLimit ?? 0
    limits.heapKibibytes = typed.heapLimit ?? 0
    return limits
  }

  var isBytes: Bool { typed.isBytes || environment.meansBytes }

  /// Refuses options that have no meaning for conditions on files.
  private func refuseWithPerFile() throws(UsageError) {
    if typed.listsFiles && typed.isBoolean {
      throw UsageError(message: "--files lists files; use --per-file for conditions on files")
    }
    guard typed.isPerFile else { return }
    let others = [
      ("-v; negate the conditions", typed.inverts), ("--line-range", typed.lineRange != nil),
      ("--byte-range and --max-bytes", byteRange != nil),
    ]
    if let other = others.first(where: \.1) {
      throw UsageError(message: "--per-file cannot be combined with \(other.0)")
    }
  }

  /// Refuses options that work only line by line.
  private func refuseWithMultiline() throws(UsageError) {
    guard typed.isMultiline else { return }
    let others = [
      ("--stop-on-nonmatch", typed.stopsAtNonmatch),
      ("--split-lines", typed.splitsLines), ("--and, --not and --bool", typed.combinesPatterns),
    ]
    if let other = others.first(where: \.1) {
      throw UsageError(message: "-M cannot be combined with \(other.0)")
    }
    guard typed.replacing.isOn else { return }
    let othersOfReplacing = [
      ("--vimgrep", repeatsLines), ("--max-columns", typed.maxColumns > 0),
      ("--print", typed.replacing.printsLines),
      ("-m; use --max-replacements", typed.replacing.edits && typed.maxCount != nil),
    ]
    if let other = othersOfReplacing.first(where: \.1) {
      throw UsageError(message: "-M with a replacement cannot be combined with \(other.0)")
    }
  }

  /// Refuses splits that are not given, and edits of them.
  private func refuseLooseSplit() throws(UsageError) {
    if typed.tellsLineBases && typed.splits == nil {
      throw UsageError(message: "--line-bases needs --splits or --split-size")
    }
    guard typed.splitsLines else { return }
    if typed.byteRange == nil { throw UsageError(message: "--split-lines needs --byte-range") }
    if typed.replacing.isInPlace && typed.replacing.preview == nil {
      throw UsageError(
        message: "--in-place cannot be combined with --split-lines: "
          + "locks and journals are per file; edit whole files")
    }
  }

  /// The bytes that `--byte-range` and `--max-bytes` both allow.
  var byteRange: Range<Int>? {
    guard let limit = typed.maxBytes else { return typed.byteRange }
    return (typed.byteRange ?? 0..<Int.max).clamped(to: 0..<limit)
  }

  /// How patterns are compiled.
  private func patternOptions(
    _ patterns: [[UInt8]], _ terminator: LineTerminator
  ) throws(UsageError) -> PatternOptions {
    if typed.syntax == .basic, let pattern = patterns.first {
      let translated = printable(translatingBasicExpression(pattern))
      throw UsageError(
        message: "-G is not supported; the equivalent PCRE2 pattern is: \(translated)")
    }
    var options = PatternOptions()
    options.encoding = isBytes ? .bytes : .utf8(properties: typed.usesProperties)
    options.isFixed = typed.syntax == .fixedStrings
    options.isCaseless = isCaseless(
      typed.syntax == .extended ? patterns.map(translatingPOSIXOperators) : patterns)
    options.boundary = typed.matchesLines ? .lines : typed.matchesWords ? .words : .none
    options.wantsMachineCode = typed.usesMachineCode
    askForPatterns(in: &options)
    if typed.isMultiline {
      var multiline = PatternOptions.Multiline()
      multiline.dotMatchesNewline = typed.dotMatchesNewline
      multiline.newline =
        switch terminator {
        case .lineFeed: .lineFeed
        case .carriageReturnLineFeed: .lineFeedOrCarriageReturn
        case .carriageReturn: .carriageReturn
        case .nul: .nul
        }
      options.multiline = multiline
    }
    return options
  }

  private func compile(
    _ patterns: [[UInt8]], _ options: PatternOptions, _ query: Query?, in list: PatternList
  ) throws(UsageError) -> PatternSet {
    var patterns = patterns
    if typed.syntax == .extended { patterns = patterns.map(translatingPOSIXOperators) }
    var options = options
    do throws(PatternSetError) {
      if typed.restrictsCase && !isBytes && options.isCaseless {
        // For its errors: their offsets would make no sense in other patterns.
        _ = try PatternCompiler.compile(patterns, options, query: query)
      }
    } catch {
      throw UsageError(error, in: list)
    }
    if typed.restrictsCase && !isBytes {
      patterns = try restrictingCase(patterns, options)
      options.isFixed = options.isFixed && !options.isCaseless
    }
    do throws(PatternSetError) {
      return try PatternCompiler.compile(patterns, options, query: query)
    } catch {
      throw UsageError(error, in: list)
    }
  }

  /// The patterns, written so that no ASCII letter matches a character outside of ASCII.
  private func restrictingCase(
    _ patterns: [[UInt8]], _ options: PatternOptions
  ) throws(UsageError) -> [[UInt8]] {
    var restricted: [[UInt8]] = []
    for (index, pattern) in patterns.enumerated() {
      do throws(CaseRestriction.Refusal) {
        if options.isCaseless {
          restricted.append(try CaseRestriction.rewrite(pattern, isFixed: options.isFixed))
        } else {
          if !options.isFixed { try CaseRestriction.check(pattern) }
          restricted.append(pattern)
        }
      } catch {
        throw UsageError(
          message: "pattern \(index + 1): --case-restrict cannot handle "
            + "\(printable(Array(error.part.utf8))), which takes PCRE2 10.43 or later")
      }
    }
    return restricted
  }

  private func isCaseless(_ patterns: [[UInt8]]) -> Bool {
    switch typed.caseMode {
    case .sensitive: return false
    case .insensitive: return true
    case .smart:
      let cases = patterns.map { literalCase(of: $0, isFixed: typed.syntax == .fixedStrings) }
      return cases.contains(.lowerOnly) && !cases.contains(.hasUpper)
    }
  }

  /// Sets what is selected and reported for each file.
  private func setSelection(of plan: inout RunPlan) {
    plan.reporting.maxSelected = typed.maxCount ?? .max
    plan.reporting.stopsAtNonmatch = typed.stopsAtNonmatch
    plan.reporting.setRange(lines: typed.lineRange, bytes: typed.splitsLines ? nil : byteRange)
    plan.split = typed.splitsLines ? byteRange : nil
    plan.reporting.lineBase = typed.lineBase
    if plan.print.reportsLines {
      plan.reporting.after = typed.after ?? typed.context ?? 0
      plan.reporting.before = typed.before ?? typed.context ?? 0
      plan.reporting.hidesContext = printsMatchesOnly && !typed.inverts
      plan.reporting.reportsAllLines = reportsAllLines
    }
    plan.request.isInverted = typed.inverts
    plan.request.keepsFirstLinesOnly = repeatsLines
    plan.maxTotal = typed.maxTotal
    plan.ask(for: plan.print.needs)
    plan.binaryPolicy =
      switch typed.isNullData ? .text : binaryFiles {
      // A file that is printed as a whole is copied completely.
      case .binary where plan.reporting.reportsAllLines && !plan.needs.binaryLines: .text
      case .binary: .message
      case .text: .text
      case .withoutMatch: .skip
      }
    plan.notesCompression =
      !isBytes && binaryFiles == .binary && !typed.isQuiet && !typed.searchesCompressed
  }

  private var binaryFiles: ParsedOptions.BinaryFiles {
    let isProject = typed.isProject && typed.unrestrictedCount < 3
    return typed.binaryFiles ?? (isProject ? .withoutMatch : .binary)
  }

  private func setFiles(of plan: inout RunPlan, _ operands: [[UInt8]]) throws(UsageError) {
    plan.files.operands = try self.operands(operands)
    plan.files.mayHaveNoOperands = !typed.fileLists.isEmpty
    plan.files.order = typed.order
    let isAlone = operands.isEmpty && typed.fileLists.isEmpty
    switch typed.directories {
    // Text typed on a terminal is not what the user wants to search.
    case nil
    where typed.isProject || typed.listsFiles || (isAlone && streams.inputIsTerminal):
      plan.files.directories = .recurse
    case nil, .read: plan.files.directories = .refuse
    case .skip: plan.files.directories = .skip
    case .recurse, .recurseFollowingLinks: plan.files.directories = .recurse
    }
    plan.hintsAtDirectories =
      isAlone && plan.files.directories != .recurse && typed.choosesFilesOfDirectories
    plan.files.walk = try walkOptions()
    plan.files.devices =
      switch typed.devices {
      case nil: .readNamed
      case .read: .read
      case .skip: .skip
      }
    switch typed.fileNames {
    case _ where typed.printsTemplate: plan.files.fileNames = .never
    case .always: plan.files.fileNames = .always
    case .never: plan.files.fileNames = .never
    case nil:
      let areSeveral = plan.files.operands.count > 1 || !typed.fileLists.isEmpty
      plan.files.fileNames = areSeveral || typed.repeatsLines ? .always : .inDirectories
    }
    if case .counts = plan.print.form, typed.showsTotalCount {
      let showsNames =
        plan.files.fileNames == .always
        || (plan.files.fileNames == .inDirectories && plan.files.directories == .recurse)
      plan.print.total = showsNames ? .afterNamedCounts : .afterCounts
    }
    if plan.print.form == .json { plan.files.standardInputName = Array("<stdin>".utf8) }
    if let label = typed.label { plan.files.standardInputName = label }
    if let byteCount = typed.maxLineByteCount { plan.maxLineByteCount = byteCount }
    plan.mapping =
      switch typed.mapping {
      case .auto: .whenFaster
      case .always: .always
      case .never: .never
      }
    plan.files.hidesErrors = typed.hidesFileErrors
    plan.files.mayRunPrograms = typed.searchesCompressed || !typed.preprocessor.isEmpty
  }
}

/// The properties of the standard streams that affect a run.
struct StandardStreams: Sendable {
  var inputIsTerminal = false
  var outputIsTerminal = false
  var errorIsTerminal = false
  /// Output goes to `/dev/null`.
  var outputIsNowhere = false
}

extension UsageError {
  /// `pattern 2, offset 4: missing closing parenthesis`, or `rules.txt:17: offset 4: ...`, for each
  /// of the patterns.
  fileprivate init(_ error: PatternSetError, in list: PatternList) {
    var all = error.faults.map { fault in
      let offset = fault.offset.map { "offset \($0): " } ?? ""
      let number = "pattern \(fault.number)\(offset.isEmpty ? ": " : ", ")"
      let place = list.origin(of: fault.number - 1).map {
        "\(printable(equals($0.path, "-") ? Array("(standard input)".utf8) : $0.path)):\($0.line): "
      }
      return UsageError(
        message: (place ?? number) + offset + fault.message,
        excerpt: fault.offset.map { Excerpt(text: fault.pattern, offset: $0) })
    }
    let restCount = error.count - all.count
    if restCount > 0 {
      let patterns = restCount == 1 ? "1 more pattern is" : "\(restCount) more patterns are"
      all.append(UsageError(message: "\(patterns) invalid"))
    }
    self = all.removeFirst()
    others = all
  }
}
