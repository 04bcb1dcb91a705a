internal import Editing
package import Printing
package import Walking

/// A run with all decisions made.
///
/// The options are resolved into it once; nothing after that depends on options, the environment or
/// the terminal.
package enum Run: Sendable {
  case search(RunPlan)
  /// The search finds the matches to replace.
  case edit(RunPlan, ReplacePlan)
  case list(ListPlan)

  package var files: FilePlan {
    switch self {
    case .search(let plan), .edit(let plan, _): plan.files
    case .list(let plan): plan.files
    }
  }

  /// How the names of files are printed.
  package var names: NamePrinter {
    switch self {
    case .search(let plan), .edit(let plan, _): plan.print.look.names
    case .list(let plan): plan.names
    }
  }
}

/// A run that prints the names of files, or splits of them, and does not search them.
package struct ListPlan: Sendable {
  package let files: FilePlan
  package let names: NamePrinter
  /// Nothing is printed, and the first file ends the run.
  package let endsWithFirst: Bool
  package let flushesEachLine: Bool
  /// The number of files is reported at the end.
  package let tellsStatistics: Bool
  /// How the files are cut, if that is printed.
  let splits: SplitPlan?

  /// The names of the files that a search would search.
  package init(_ plan: RunPlan, splits: SplitPlan? = nil) {
    self.splits = splits
    files = plan.files
    names = plan.print.look.names
    endsWithFirst = plan.needs.firstHitEndsRun
    flushesEachLine = plan.print.flushesEachLine
    tellsStatistics = plan.print.tellsStatistics
  }
}

/// Which files a run visits, and in which order.
package struct FilePlan: Sendable {
  package enum FileNames: Sendable, Equatable {
    case always, never
    /// For the files of directories only.
    case inDirectories
  }

  package enum DirectoryAction: Sendable, Equatable {
    case refuse, skip, recurse
  }

  package enum DeviceAction: Sendable, Equatable {
    /// Read devices that the user named, skip those found in directories.
    case readNamed
    case read, skip
  }

  package var fileNames = FileNames.inDirectories
  package var directories = DirectoryAction.refuse
  package var devices = DeviceAction.readNamed
  /// Which files of directories, and which operands, are visited.
  package var walk = WalkOptions()
  /// The order of the files of a directory; `nil` means the order of the walk, by paths.
  package var order: FileOrder?
  /// Paths as bytes; `-` is standard input. If it is empty and no operands come from a file, the
  /// working directory is searched if directories are searched, otherwise standard input.
  package var operands: [[UInt8]] = []
  /// If there are no operands, no file is visited.
  package var mayHaveNoOperands = false
  package var standardInputName = Array("(standard input)".utf8)
  /// How many threads may work; `nil` means as many as there are processors.
  package var wantedThreadCount: Int?
  package var hidesErrors = false
  /// A file may be read through a program, `--pre` or one that decompresses.
  package var mayRunPrograms = false

  package init() {}

  /// How many threads work on many files, or on a large one.
  package var threadCount: Int { wantedThreadCount ?? Processors.usableCount }

  /// Whether output about an edited file includes its name.
  func showsName(of file: PlannedFile) -> Bool {
    fileNames == .always || (fileNames == .inDirectories && file.origin == .walk)
  }
}
