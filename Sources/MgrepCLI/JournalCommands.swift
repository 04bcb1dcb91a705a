internal import Editing
internal import Glibc
internal import MgrepDriver
internal import Output
internal import Printing
internal import Scheduling

/// Runs `--recover`, `--undo` and `--journal-list`, which work on journals and search nothing.
struct JournalCommands {
  private let typed: ParsedOptions

  init(_ typed: ParsedOptions) { self.typed = typed }

  func run(_ request: ParsedOptions.Request) throws(UsageError) -> ExitStatus {
    let here = [[UInt8(ascii: ".")]]
    let operands = typed.operands.isEmpty ? here : typed.operands
    var options = RunPlanBuilder(typed, .current, StandardStreams()).editOptions
    var names = NamePrinter()
    names.escapes = Terminal.isTerminal(STDOUT_FILENO)
    switch request {
    case .recover:
      return JournalRun(options, names).recover(
        operands, journalDirectory: typed.replacing.journalDirectory,
        recursively: typed.directories == .recurse)
    case .undo(let journal):
      // The journal of an undo must hold the old bytes, too.
      options.journal = typed.replacing.journal == .none ? nil : .undo
      return JournalRun(options, names).undo([journal] + typed.operands)
    default:
      let directory = typed.replacing.journalDirectory
      return JournalRun(options, names).list(
        directory.map { [$0] } ?? operands, isJournalDirectory: directory != nil)
    }
  }
}
