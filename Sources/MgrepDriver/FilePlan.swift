internal import Editing
package import Printing
package import Walking

/// A run with everything decided.
///
/// What was typed is resolved into it once; nothing after that looks at options, the environment
/// or the terminal.
package enum Run: Sendable {
  case search(RunPlan)
  /// The search finds what is to be replaced.
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

/// The names of files are printed, which are not searched.
package struct ListPlan: Sendable {
  package let files: FilePlan
  package let names: NamePrinter
  /// Nothing is printed, and the first file ends the run.
  package let endsWithFirst: Bool
  package let flushesEachLine: Bool

  /// The names of the files that a search would search.
  package init(_ plan: RunPlan) {
    files = plan.files
    names = plan.print.look.names
    endsWithFirst = plan.needs.firstHitEndsRun
    flushesEachLine = plan.print.flushesEachLine
  }
}

/// Which files a run visits, and in which order.
package struct FilePlan: Sendable {
  package enum FileNames: Sendable, Equatable {
    case always, never
    /// For the files of a directory only.
    case inDirectories
  }

  package enum DirectoryAction: Sendable, Equatable {
    case refuse, skip, recurse
  }

  package enum DeviceAction: Sendable, Equatable {
    /// Read those named, skip those met in a directory.
    case readNamed
    case read, skip
  }

  package var fileNames = FileNames.inDirectories
  package var directories = DirectoryAction.refuse
  package var devices = DeviceAction.readNamed
  /// Which files of directories are visited, and which operands, by their names.
  package var walk = WalkOptions()
  /// The order of the files of a directory; `nil` for that of the walk, by their paths.
  package var order: FileOrder?
  /// Paths as bytes; `-` is standard input. Without any, standard input is searched, or the
  /// working directory if directories are, unless operands come from a file.
  package var operands: [[UInt8]] = []
  /// There may be no operands, and then no file is visited.
  package var mayHaveNoOperands = false
  package var standardInputName = Array("(standard input)".utf8)
  /// How many threads may work; `nil` for as many as there are processors.
  package var wantedThreadCount: Int?
  package var hidesErrors = false

  package init() {}

  /// How many threads work on many files, or on a large one.
  package var threadCount: Int { wantedThreadCount ?? Processors.usableCount }

  /// The name of an edited file is shown with what is printed of it.
  func showsName(of file: PlannedFile) -> Bool {
    fileNames == .always || (fileNames == .inDirectories && file.origin == .walk)
  }
}
