internal import Bytes
package import Editing
internal import Input
internal import MemoryMapping
internal import Output
package import Printing
package import Replacing

/// What a run replaces, and what it does with the replacements.
package struct ReplacePlan: Sendable {
  package enum Action: Sendable, Equatable {
    /// Print lines with their replacements, and change nothing.
    case print
    case preview(EditPreview.Form)
    case edit
  }

  package var replacer: Replacer
  package var action = Action.print
  package var policy = FitPolicy()
  /// Printed lines keep their length, too.
  package var fitsPrintedText = false
  /// What is printed may tell where matches are.
  package var tellsPlaces = false
  package var range = EditRange()
  package var limits = EditLimits()
  /// Nothing is written unless the number of replacements is in this range.
  package var expectedCount: ClosedRange<Int>?
  /// How edits are reported.
  package var report = EditReport.Form.nothing
  package var options = EditOptions()
  /// All files are changed, or none.
  package var isAtomic = false
  /// Every match that does not fit is named.
  package var namesAll = false
  /// Places are reported as offsets, since there are no lines.
  package var isBytes = false
  /// Changed lines are printed.
  package var printsLines = false
  /// Ask before more than 100 files are changed.
  package var asksFirst = false
  /// The directory of the plan's file, if the plan outgrows memory.
  package var spoolDirectory = Array("/var/tmp".utf8)

  package init(_ replacer: Replacer) { self.replacer = replacer }

  func planner(terminator: LineTerminator, _ destination: any OutputDestination) -> EditPlanner {
    EditPlanner(
      replacer, policy, in: range, terminator: terminator,
      output: OutputBuffer(destination, flushesEachLine: false))
  }

  /// What replaces matches in lines that are printed.
  ///
  /// - Parameter groups: The groups of each match that are noted.
  func printing(terminator: LineTerminator, noting groups: [Int]) -> LineReplacing? {
    guard action == .print else { return nil }
    let printing = LineReplacing(
      replacer, fitting: fitsPrintedText ? policy : nil, terminator: terminator,
      in: range.bytes, lines: range.lines, noting: groups)
    if tellsPlaces { printing.tellPlaces() }
    return printing
  }

  /// Reports for each match without a replacement why it has none.
  func reportMismatches(_ summary: EditSummary) {
    let messages = LengthMismatchMessages(
      isBytes: isBytes, namesAll: namesAll, edits: action == .edit)
    for message in messages.messages(about: summary) { Diagnostics.say(bytes: message) }
  }

  /// Whether a file found in a walk is the backup of another one, so that it is not edited.
  func isBackup(_ input: OpenInput) -> Bool {
    guard input.isMetInWalk, let suffix = options.backupSuffix,
      input.name.suffix(suffix.count).elementsEqual(suffix)
    else { return false }
    let file = Array(input.name.dropLast(suffix.count))
    return (file.last ?? UInt8(ascii: "/")) != UInt8(ascii: "/")
      && (try? operandKind(of: file)) == .file
  }

  /// Why a file cannot be edited. A file that was only met on the way is skipped without a message.
  func refusal(of input: OpenInput) -> (reason: String, isSilent: Bool)? {
    if action == .edit && input.isStandardInput { return ("cannot edit in place", false) }
    guard input.isRegularFile else { return (notRegularReason, input.isMetInWalk) }
    let start = firstBytes(of: input.descriptor, upTo: 8)
    if JournalNames.isJournal(start) { return ("is a journal of mgrep", input.isMetInWalk) }
    return nil
  }
}

/// Why a device, a FIFO or a socket is not edited.
let notRegularReason = "not a regular file"
