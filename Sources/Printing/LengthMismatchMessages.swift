package import Editing

/// Messages about replacements that do not have the length of their matches.
package struct LengthMismatchMessages {
  private let isBytes: Bool
  private let namesAll: Bool
  private let edits: Bool
  /// Lines for standard error.
  private var messages: [[UInt8]] = []

  /// The most bytes of a text that are shown.
  private static let maxShown = 40

  /// - Parameters:
  ///   - isBytes: Places are reported as offsets, since there are no lines.
  ///   - namesAll: Every match is named.
  ///   - edits: The run edits files.
  package init(isBytes: Bool, namesAll: Bool, edits: Bool) {
    self.isBytes = isBytes
    self.namesAll = namesAll
    self.edits = edits
  }

  /// Messages for standard error, in order.
  package func messages(about summary: EditSummary) -> [[UInt8]] {
    var all = self
    all.list(summary.skipped, of: summary.skippedCount, note: "; left as it is")
    all.list(summary.mismatches, of: summary.mismatchCount, note: "")
    guard summary.mismatchCount > 0 else { return all.messages }
    let count = summary.editCount + summary.mismatchCount
    let files = summary.fileCount
    let done = edits ? "; nothing was written" : ""
    all.say(
      "\(counted(summary.mismatchCount, "replacement")) \(summary.mismatchCount == 1 ? "does" : "do") "
        + "not fit in \(counted(summary.mismatchedFileCount, "file")) (of \(count) in \(files) "
        + "\(files == 1 ? "file" : "files"))\(done). "
        + "See --fit, or --passthru to write a new file.")
    return all.messages
  }

  private mutating func say(_ text: String) { messages.append(Array(text.utf8)) }

  private mutating func list(_ mismatches: [LengthMismatch], of count: Int, note: String) {
    let limit = namesAll ? Int.max : EditSummary.maxNamed
    for mismatch in mismatches.prefix(limit) {
      messages.append(place(of: mismatch) + Array((description(of: mismatch.edit) + note).utf8))
    }
    let rest = count - min(limit, mismatches.count)
    if rest > 0 { say("and \(rest) more; see --verbose") }
  }

  private func place(of mismatch: LengthMismatch) -> [UInt8] {
    let edit = mismatch.edit
    let place = isBytes ? ":+\(edit.offset): " : ":\(edit.lineNumber):\(edit.column): "
    return mismatch.path + Array(place.utf8)
  }

  private func description(of edit: PlannedEdit) -> String {
    "match has \(counted(edit.old.count, "byte")), replacement has \(edit.new.count): "
      + "\(shown(edit.old)) -> \(shown(edit.new))"
  }

  private func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  private func shown(_ text: [UInt8]) -> String { quoted(text, maxCount: Self.maxShown) }
}
