internal import Editing
internal import Glibc
internal import Input
internal import MemoryMapping
internal import MgrepSystem
internal import Output
internal import PCRE2
internal import Printing
internal import Scheduling
internal import Search
internal import Walking

/// The results of a thread so far, and the facts about the current file.
struct RunState {
  var status = ExitStatus()
  let diagnostics: Diagnostics
  /// Standard error is a terminal, so hints are worth printing.
  let isInteractive: Bool
  var statistics = Statistics()
  /// How many lines were selected in all files, or of a search across lines, matches.
  var selectedCount = 0
  /// The current file was not named by the user, but found in a directory.
  var isMetInWalk = false
  /// Its name is printed with what is printed of it.
  var showsName = false
  /// Is told why files are skipped, and what decodes them.
  let log: DecisionLog?
}

/// Searches files one after the other, with the resources of one thread.
struct FileSearcher: ~Copyable {
  /// A constant: lending a variable of this size to another function would copy it.
  let plan: RunPlan
  let printer: Printer
  let classifier: ContentClassifier
  /// `plan.layers` has some.
  let hasLayers: Bool
  /// `nil` if all files are searched.
  let condition: FileConditionCheck?
  /// Of most files these tell that they have none.
  let layerStarts: LayerStarts
  /// Names tell layers.
  private let looksAtNames: Bool
  /// Holds a file that is searched as a whole. Kept from file to file, since to make one takes memory.
  let memory = InputMemory()
  /// Lines of a stream are counted even if nobody asks for numbers: a line on which PCRE2 gives up
  /// is reported with its number.
  let countsForgottenLines: Bool
  var state: RunState
  /// How regions of the current file are searched. Kept from file to file: making or copying it
  /// counts a reference that all threads share.
  var regions: RegionSearch
  var scratch: MatchScratch
  var selection = Selection()
  /// Kept from file to file for its memory.
  var streamBuffer: RollingBuffer?
  /// Where small files are mapped, if all are.
  let arena: MappingArena?
  /// The file that output goes to, if it is one, and must not be read as input again.
  private let outputFile: FileStatus?
  /// How many selected lines of the current file are wanted.
  private(set) var wantedCount: Int

  init(_ plan: RunPlan, _ destination: any OutputDestination, outputFile: FileStatus?) {
    self.plan = plan
    printer = plan.makePrinter(destination)
    classifier = plan.classifier
    hasLayers = !plan.layers.isEmpty
    condition = plan.condition.map(FileConditionCheck.init)
    layerStarts = plan.layers.starts
    looksAtNames = plan.decompressesByName || plan.preprocessor != nil
    countsForgottenLines = !plan.request.countsLines && plan.search.strategy.mayFail
    state = RunState(
      diagnostics: Diagnostics(hidesFileErrors: plan.files.hidesErrors),
      isInteractive: plan.print.look.showsHints, log: plan.files.walk.log)
    regions = RegionSearch(plan.search, plan.request)
    scratch = plan.search.makeScratch()
    arena = plan.mapping == .always ? MappingArena() : nil
    self.outputFile = outputFile
    wantedCount = plan.reporting.maxSelected
    if plan.search.isMultiline && plan.replacing != nil { printer.replaceAcrossLines(in: memory) }
  }

  /// Whether `maxTotal` lines have been selected.
  var hasAllWanted: Bool { plan.maxTotal.map { state.selectedCount >= $0 } ?? false }

  /// What was searched and found since the last call.
  mutating func takeStatistics() -> Statistics {
    defer { state.statistics = Statistics() }
    return printer.takeStatistics() ?? state.statistics
  }

  /// Searches items one after the other, as long as more is wanted.
  ///
  /// - Returns: The status of all of them.
  mutating func search(_ batch: WorkBatch) throws(WriteError) -> ExitStatus {
    var all = ExitStatus()
    var ahead = OpenedBatch(batch, in: arena, withStatus: asksForStatus)
    for index in batch.items.indices {
      // Nothing after the first file with a selected line matters to a run that shows nothing.
      if hasAllWanted || (plan.needs.firstHitEndsRun && all.hasSelected) { break }
      state.status = ExitStatus()
      try search(index, of: batch, &ahead)
      all.merge(state.status)
    }
    return all
  }

  /// Searches an item, or reports what is wrong with it.
  private mutating func search(
    _ index: Int, of batch: WorkBatch, _ ahead: inout OpenedBatch
  ) throws(WriteError) {
    switch batch.items[index] {
    case .failure(let name, let reason):
      try complain(name[...], reason)
    case .refused(let name):
      state.status.hasRefused = true
      try state.diagnostics.fileError(name[...], notRegularReason, after: printer)
    case .directory(let name, let reason, let showsName):
      try complain(name[...], reason)
      // As in GNU grep, which opens the directory and reads nothing.
      printer.beginFile(
        SearchedFile(name: name[...], showsName: showsName, status: nil, origin: .operand))
      _ = try printer.endFile(FileSummary())
    case .loop(let path):
      try state.diagnostics.fileError(
        path[...], "warning: recursive directory loop", after: printer)
    case .file(var input, let showsName, _):
      if input.isStandardInput && input.isRegularFile {
        input.start = max(0, lseek(input.descriptor, 0, SEEK_CUR))
      }
      try search(&input, showsName: showsName, input.mapped(plan.mapping, in: arena))
    case .walked(let file):
      try search(met: index, of: batch, batch.files.path(of: file), isDevice: file.isDevice, &ahead)
    case .found(let path, let isDevice):
      try search(met: index, of: batch, path[...], isDevice: isDevice, &ahead)
    }
  }

