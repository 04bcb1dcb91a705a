internal import Bytes
package import Editing
internal import MemoryMapping
package import Output

/// Prints the changes of a binary file: the rows of 16 bytes that contain a changed byte.
package struct HexDiffPrinter: Sendable {
  private static let rowByteCount = 16

  package init() {}

  package func print(
    _ overlay: borrowing EditOverlay, _ path: [UInt8], edits source: EditSource,
    to output: inout OutputBuffer
  ) throws(WriteError) {
    guard let old = try? overlay.original.bytes, let new = try? overlay.changed.bytes else {
      return
    }
    appendDiffHeader(path, to: &output)
    var nextRow = 0
    do throws(FileSystemError) {
      var reader = try source.reader()
      var edit = StoredEdit()
      while try reader.next(into: &edit) {
        let first = max(nextRow, edit.range.lowerBound / Self.rowByteCount)
        let end = (edit.range.upperBound + Self.rowByteCount - 1) / Self.rowByteCount
        for row in first..<max(first, end) {
          printRow(row, of: old, mark: "-", to: &output)
          printRow(row, of: new, mark: "+", to: &output)
        }
        nextRow = max(first, end)
      }
    } catch {
      throw .unreadablePlan(error.code)
    }
    try output.endLine()
  }

  /// `-00000010  7f 45 4c 46 …  |.ELF…|`
  private func printRow(
    _ row: Int, of text: RawSpan, mark: StaticString, to output: inout OutputBuffer
  ) {
    let start = row * Self.rowByteCount
    let bytes = text.extracting(start..<min(start + Self.rowByteCount, text.byteCount)).copied()
    output.append(mark)
    output.append(hexadecimal(start, digitCount: 8))
    output.append(" ")
    for byte in bytes {
      output.append(" ")
      output.append(hexadecimal(Int(byte), digitCount: 2))
    }
    for _ in bytes.count..<Self.rowByteCount { output.append("   ") }
    output.append("  |")
    output.append(bytes.map { (0x20..<0x7F).contains($0) ? $0 : UInt8(ascii: ".") })
    output.append("|\n")
  }

  private func hexadecimal(_ number: Int, digitCount: Int) -> [UInt8] {
    let digits = Array(String(number, radix: 16).utf8)
    return Array(repeating: UInt8(ascii: "0"), count: max(0, digitCount - digits.count)) + digits
  }
}
