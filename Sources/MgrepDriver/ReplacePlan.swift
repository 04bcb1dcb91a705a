internal import Bytes
package import Editing
internal import Input
internal import MemoryMapping
internal import Output
package import Printing
package import Replacing

/// What a run replaces, and what it does with that.
package struct ReplacePlan: Sendable {
  package enum Action: Sendable, Equatable {
    /// Print lines as they would be, and change nothing.
    case print
    case preview(EditPreview.Form)
    case edit
  }

  package var replacer: Replacer
  package var action = Action.print
  package var policy = FitPolicy()
  /// Printed lines, too, keep their length.
  package var fitsPrintedText = false
  /// What is printed may tell where matches are.
  package var tellsPlaces = false
  package var range = EditRange()
  package var limits = EditLimits()
  /// Nothing is done unless there are so many replacements.
  package var expectedCount: ClosedRange<Int>?
  /// What is told of edits.
  package var report = EditReport.Form.nothing
  package var options = EditOptions()
  /// All files are changed, or none.
  package var isAtomic = false
  /// Every match that does not fit is named.
  package var namesAll = false
  /// Places are told as offsets, since there are no lines.
  package var isBytes = false
  /// The changed lines are printed.
  package var printsLines = false
  /// Ask before more than a hundred files are changed.
  package var asksFirst = false
  /// Where the plan goes if it outgrows memory.
  package var spoolDirectory = Array("/var/tmp".utf8)

  package init(_ replacer: Replacer) { self.replacer = replacer }

  func planner(terminator: LineTerminator, _ destination: any OutputDestination) -> EditPlanner {
    EditPlanner(
      replacer, policy, in: range, terminator: terminator,
      output: OutputBuffer(destination, flushesEachLine: false))
  }

  /// What replaces matches in lines that are printed.
  ///
  /// - Parameter groups: What is told of each match.
  func printing(terminator: LineTerminator, noting groups: [Int]) -> LineReplacing? {
    guard action == .print else { return nil }
    let printing = LineReplacing(
      replacer, fitting: fitsPrintedText ? policy : nil, terminator: terminator,
      in: range.bytes, noting: groups)
    if tellsPlaces { printing.tellPlaces() }
    return printing
  }

  /// Says of each match that has no replacement why.
  func tellMisfits(_ summary: EditSummary) {
    let messages = MisfitMessages(isBytes: isBytes, namesAll: namesAll, edits: action == .edit)
    for message in messages.messages(about: summary) { Diagnostics.say(bytes: message) }
  }

  /// Whether a file met in a walk is the backup of another, which is not edited in its turn.
  func isBackup(_ input: OpenInput) -> Bool {
    guard input.isMetInWalk, let suffix = options.backupSuffix,
      input.name.suffix(suffix.count).elementsEqual(suffix)
    else { return false }
    let file = Array(input.name.dropLast(suffix.count))
    return (file.last ?? UInt8(ascii: "/")) != UInt8(ascii: "/")
      && (try? operandKind(of: file)) == .file
  }

  /// Why a file cannot be edited; empty for one that is passed over without a word, since it was
  /// only met on the way.
  func refusal(of input: OpenInput) -> String? {
    func unlessWalked(_ reason: String) -> String { input.isMetInWalk ? "" : reason }
    if action == .edit && input.isStandardInput { return "cannot edit in place" }
    guard input.isRegularFile else { return unlessWalked(notRegularReason) }
    let start = firstBytes(of: input.descriptor, upTo: 8)
    if JournalNames.isJournal(start) { return unlessWalked("is a journal of mgrep") }
    if !isBytes && (start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF])) {
      return unlessWalked("UTF-16 text; use -U to edit its bytes")
    }
    return nil
  }
}

/// Why a device, a FIFO or a socket is not edited.
let notRegularReason = "not a regular file"
