/// The place of a match, which `--output` prints besides the groups of the match.
///
/// A class: the printer sets its properties for each line, and the expansion of the template reads
/// them.
package final class TemplateFields {
  package var path: [UInt8] = []
  package var lineNumber = 0
  /// Where the line begins in the text that is replaced, which may have several.
  package var lineStart = 0
  /// Converts an offset in the text to an offset in the file.
  package var fileOffset: (Int) -> Int = { $0 }

  package init() {}

  /// The text of a field of a match that begins at `start` in the text.
  func text(of field: ReplacementTemplate.Field, at start: Int) -> [UInt8] {
    switch field {
    case .path: path
    case .line: Array(String(lineNumber).utf8)
    case .column: Array(String(start - lineStart + 1).utf8)
    case .offset: Array(String(fileOffset(start)).utf8)
    }
  }
}
