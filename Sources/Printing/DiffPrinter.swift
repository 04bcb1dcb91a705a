internal import Bytes
package import Editing
internal import MemoryMapping
package import Output

/// Prints the changes of a file as a unified diff for `patch -p1` and `git apply`.
package struct DiffPrinter: Sendable {
  private let contextLineCount: Int
  private let hasColors: Bool

  /// - Parameter contextLineCount: The number of unchanged lines before and after changed ones.
  package init(contextLineCount: Int, hasColors: Bool) {
    self.contextLineCount = contextLineCount
    self.hasColors = hasColors
  }

  /// Prints the whole diff of a file.
  package func print(
    _ overlay: borrowing EditOverlay, _ path: [UInt8], edits source: EditSource,
    to output: inout OutputBuffer
  ) throws(WriteError) {
    guard let old = try? overlay.original.bytes, let new = try? overlay.changed.bytes else {
      return
    }
    let texts = ChangedText(old: old, new: new)
    do throws(FileSystemError) {
      var reader = try source.reader()
      var hunk = Hunk()
      var lines = LineNumbers()
      var hasHeader = false
      var edit = StoredEdit()
      while try reader.next(into: &edit) {
        // Skips edits in a line that is shown already: a line may have millions of edits.
        if !hunk.isEmpty, edit.range.upperBound <= hunk.end { continue }
        let region = texts.lines(around: edit.range)
        if !hunk.isEmpty, !texts.isNear(region.lowerBound, hunk.end, contextLineCount) {
          try? print(hunk, texts, path, &lines, &hasHeader, to: &output)
          hunk = Hunk()
        }
        hunk.add(region)
      }
      if !hunk.isEmpty { try? print(hunk, texts, path, &lines, &hasHeader, to: &output) }
    } catch {
      throw .unreadablePlan(error.code)
    }
    try output.endLine()
  }

  private func print(
    _ hunk: Hunk, _ texts: borrowing ChangedText, _ path: [UInt8], _ lines: inout LineNumbers,
    _ hasHeader: inout Bool, to output: inout OutputBuffer
  ) throws(WriteError) {
    if !hasHeader {
      appendDiffHeader(path, to: &output)
      hasHeader = true
    }
    let start = texts.start(
      ofContext: contextLineCount, before: hunk.start, notBefore: lines.offset)
    let end = texts.end(ofContext: contextLineCount, after: hunk.end)
    lines.advance(to: start, texts)
    let first = lines
    lines.advance(to: end, texts)
    // A last line without a line feed counts, too.
    let hasOpenEnd = end == texts.byteCount
    let oldCount = lines.old - first.old + (hasOpenEnd && texts.oldEndsOpen ? 1 : 0)
    let newCount = lines.new - first.new + (hasOpenEnd && texts.newEndsOpen ? 1 : 0)
    output.append(
      Array("@@ -\(first.old + 1),\(oldCount) +\(first.new + 1),\(newCount) @@\n".utf8))
    var position = start
    for region in hunk.regions {
      printLines(texts.old, position..<region.lowerBound, mark: " ", color: nil, to: &output)
      printLines(texts.old, region, mark: "-", color: "\u{1B}[31m", to: &output)
      printLines(texts.new, region, mark: "+", color: "\u{1B}[32m", to: &output)
      position = region.upperBound
    }
    printLines(texts.old, position..<end, mark: " ", color: nil, to: &output)
    try output.endLine()
  }

  private func printLines(
    _ text: RawSpan, _ range: Range<Int>, mark: StaticString, color: StaticString?,
    to output: inout OutputBuffer
  ) {
    var start = range.lowerBound
    while start < range.upperBound {
      let end =
        text.firstOffset(of: UInt8(ascii: "\n"), from: start, to: range.upperBound).map { $0 + 1 }
        ?? range.upperBound
      let isOpen = text.byte(at: end - 1) != UInt8(ascii: "\n")
      if let color, hasColors { output.append(color) }
      output.append(mark)
      output.append(text.extracting(start..<(isOpen ? end : end - 1)))
      if color != nil, hasColors { output.append("\u{1B}[m") }
      output.append(isOpen ? "\n\\ No newline at end of file\n" : "\n")
      start = end
    }
  }
}

/// A file before and after its edits, with the same number of bytes.
struct ChangedText: ~Escapable {
  let old: RawSpan
  let new: RawSpan

  @_lifetime(copy old, copy new)
  init(old: RawSpan, new: RawSpan) {
    self.old = old
    self.new = new
  }

