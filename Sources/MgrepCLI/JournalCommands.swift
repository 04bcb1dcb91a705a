internal import Editing
internal import MgrepDriver
internal import Scheduling

/// Answers `--recover`, `--undo` and `--journal-list`, which look at journals and search nothing.
struct JournalCommands {
  private let typed: ParsedOptions

  init(_ typed: ParsedOptions) { self.typed = typed }

  func run(_ request: ParsedOptions.Request) throws(UsageError) -> ExitStatus {
    let here = [[UInt8(ascii: ".")]]
    let operands = typed.operands.isEmpty ? here : typed.operands
    var options = RunPlanBuilder(typed, .current, StandardStreams()).editOptions
    switch request {
    case .recover:
      return JournalRun(options).recover(
        operands, journalDirectory: typed.replacing.journalDirectory,
        recursively: typed.directories == .recurse)
    case .undo(let journal):
      // The journal of taking back has to lead somewhere, too.
      options.journal = typed.replacing.journal == .none ? nil : .undo
      return JournalRun(options).undo([journal] + typed.operands)
    default:
      let directory = typed.replacing.journalDirectory
      return JournalRun(options).list(
        directory.map { [$0] } ?? operands, isJournalDirectory: directory != nil)
    }
  }
}
