internal import Bytes
internal import Output
internal import Replacing
internal import Search

/// The part that is shown of lines that are too long.
package enum LongLinePreview: Sendable, Equatable {
  /// Only a note that a line is left out.
  case none
  /// Bytes around the first match.
  case match
  /// The first bytes.
  case start
}

/// A line that is too long to be printed whole.
struct LongLine {
  /// The bytes that a short line would print.
  let content: Range<Int>
  /// The matches that may be shown. A preview of a match shows the one at `focus`, or else the
  /// first one.
  let matches: [Range<Int>]
  /// The number of matches in the whole line.
  let matchCount: Int
  var focus: Int?
  /// The line is selected, and not a line of context.
  let isSelected: Bool
  let look: ColorScheme.Part
}

extension LinePrinter {
  func isTooLong(_ content: Range<Int>) -> Bool {
    options.maxColumns > 0 && content.count > options.maxColumns
  }

  /// Prints a note or an excerpt instead of a line that is too long, without its prefix.
  mutating func printLong(_ bytes: RawSpan, _ line: LongLine) {
    if options.longLinePreview == .none {
      printOmission(of: line)
    } else {
      let match = line.matches.first { $0.lowerBound == line.focus } ?? line.matches.first
      let shown = excerpt(of: bytes, line.content, around: match)
      if shown.lowerBound > line.content.lowerBound { output.append("...") }
      let matchLook: ColorScheme.Part = line.isSelected ? .selectedMatch : .contextMatch
      var printed = shown.lowerBound
      for match in line.matches where match.overlaps(shown) {
        print(bytes.extracting(printed..<max(printed, match.lowerBound)), as: line.look)
        let part = match.clamped(to: max(printed, shown.lowerBound)..<shown.upperBound)
        print(bytes.extracting(part), as: matchLook)
        printed = part.upperBound
      }
      print(bytes.extracting(printed..<shown.upperBound), as: line.look)
      if shown.upperBound < line.content.upperBound { output.append("...") }
    }
    output.append(options.terminator)
  }

  /// The matches of a line that may be shown together with the one at `focus`, or with the first
  /// one. A line may have a million matches, and `--vimgrep` prints it for each of them.
  func matchesNear(_ focus: Int?, _ matches: borrowing ReportedMatches) -> [Range<Int>] {
    guard options.longLinePreview != .none, matches.count > 0 else { return [] }
    let centre = options.longLinePreview == .start ? 0 : focus ?? matches.range(at: 0).lowerBound
    var low = 0
    var high = matches.count
    while low < high {
      let middle = (low + high) / 2
      let isBefore = matches.range(at: middle).upperBound <= centre - options.maxColumns
      if isBefore { low = middle + 1 } else { high = middle }
    }
    var near: [Range<Int>] = []
    while low < matches.count {
      let match = matches.range(at: low)
      if match.lowerBound >= centre + options.maxColumns { break }
      near.append(match)
      low += 1
    }
    return near
  }

  private mutating func printOmission(of line: LongLine) {
    guard line.isSelected else { return output.append("[Omitted long context line]") }
    guard !options.isInverted else { return output.append("[Omitted long line]") }
    output.append("[Omitted long line with ")
    output.append(decimal: line.matchCount)
    output.append(line.matchCount == 1 ? " match]" : " matches]")
  }

  private mutating func print(_ bytes: RawSpan, as part: ColorScheme.Part) {
    guard !bytes.isEmpty else { return }
    output.begin(part, options.colors)
    output.append(bytes)
    output.end(part, options.colors)
  }

  /// The excerpt of a line: as many bytes as a line may have, with the match in the middle. It has
  /// only whole characters.
  private func excerpt(
    of line: RawSpan, _ content: Range<Int>, around match: Range<Int>?
  ) -> Range<Int> {
    var start = content.lowerBound
    if options.longLinePreview == .match, let match {
      let spare = max(0, options.maxColumns - match.count)
      start = min(match.lowerBound - spare / 2, content.upperBound - options.maxColumns)
      start = max(start, content.lowerBound)
    }
    var end = start + options.maxColumns
    // A character has at most three bytes after its first one.
    for _ in 0..<3 where start > content.lowerBound && start < end && isInside(line, start) {
      start += 1
    }
    for _ in 0..<3 where end < content.upperBound && end > start && isInside(line, end) { end -= 1 }
    return start..<end
  }

  /// Whether a character of UTF-8 begins before `offset` and ends after it.
  private func isInside(_ line: RawSpan, _ offset: Int) -> Bool {
    line.byte(at: offset) & 0xC0 == 0x80
  }
}