  var byteCount: Int { old.byteCount }
  var oldEndsOpen: Bool { endsOpen(old) }
  var newEndsOpen: Bool { endsOpen(new) }

  private func endsOpen(_ text: RawSpan) -> Bool {
    text.byteCount > 0 && text.byte(at: text.byteCount - 1) != UInt8(ascii: "\n")
  }

  /// Whether a line begins at `offset` in both.
  private func isBorder(_ offset: Int) -> Bool {
    offset == 0 || offset == byteCount
      || (old.byte(at: offset - 1) == UInt8(ascii: "\n")
        && new.byte(at: offset - 1) == UInt8(ascii: "\n"))
  }

  /// The smallest range around `range` that is whole lines in both.
  func lines(around range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    while !isBorder(start) {
      let previous = old.lastOffset(of: UInt8(ascii: "\n"), from: 0, to: start - 1)
      start = previous.map { $0 + 1 } ?? 0
    }
    var end = max(range.upperBound, min(start + 1, byteCount))
    while !isBorder(end) {
      let next = old.firstOffset(of: UInt8(ascii: "\n"), from: end, to: byteCount)
      end = next.map { $0 + 1 } ?? byteCount
    }
    return start..<end
  }

  /// Whether so few lines are between two changes that they belong to one hunk.
  func isNear(_ start: Int, _ end: Int, _ contextLineCount: Int) -> Bool {
    start <= end || self.end(ofContext: 2 * contextLineCount, after: end) >= start
  }

  func start(ofContext count: Int, before offset: Int, notBefore floor: Int) -> Int {
    var start = offset
    for _ in 0..<count where start > floor {
      let previous = old.lastOffset(of: UInt8(ascii: "\n"), from: floor, to: start - 1)
      start = previous.map { $0 + 1 } ?? floor
    }
    return start
  }

  func end(ofContext count: Int, after offset: Int) -> Int {
    var end = offset
    for _ in 0..<count where end < byteCount {
      end =
        old.firstOffset(of: UInt8(ascii: "\n"), from: end, to: byteCount).map { $0 + 1 }
        ?? byteCount
    }
    return end
  }
}

/// Changes that are shown together.
private struct Hunk {
  /// Whole lines, in order; no two regions touch.
  private(set) var regions: [Range<Int>] = []

  var isEmpty: Bool { regions.isEmpty }
  var start: Int { regions.first?.lowerBound ?? 0 }
  var end: Int { regions.last?.upperBound ?? 0 }

  mutating func add(_ region: Range<Int>) {
    guard let last = regions.last, region.lowerBound <= last.upperBound else {
      return regions.append(region)
    }
    regions[regions.count - 1] = last.lowerBound..<max(last.upperBound, region.upperBound)
  }
}

/// The number of line feeds before an offset, in both texts.
private struct LineNumbers {
  private(set) var offset = 0
  private(set) var old = 0
  private(set) var new = 0

  mutating func advance(to end: Int, _ texts: borrowing ChangedText) {
    old += texts.old.count(of: UInt8(ascii: "\n"), from: offset, to: end)
    new += texts.new.count(of: UInt8(ascii: "\n"), from: offset, to: end)
    offset = end
  }
}

/// Appends the two header lines that name a file.
func appendDiffHeader(_ path: [UInt8], to output: inout OutputBuffer) {
  for (mark, side) in [("--- ", "a/"), ("+++ ", "b/")] {
    output.append(Array(mark.utf8))
    output.append(diffName(side: side, path))
    output.append("\n")
  }
}

/// A name in the header of a diff. It is quoted as in git if it contains bytes that end a line or a
/// field.
private func diffName(side: String, _ path: [UInt8]) -> [UInt8] {
  var rest = path[...]
  while rest.starts(with: "./".utf8) { rest = rest.dropFirst(2) }
  while rest.first == UInt8(ascii: "/") { rest = rest.dropFirst() }
  let name = Array(side.utf8) + rest
  let isPlain = name.allSatisfy {
    $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
  }
  // A tab ends a name that contains spaces.
  if isPlain { return name.contains(UInt8(ascii: " ")) ? name + [0x09] : name }
  var quoted = [UInt8(ascii: "\"")]
  for byte in name {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): quoted += [UInt8(ascii: "\\"), byte]
    case 0x20..<0x7F: quoted.append(byte)
    default:
      let digits = [byte >> 6, byte >> 3 & 7, byte & 7].map { $0 + UInt8(ascii: "0") }
      quoted += [UInt8(ascii: "\\")] + digits
    }
  }
  return quoted + [UInt8(ascii: "\"")]
}
