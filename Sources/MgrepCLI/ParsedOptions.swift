internal import Input
internal import MgrepDriver
internal import Output
internal import Printing
internal import Walking

/// The options as they were typed; only their form was checked.
///
/// `RunPlanBuilder` resolves them with the terminal, the environment and the files. Options that
/// exclude each other share one value, which the last of them sets.
// Large, since each option has a value.
struct ParsedOptions: Sendable, Equatable {
  enum PatternSource: Sendable, Equatable {
    case text([UInt8])
    case file([UInt8])
    /// One of the patterns after it has to match, too.
    case and
    /// The next one must not match.
    case not

    var isCondition: Bool { self == .and || self == .not }
  }

  enum CaseMode: Sendable, Equatable {
    case sensitive, insensitive
    /// Insensitive unless a pattern has an upper-case letter.
    case smart
  }

  enum Syntax: Sendable, Equatable {
    case perl, fixedStrings
    /// PCRE2 with the word operators of POSIX grep.
    case extended
    /// Not supported; the message shows the equivalent pattern.
    case basic
  }

  enum LineEnds: Sendable, Equatable {
    /// Besides, what `--crlf` and `-z` say.
    case lineFeeds
    case carriageReturns
    /// Line feeds, carriage returns, and both together.
    case either
    /// All that Unicode has.
    case any
  }

  /// What is printed instead of lines.
  enum Summary: Sendable, Equatable {
    case filesWithMatches, filesWithoutMatch
  }

  enum Count: Sendable, Equatable {
    case lines, matches
  }

  enum FileNames: Sendable, Equatable {
    case always, never
  }

  enum ColorMode: Sendable, Equatable {
    case auto, always, never
  }

  enum BinaryFiles: Sendable, Equatable {
    case binary, text, withoutMatch
  }

  enum Buffering: Sendable, Equatable {
    case line, block
  }

  enum Directories: Sendable, Equatable {
    case read, skip, recurse, recurseFollowingLinks
  }

  enum Devices: Sendable, Equatable {
    case read, skip
  }

  enum Mapping: Sendable, Equatable {
    case auto, always, never
  }

  /// A glob of `--include` and similar options, in the order given.
  enum NameRule: Sendable, Equatable {
    case include([UInt8])
    case exclude([UInt8])
    /// All globs of a file.
    case excludeFrom([UInt8])
  }

  /// A glob of `-g`, or of `--iglob`.
  struct PathGlobText: Sendable, Equatable {
    let text: [UInt8]
    let ignoresCase: Bool
  }

  /// A file with the names of files to search.
  struct FileList: Sendable, Equatable {
    let path: [UInt8]
    /// The byte after each name: LF or NUL.
    let terminator: UInt8
  }

  enum TypeChange: Sendable, Equatable {
    case add([UInt8])
    case clear([UInt8])
  }

  /// Which ignore files are used; `--project` decides what is not set.
  struct Ignoring: Sendable, Equatable {
    var isOn: Bool?
    var usesVersionControl = true
    var usesDotFiles = true
    var usesExclude = true
    var usesGlobal = true
    var usesParents = true
    var usesNamedFiles = true
    var requiresRepository = true
    var files: [[UInt8]] = []
  }

  /// A request that is answered instead of a search.
  enum Request: Sendable, Equatable {
    case help, version, libraryVersion, types
    case generate(Generated)
    case recover, journalList
    case undo(journal: [UInt8])
  }

  enum Encoding: Sendable, Equatable {
    /// UTF-8, and what begins with a byte order mark.
    case automatic
    /// Bytes are what they are.
    case none
    /// With a byte order mark another one all the same.
    case named(TextEncoding)
  }

  enum Generated: String, Sendable, CaseIterable {
    case man
    case completeBash = "complete-bash"
    case completeZsh = "complete-zsh"
    case completeFish = "complete-fish"
  }

  var request: Request?
  var operands: [[UInt8]] = []

  // Patterns.
  var patterns: [PatternSource] = []
  /// `-e` and the operand hold queries.
  var isBoolean = false
  /// Conditions are on files, not on lines.
  var isPerFile = false
  /// `--and`, `--not` or `--bool` is given.
  var combinesPatterns: Bool { isBoolean || patterns.contains(where: \.isCondition) }
  var syntax = Syntax.perl
  var caseMode = CaseMode.sensitive
  /// No ASCII letter matches a character outside of ASCII.
  var restrictsCase = false
  var matchesWords = false
  var matchesLines = false
  var inverts = false
  var isBytes = false
  var usesProperties = true
  var crlf: Bool?
  var isNullData = false
  /// What else ends lines.
  var lineEnds = LineEnds.lineFeeds
  /// Pattern files have comments and blank lines.
  var skipsPatternComments = false
  var isMultiline = false
  var dotMatchesNewline = false
  var matchLimit: UInt32?
  var depthLimit: UInt32?
  var heapLimit: UInt32?
  var usesMachineCode = true
  var explainsPlan = false

