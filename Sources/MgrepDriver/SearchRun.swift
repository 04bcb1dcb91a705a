internal import Glibc
internal import Globbing
internal import MemoryMapping
internal import Output
internal import PCRE2
internal import Printing
internal import Search

/// What the files of a run share and change.
struct RunState {
  var status = ExitStatus()
  let diagnostics: Diagnostics
  /// Somebody looks at the messages, who can do something about them.
  let isInteractive: Bool
}

/// Searches the operands of a run one after the other.
package struct SearchRun: ~Copyable {
  let plan: RunPlan
  var printer: LinePrinter
  var state: RunState
  var scratch: MatchScratch
  var selection = Selection()
  /// Kept from file to file for its memory.
  var streamBuffer: RollingBuffer?
  /// The file that output goes to, if it is one.
  private let outputFile: FileStatus?

  package init(_ plan: RunPlan) {
    self.plan = plan
    let colorsContext = plan.printing.colors != nil && plan.printing.isInverted
    printer = LinePrinter(
      options: plan.printing,
      output: OutputBuffer(descriptor: STDOUT_FILENO, flushesEachLine: plan.flushesEachLine),
      contextMatcher: colorsContext ? plan.search.matcher : nil)
    state = RunState(
      diagnostics: Diagnostics(hidesFileErrors: plan.hidesFileErrors),
      isInteractive: Terminal.isTerminal(STDERR_FILENO))
    scratch = plan.search.makeScratch()
    let status = try? FileStatus(descriptor: STDOUT_FILENO, path: "standard output")
    outputFile = status.flatMap { $0.isRegularFile ? $0 : nil }
  }

  /// Searches everything and prints what is found.
  ///
  /// - Returns: The exit status of the program.
  package mutating func execute() -> ExitStatus {
    do throws(WriteError) {
      if canSelect || plan.report == .names(ofSelected: false) { try searchOperands() }
      try printer.output.flush()
    } catch {
      Diagnostics.say("write error: \(error.reason)")
      state.status.hasError = true
      return state.status
    }
    // A line found counts for more than an error met on the way, when nothing else is told.
    if plan.report == .nothing && state.status.hasSelected { state.status.hasError = false }
    return state.status
  }

  /// Whether any line of any file can be selected; otherwise no file need be read.
  private var canSelect: Bool {
    plan.reporting.maxSelected > 0 && (plan.hasPatterns || plan.request.isInverted)
  }

  private mutating func searchOperands() throws(WriteError) {
    if plan.operands.isEmpty {
      if case .recurse = plan.directories {
        _ = try walk([])
      } else {
        _ = try searchStandardInput()
      }
    }
    for operand in plan.operands where try search(operand: operand) == .stop { return }
  }

  private mutating func search(operand: [UInt8]) throws(WriteError) -> SinkStep {
    if operand == [UInt8(ascii: "-")] { return try searchStandardInput() }
    let descriptor = openForReading(operand)
    guard descriptor >= 0 else {
      try complain(operand, errorText(errno))
      return .keepGoing
    }
    let file = FileDescriptor(owning: descriptor)
    let status: FileStatus
    do throws(FileError) {
      status = try FileStatus(descriptor: descriptor, path: "")
    } catch {
      try complain(operand, error.reason)
      return .keepGoing
    }
    if status.kind == .directory { return try search(directory: operand) }
    guard plan.filter.admitsFile(operand, from: .commandLine) else { return .keepGoing }
    if plan.devices == .skip && status.kind != .regularFile { return .keepGoing }
    let input = OpenInput(descriptor: file.rawValue, name: operand, status: status)
    return try search(input, showsName: plan.fileNames == .always)
  }

  private mutating func search(directory: [UInt8]) throws(WriteError) -> SinkStep {
    switch plan.directories {
    case .skip: return .keepGoing
    case .refuse:
      let hint = state.isInteractive ? " (use -r)" : ""
      try complain(directory, errorText(EISDIR) + hint)
      return .keepGoing
    case .recurse:
      guard plan.filter.admitsDirectory(directory, from: .commandLine) else { return .keepGoing }
      return try walk(directory)
    }
  }

  private mutating func searchStandardInput() throws(WriteError) -> SinkStep {
    let status: FileStatus
    do throws(FileError) {
      status = try FileStatus(descriptor: STDIN_FILENO, path: "")
    } catch {
      try complain(plan.standardInputName, error.reason)
      return .keepGoing
    }
    if status.kind == .directory {
      try complain(plan.standardInputName, errorText(EISDIR))
      return .keepGoing
    }
    let start = status.isRegularFile ? lseek(STDIN_FILENO, 0, SEEK_CUR) : 0
    let input = OpenInput(
      descriptor: STDIN_FILENO, name: plan.standardInputName, status: status,
      start: max(0, start), isStandardInput: true)
    return try search(input, showsName: plan.fileNames == .always)
  }

  /// Searches an open file, and leaves standard input where a later reader shall go on.
  mutating func search(_ input: OpenInput, showsName: Bool) throws(WriteError) -> SinkStep {
    if isOutput(input.status) {
      // A file met in a directory is passed over: the user did not ask for it.
      if !input.isMetInWalk { try complain(input.name, "input file is also the output") }
      return .keepGoing
    }
    let hasSize = input.status.isRegularFile
    printer.beginFile(
      name: input.name, showsName: showsName, byteCount: hasSize ? input.status.byteCount : nil)
    try searchContents(of: input)
    return plan.report == .nothing && state.status.hasSelected ? .stop : .keepGoing
  }

  private mutating func searchContents(of input: OpenInput) throws(WriteError) {
    if plan.mapsFiles && isWorthMapping(input) {
      // Not every file can be mapped, but every one can be read.
      if let file = try? MappedFile(descriptor: input.descriptor, status: input.status) {
        return try search(file, of: input)
      }
    }
    try searchStream(input)
  }

  /// Whether a mapping is the faster way to a file's bytes.
  ///
  /// Over a tree of 78,579 files, mapping and unmapping each takes five times as long as reading
  /// them; from 128 KiB on it makes no difference. An empty file is read, since those of /proc do
  /// not tell their size.
  private func isWorthMapping(_ input: OpenInput) -> Bool {
    let size = input.status.isRegularFile ? input.status.byteCount - input.start : 0
    return input.isMetInWalk ? size >= 128 << 10 : size > 0
  }

  /// What has to be known of the selected lines of `input`.
  func request(for input: OpenInput) -> SelectionRequest {
    var request = plan.request
    // Where the last line ends that may be selected is where a later reader goes on.
    if input.isStandardInput && plan.maxSelected < Int.max { request.keepsLines = true }
    return request
  }

  /// Whether what is printed would be read as input again.
  private func isOutput(_ status: FileStatus) -> Bool {
    guard let outputFile, status.isRegularFile, plan.report == .lines else { return false }
    return plan.reporting.maxSelected > 1 && status.isSameFile(as: outputFile)
  }

  /// Reports what is wrong with a file; the run goes on.
  mutating func complain(_ name: [UInt8], _ reason: String) throws(WriteError) {
    state.status.hasError = true
    try state.diagnostics.fileError(name, reason, after: &printer.output)
  }
}

/// A file that is ready to be searched.
struct OpenInput {
  let descriptor: Int32
  let name: [UInt8]
  let status: FileStatus
  /// Where the search starts: the position of standard input, 0 of any other file.
  var start = 0
  var isStandardInput = false
  /// Not named by the user, but found in a directory.
  var isMetInWalk = false
}
