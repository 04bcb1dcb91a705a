internal import Bytes
package import Printing
internal import Replace
package import Search
package import Walking

/// A search with everything decided: what to look for, where, and what to print.
///
/// What was typed is resolved into it once; nothing after that looks at options, the environment
/// or the terminal.
package struct RunPlan: Sendable {
  /// What is printed of each file.
  package enum Report: Sendable, Equatable {
    case lines
    /// The number of selected lines, or of their matches.
    case count(ofMatches: Bool, showsZero: Bool)
    /// The names of files in which a line was selected, or of those in which none was.
    case names(ofSelected: Bool)
    /// Nothing, and the run ends with the first selected line.
    case nothing
    /// Nothing, since output goes nowhere; each file still counts (`/dev/null`).
    case exitStatusOnly
    /// Records of what is to be replaced, for `ReplaceRun`.
    case edits

    package var isLines: Bool { self == .lines }

    package var countsMatches: Bool {
      if case .count(ofMatches: true, _) = self { true } else { false }
    }
  }

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
  package var printing = PrinterOptions()
  package var report = Report.lines
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
  package var flushesEachLine = false
  package var hidesFileErrors = false
  /// No more selected lines of all files than these are reported; `nil` for all.
  package var maxTotal: Int?
  /// What was searched and found is told at the end.
  package var tellsStatistics = false
  /// Nothing is printed of what a run of edits does.
  package var isSilent = false
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
  var asksForNUL: Bool {
    binaryPolicy == .skip
      || (binaryPolicy == .message && (report == .lines || report == .edits))
  }

  /// Long rows of zeros in what is read may be left out: they end no line, and lines that have
  /// some are not printed.
  var passesOverZeros: Bool { binaryPolicy != .text && search.terminator.byte != 0 }

  /// No more selected lines of a file than these matter.
  package var maxSelected: Int { maxSelected(ofWanted: reporting.maxSelected) }

  /// As many of the wanted lines of a file matter: of a file that is only named, one.
  func maxSelected(ofWanted count: Int) -> Int {
    switch report {
    case .lines, .count, .edits: count
    case .names, .nothing, .exitStatusOnly: min(1, count)
    }
  }
}
