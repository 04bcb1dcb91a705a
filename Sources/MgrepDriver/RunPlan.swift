internal import Bytes
internal import Editing
package import Input
internal import Output
package import Printing
package import Search

/// A search with all decisions made: what to look for, where, and what to print.
package struct RunPlan: Sendable {
  package enum BinaryPolicy: Sendable, Equatable {
    /// A message replaces the lines.
    case message
    /// Binary files are text.
    case text
    /// Binary files have no selected lines.
    case skip
  }

  package enum MappingPolicy: Sendable, Equatable {
    /// Map files that the user named, and large files found in directories.
    case whenFaster
    case always, never
  }

  /// Which files are searched, and how many threads there are for that.
  package var files = FilePlan()
  package var search: SearchPlan
  /// False where no line is selected whatever is in it: without a pattern, and by `-v` with one that
  /// matches everywhere. Files are not opened then.
  package var maySelect = true
  /// Which files are searched at all, by their text; `nil` for all.
  package var condition: FileCondition?
  package var request = SelectionRequest()
  package var reporting = ReportOptions()
  /// Of each file, only lines whose first byte is in this range are searched; `nil` means all.
  package var split: Range<Int>?
  package var print = PrintPlan()
  /// What the printer needs. `ask(for:)` sets it.
  package private(set) var needs = OutputNeeds()
  /// A copy from `needs`; all of that would count a reference for each file.
  private(set) var needsBinaryLines = false
  /// The run makes records of planned edits, for `ReplaceRun`.
  package var plansEdits = false
  package var binaryPolicy = BinaryPolicy.message
  package var mapping = MappingPolicy.whenFaster
  /// The progress of a long search is shown on standard error.
  package var showsProgress = false
  /// The most selected lines that are reported for all files together; `nil` means all.
  package var maxTotal: Int?
  /// The longest line of input that is read, not mapped, in bytes.
  package var maxLineByteCount = 1 << 30
  /// What matches are replaced by, if they are.
  package var replacing: ReplacePlan?
  /// Compressed files without results are reported.
  package var notesCompression = false
  /// Directories may be meant where standard input is searched.
  package var hintsAtDirectories = false
  /// A UTF-8 byte order mark at the start of a file is not part of its first line for matching.
  package var skipsByteOrderMark = true
  /// Compressed and encoded files are searched for what they hold.
  package var layers = ContentLayers()
  /// Files that are compressed by Brotli are told by their names, and searched.
  package var decompressesByName = false
  package var preprocessor: Preprocessor?

  package init(search: SearchPlan) {
    self.search = search
  }

  var purpose: WorkSource.Purpose {
    plansEdits ? .edit(hints: print.look.showsHints) : .search(hints: print.look.showsHints)
  }

  /// Whether it matters if a file is binary.
  private var asksForNUL: Bool {
    binaryPolicy == .skip || (binaryPolicy == .message && needs.lines)
  }

  /// What the start of a file is checked for.
  var classifier: ContentClassifier {
    ContentClassifier(
      looksForNUL: asksForNUL,
      // Lines that are not printed show no NUL of their own, so the start of the file decides.
      earlyNULDecides: binaryPolicy == .skip && needs.wholeFiles,
      looksForByteOrderMark: skipsByteOrderMark, looksForCompression: notesCompression)
  }

  /// Long rows of zeros in what is read may be left out: they end no line, and lines that have
  /// some are not printed.
  var passesOverZeros: Bool {
    binaryPolicy != .text && search.terminator.byte != 0 && !needsBinaryLines
  }

  /// No more selected lines of a file than these matter.
  var maxSelected: Int { maxSelected(ofWanted: reporting.maxSelected) }

  /// As many of the wanted lines of a file matter: of a file that is only named, one.
  func maxSelected(ofWanted count: Int) -> Int { needs.firstHitIsEnough ? min(1, count) : count }

  /// Matches are counted instead of lines.
  var limitsMatches: Bool { search.isMultiline && !request.isInverted }

  /// A file that satisfies `condition` counts as one with a selected line.
  var conditionSelects: Bool {
    if case .names = print.form { condition != nil } else { false }
  }

  /// How many lines of a region, at most, the search has to find for that.
  func limit(ofWanted count: Int) -> Int {
    reporting.isRanged && !limitsMatches ? .max : maxSelected(ofWanted: count)
  }

  /// Asks the search for what is needed of it, and for no more.
  package mutating func ask(for needs: OutputNeeds) {
    self.needs = needs
    needsBinaryLines = needs.binaryLines
    request.keepsLines = needs.lines || needs.patternCounts
    request.patterns = needs.patterns
    request.keepsMatches = needs.matches
    request.keepsExactMatches = needs.exactMatches
    request.groups = needs.groups
    request.countsLines = needs.lineNumbers || reporting.isRanged
    request.countsMatches = needs.matchCount
    request.range =
      reporting.isRanged ? MatchRange(lines: reporting.lines, bytes: reporting.bytes) : nil
    request.limit = limit(ofWanted: reporting.maxSelected)
    reporting.numbersLines = needs.lineNumbers
    reporting.groupsPerMatch = needs.groups.count
    if !needs.context {
      reporting.before = 0
      reporting.after = 0
    }
  }

  /// What is done with files, for one thread.
  func makePrinter(_ destination: any OutputDestination) -> Printer {
    let output = OutputBuffer(destination, flushesEachLine: print.flushesEachLine)
    if plansEdits, let replacing {
      let planner = replacing.planner(terminator: search.terminator, destination)
      return .edits(EditSink(planner, output: output))
    }
    let json = JSONPrinter.Form(
      terminator: search.terminator, joinsLines: search.isMultiline && !request.isInverted,
      nanoseconds: monotonicNanoseconds)
    return Printer(
      print, json: json, output: output,
      contextMatches: print.needsContextMatches
        ? ContextMatches(
          search.matcher, groups: request.groups, takesEmpty: request.keepsExactMatches) : nil,
      replacing: replacing?.printing(
        terminator: search.terminator, noting: request.groups))
  }
}
