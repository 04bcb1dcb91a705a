internal import Bytes
package import Input
internal import Output
package import Printing
internal import Replace
package import Search
package import Walking

/// A search with everything decided: what to look for, where, and what to print.
///
/// What was typed is resolved into it once; nothing after that looks at options, the environment
/// or the terminal.
package struct RunPlan: Sendable {
  package enum BinaryPolicy: Sendable, Equatable {
    /// A message takes the place of lines.
    case message
    /// Binary files are text.
    case text
    /// Binary files have no selected lines.
    case skip
  }

  package enum FileNames: Sendable, Equatable {
    case always, never
    /// For the files of a directory only.
    case inDirectories
  }

  package enum DirectoryAction: Sendable, Equatable {
    case refuse, skip, recurse
  }

  package enum MappingPolicy: Sendable, Equatable {
    /// Those named, and the large ones of those met in a directory.
    case whenFaster
    case always, never
  }

  package enum DeviceAction: Sendable, Equatable {
    /// Read those named, skip those met in a directory.
    case readNamed
    case read, skip
  }

  package var search: SearchPlan
  /// False when files of patterns were all empty: nothing can match.
  package var hasPatterns = true
  package var request = SelectionRequest()
  package var reporting = ReportOptions()
  package var print = PrintPlan()
  /// What is done with the files needs this of them. `ask(for:)` sets it.
  package private(set) var needs = OutputNeeds()
  /// The same of `needs`, apart, since all of that would count a reference for each file.
  private(set) var needsBinaryLines = false
  /// Records of what is to be replaced are made of the files, for `ReplaceRun`.
  package var plansEdits = false
  package var binaryPolicy = BinaryPolicy.message
  package var fileNames = FileNames.inDirectories
  package var directories = DirectoryAction.refuse
  package var devices = DeviceAction.readNamed
  /// Which files of directories are searched, and which operands, by their names.
  package var walk = WalkOptions()
  /// The order of the files of a directory; `nil` for that of the walk, by their paths.
  package var order: FileOrder?
  /// The names of files are printed, which are not searched.
  package var listsFiles = false
  /// Paths as bytes; `-` is standard input. Without any, standard input is searched, or the
  /// working directory if directories are, unless operands come from a file.
  package var operands: [[UInt8]] = []
  /// There may be no operands, and then nothing is searched.
  package var mayHaveNoOperands = false
  package var standardInputName = Array("(standard input)".utf8)
  package var mapping = MappingPolicy.whenFaster
  /// How many threads may search; `nil` for as many as there are processors.
  package var wantedThreadCount: Int?
  package var hidesFileErrors = false
  /// No more selected lines of all files than these are reported; `nil` for all.
  package var maxTotal: Int?
  /// A line of what is read, and not mapped, may have so many bytes.
  package var maxLineByteCount = 1 << 30
  /// What matches are replaced by, if they are.
  package var replacing: ReplacePlan?
  /// Files in which nothing is found since they are not decoded are told.
  package var notesEncodings = false
  /// Directories may be meant where standard input is searched.
  package var hintsAtDirectories = false
  /// A UTF-8 byte order mark at the start of a file is no part of its first line for matching.
  package var skipsByteOrderMark = true
  /// Compressed and encoded files are searched for what they hold.
  package var layers = ContentLayers()

  package init(search: SearchPlan) {
    self.search = search
  }

  /// How many threads search many files, or a large one.
  package var threadCount: Int { wantedThreadCount ?? Processors.usableCount }

  /// The name of an edited file is shown with what is printed of it.
  func showsName(of file: PlannedFile) -> Bool {
    fileNames == .always || (fileNames == .inDirectories && file.origin == .walk)
  }

  /// It makes a difference whether a file is binary.
  private var asksForNUL: Bool {
    binaryPolicy == .skip || (binaryPolicy == .message && needs.lines)
  }

  /// What the start of a file is looked at for.
  var classifier: ContentClassifier {
    ContentClassifier(
      looksForNUL: asksForNUL,
      // Lines that are not printed show no NUL of their own, so the start of the file decides.
      earlyNULDecides: binaryPolicy == .skip && needs.wholeFiles,
      looksForByteOrderMark: skipsByteOrderMark, looksForEncodings: notesEncodings)
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

  /// Asks the search for what is needed of it, and for no more.
  package mutating func ask(for needs: OutputNeeds) {
    self.needs = needs
    needsBinaryLines = needs.binaryLines
    request.keepsLines = needs.lines || needs.patternCounts
    request.patterns = needs.patterns
    request.keepsMatches = needs.matches
    request.keepsExactMatches = needs.exactMatches
    request.groups = needs.groups
    request.countsLines = needs.lineNumbers
    request.countsMatches = needs.matchCount
    request.limit = maxSelected
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
