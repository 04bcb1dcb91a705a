/// What `--output` tells of a match besides its groups: where it is.
///
/// An object, which whoever prints sets for each line, and expansions of the template ask.
package final class TemplateFields {
  package var path: [UInt8] = []
  package var lineNumber = 0
  /// Where a byte of the line is in the file.
  package var fileOffset: (Int) -> Int = { $0 }

  package init() {}

  /// What stands for a field of a match, which begins at `start` in its line.
  func text(of field: ReplacementTemplate.Field, at start: Int) -> [UInt8] {
    switch field {
    case .path: path
    case .line: Array(String(lineNumber).utf8)
    case .column: Array(String(start + 1).utf8)
    case .offset: Array(String(fileOffset(start)).utf8)
    }
  }
}
