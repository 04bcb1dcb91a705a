internal import Replace

/// Tells of matches whose replacements have not their length.
struct MisfitMessages {
  private let replacing: ReplacePlan

  /// How many bytes of a text are shown.
  private static let maxShown = 40

  init(_ replacing: ReplacePlan) { self.replacing = replacing }

  func tell(_ summary: EditSummary) {
    list(summary.skipped, of: summary.skippedCount, note: "; left as it is")
    list(summary.misfits, of: summary.misfitCount, note: "")
    guard summary.misfitCount > 0 else { return }
    let all = summary.editCount + summary.misfitCount
    let files = summary.fileCount
    let done = replacing.action == .edit ? "; nothing was written" : ""
    Diagnostics.say(
      "\(counted(summary.misfitCount, "replacement")) \(summary.misfitCount == 1 ? "does" : "do") "
        + "not fit in \(counted(summary.misfitFileCount, "file")) (of \(all) in \(files) "
        + "\(files == 1 ? "file" : "files"))\(done). "
        + "See --fit, or --passthru to write a new file.")
  }

  private func list(_ misfits: [Misfit], of count: Int, note: String) {
    let limit = replacing.namesAll ? Int.max : EditSummary.maxNamed
    for misfit in misfits.prefix(limit) {
      Diagnostics.say(bytes: place(of: misfit) + Array((description(of: misfit.edit) + note).utf8))
    }
    let rest = count - min(limit, misfits.count)
    if rest > 0 { Diagnostics.say("and \(rest) more; see --verbose") }
  }

  private func place(of misfit: Misfit) -> [UInt8] {
    let edit = misfit.edit
    let place =
      replacing.isBytes ? ":+\(edit.offset): " : ":\(edit.lineNumber):\(edit.column): "
    return misfit.path + Array(place.utf8)
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

/// A text on one line, in quotes, with everything else escaped, cut at so many bytes.
func quoted(_ text: [UInt8], maxCount: Int) -> String {
  var result = "\""
  var shown = text[...]
  if shown.count > maxCount {
    shown = shown.prefix(maxCount)
    // Not in the middle of a character.
    while let last = shown.last, last >= 0x80, String(validating: shown, as: UTF8.self) == nil,
      shown.count > maxCount - 4
    {
      shown = shown.dropLast()
    }
  }
  let isText = String(validating: shown, as: UTF8.self) != nil
  var plain: [UInt8] = []
  for byte in shown {
    switch byte {
    case 0x0A: plain += "\\n".utf8
    case 0x09: plain += "\\t".utf8
    case 0x0D: plain += "\\r".utf8
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): plain += [UInt8(ascii: "\\"), byte]
    case 0x20..<0x7F: plain.append(byte)
    case 0x80... where isText: plain.append(byte)
    default:
      let digits = String(byte, radix: 16)
      plain += "\\x\(byte < 16 ? "0" : "")\(digits)".utf8
    }
  }
  result += String(decoding: plain, as: UTF8.self)
  return result + (shown.count < text.count ? "…\"" : "\"")
}