  /// Passes on everything printed so far.
  mutating func flush() throws(WriteError) { try printer.flush() }

  /// Searches a file of a directory, unless it cannot be opened.
  private mutating func search(
    met index: Int, of batch: WorkBatch, _ path: ArraySlice<UInt8>, isDevice: Bool,
    _ ahead: inout OpenedBatch
  ) throws(WriteError) {
    let file: OpenedFile
    do throws(Errno) {
      if let opened = try ahead.takeFile(ofItem: index) {
        file = opened
      } else {
        guard let opened = try batch.openIfMet(index) else { return }
        file = try OpenedFile(opened, withStatus: isDevice || asksForStatus)
      }
    } catch {
      return try complain(path, error.reason)
    }
    var input = OpenInput(
      descriptor: file.descriptor.rawValue, name: path, status: file.status, isMetInWalk: true)
    let mapping =
      if ahead.opensAhead {
        ahead.takeMapping(ofItem: index)
      } else {
        input.mapped(plan.mapping, in: arena)
      }
    try search(&input, showsName: plan.files.fileNames != .never, mapping)
  }

  /// Something about a file must be known before it is read.
  private var asksForStatus: Bool {
    outputFile != nil || plan.needs.fileStatus
  }

  /// Searches an open file, and leaves standard input where a later reader continues.
  ///
  /// - Parameter mapping: The mapping of the file, unless it is to be read.
  private mutating func search(
    _ input: inout OpenInput, showsName: Bool, _ mapping: consuming MappedFile?
  ) throws(WriteError) {
    if let outputFile, let status = input.status, status.isSameFile(as: outputFile) {
      // A file found in a directory is skipped silently: the user did not ask for it.
      if !input.isMetInWalk { return try complain(input.name, "input file is also the output") }
      state.log?.noteSkipped(input.name, "also the output")
      return
    }
    state.isMetInWalk = input.isMetInWalk
    if plan.plansEdits {
      if plan.replacing?.isBackup(input) == true {
        return try state.diagnostics.fileError(
          input.name, "skipped because it is a backup", after: printer)
      }
      if let refusal = plan.replacing?.refusal(of: input) {
        if !refusal.isSilent { return try complain(input.name, refusal.reason) }
        state.log?.noteSkipped(input.name, refusal.reason)
        return
      }
    }
    if let maxTotal = plan.maxTotal {
      wantedCount = min(plan.reporting.maxSelected, maxTotal - state.selectedCount)
      regions.request.limit = plan.limit(ofWanted: wantedCount)
    }
    // Where the last line ends that may be selected is where a later reader goes on.
    let endMatters = input.isStandardInput && regions.request.limit < Int.max
    regions.request.keepsLines =
      plan.request.keepsLines || endMatters || plan.reporting.stopsAtNonmatch
      || plan.reporting.isRanged
    if plan.request.countsMatches && !plan.request.isInverted {
      // Only those in lines up to the limit count, and where it lies no single region can tell.
      if regions.request.limit < Int.max { regions.request.keepsLines = true }
      regions.request.keepsMatches = plan.request.keepsMatches || regions.request.keepsLines
    }
    regions.request.countsLines = plan.request.countsLines
    state.showsName = showsName
    if plan.needs.fileStarts {
      printer.beginFile(
        SearchedFile(
          name: input.name, showsName: showsName, status: input.status, origin: input.origin))
    }
    if looksAtNames, let found = plan.layerByName(of: input) {
      return try searchRead(&input, found)
    }
    if let file = mapping.take() { return try search(file, of: &input) }
    try searchRead(&input)
  }

  /// Reports an error of a file; the run continues.
  mutating func complain(_ name: ArraySlice<UInt8>, _ reason: String) throws(WriteError) {
    state.status.hasError = true
    try state.diagnostics.fileError(name, reason, after: printer)
  }
}

extension OpenInput {
  var origin: PlannedFile.Origin {
    isStandardInput ? .standardInput : isMetInWalk ? .walk : .operand
  }

  /// The mapping of the file, if it should be mapped. Not every file can be mapped, but every file
  /// can be read.
  func mapped(_ policy: RunPlan.MappingPolicy, in arena: MappingArena?) -> MappedFile? {
    guard isWorthMapping(policy), !isFilledByMapping else { return nil }
    return try? MappedFile(
      descriptor: descriptor, options: .read, status: status, arena: arena)
  }

  /// Whether reading its holes through a mapping would fill them.
  private var isFilledByMapping: Bool {
    status?.hasHoles ?? false && isInMemoryOnly(descriptor)
  }

  /// Whether a mapping is the faster way to the bytes of a file.
  ///
  /// In a tree of 78,579 files, mapping and unmapping each file takes five times as long as reading
  /// them. Even for the 84 files of over 1 MiB, at most 20 MiB, reading takes 0.98 of the time with
  /// mappings. Above a certain size, a file should be searched by all threads. An empty file is
  /// read, because files of /proc do not report their size.
  private func isWorthMapping(_ policy: RunPlan.MappingPolicy) -> Bool {
    switch policy {
    case .never: false
    case .always: byteCount > 0
    case .whenFaster: byteCount >= (isMetInWalk ? 32 << 20 : 1)
    }
  }
}

extension FileStatus {
  var hasHoles: Bool { allocatedByteCount < byteCount }
}