  // What is printed.
  var isQuiet = false
  var summary: Summary?
  var count: Count?
  var showsZeroCounts = true
  var showsTotalCount = false
  var maxCount: Int?
  var stopsAtNonmatch = false
  /// Line numbers from 1, and bytes.
  var lineRange: Range<Int>?
  var byteRange: Range<Int>?
  /// The byte range is a split.
  var splitsLines = false
  var lineBase = 0
  var maxBytes: Int?
  var maxTotal: Int?
  var tellsStatistics = false
  var printsJSON = false
  /// How patterns that match are shown with lines; `nil` if they are not shown.
  var shownPattern: PatternLabels.Form?
  var patternReport: PatternReport?
  var hasHeading = false
  var onlyMatching = false
  var repeatsLines = false
  var trimsIndentation = false
  var groups: [Int] = []
  var groupSeparatorOfMatch: [UInt8] = []
  var lineNumbers: Bool?
  var columns = false
  /// Columns are characters, not bytes.
  var columnsAreCharacters = false
  var byteOffsets = false
  var fileNames: FileNames?
  var endsNamesWithNUL = false
  var initialTab = false
  var label: [UInt8]?
  var fieldMatchSeparator: [UInt8]?
  var fieldContextSeparator: [UInt8]?
  var color = ColorMode.auto
  /// The template of a replacement is what is printed of a match, and may tell where that is.
  var printsTemplate = false
  /// Of `--hyperlink-format`.
  var linkFormat: [UInt8] = []
  /// 0 for any length.
  var maxColumns = 0
  var longLinePreview = LongLinePreview.none
  /// Of `--colors`.
  var colorChanges: [[UInt8]] = []
  var buffering: Buffering?

  // Context.
  var after: Int?
  var before: Int?
  var context: Int?
  var printsAllLines = false
  /// `nil` after `--no-group-separator`.
  var groupSeparator: [UInt8]? = Array("--".utf8)
  /// It was called `--group`, as somebody does who means `--groups`.
  var mayMeanGroups = false

  // Files.
  var binaryFiles: BinaryFiles?
  var directories: Directories?
  var devices: Devices?
  var followsLinks: Bool?
  var maxDepth: Int?
  var staysOnDevice = false
  /// In bytes, of files found in directories.
  var minFileSize = 0
  var maxFileSize = Int.max
  var maxLineByteCount: Int?
  var fileLists: [FileList] = []
  var listsFiles = false
  /// How files are cut, if that is printed instead of their names.
  var splits: SplitPlan.Size?
  var tellsLineBases = false
  var encoding = Encoding.automatic
  var searchesCompressed = false
  /// Empty for none.
  var preprocessor: [UInt8] = []
  var preprocessedGlobs: [[UInt8]] = []
  /// `nil` for the order of the walk.
  var order: FileOrder?

  // Which files.
  var nameRules: [NameRule] = []
  var directoryRules: [NameRule] = []
  var pathGlobs: [PathGlobText] = []
  var pathGlobsIgnoreCase = false
  var typeChanges: [TypeChange] = []
  var types: [FileTypes.Choice] = []
  var isProject = false
  /// The file of options chooses which files are searched, or has a replacement.
  var hasConfiguredFiles = false
  var hasConfiguredReplacement = false
  var ignoring = Ignoring()
  var skipsHidden: Bool?
  /// How often `-u` was given.
  var unrestrictedCount = 0
  var replacing = ReplaceOptions()
  var mapping = Mapping.auto
  var threads: Int?
  var hidesFileErrors = false
  /// `nil`: a terminal decides.
  var showsProgress: Bool?
}

extension ParsedOptions {
  /// Something was typed that makes a difference for the files of directories only.
  var choosesFilesOfDirectories: Bool {
    !types.isEmpty || !pathGlobs.isEmpty || order != nil || maxDepth != nil || followsLinks != nil
      || unrestrictedCount > 0 || skipsHidden != nil || ignoring != Ignoring()
  }
}

/// An invalid command line.
struct UsageError: Error, Equatable {
  /// One line without the program's name.
  let message: String
  /// The two lines of usage follow.
  var showsUsage = false
  /// Shows below the message what is wrong, and where.
  var excerpt: Excerpt?
  /// Further errors, which are reported afterwards.
  var others: [UsageError] = []

  /// A typed text, with a mark under a place in it.
  struct Excerpt: Equatable {
    let text: [UInt8]
    /// In bytes.
    let offset: Int

    /// Two lines.
    var lines: String {
      // Each character takes one column, as far as that is known here.
      let column = visible(text.prefix(offset)).count { $0 & 0xC0 != 0x80 }
      return "\(printable(visible(text)))\n\(String(repeating: " ", count: column))^\n"
    }
  }
}
