/// The globs that a glob with `{a,b}` stands for, in order; the glob itself if it has no braces.
///
/// Braces may be nested. A brace is an ordinary character after a backslash, inside of brackets, or
/// without its counterpart.
package func expandingBraces(_ glob: [UInt8]) -> [[UInt8]] {
  guard let group = BraceGroup(in: glob) else { return [glob] }
  let rests = expandingBraces(Array(glob[group.end...]))
  return group.alternatives.flatMap { expandingBraces(Array($0)) }.flatMap { middle in
    rests.map { glob[..<group.start] + middle + $0 }
  }
}

/// The first `{...}` of a glob that is complete.
private struct BraceGroup {
  private(set) var start = 0
  private(set) var end = 0
  private(set) var alternatives: [ArraySlice<UInt8>] = []

  init?(in glob: [UInt8]) {
    var position = 0
    while position < glob.count {
      if glob[position] == UInt8(ascii: "{"), let end = close(glob, from: position) {
        start = position
        self.end = end
        return
      }
      position = BraceGroup.next(in: glob, after: position)
    }
    return nil
  }

  /// Collects the alternatives of the group that opens at `open`. Returns its end; `nil` if it has
  /// none.
  private mutating func close(_ glob: [UInt8], from open: Int) -> Int? {
    var (depth, position, alternativeStart) = (0, open, open + 1)
    alternatives = []
    while position < glob.count {
      switch glob[position] {
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "}"):
        depth -= 1
        if depth == 0 {
          alternatives.append(glob[alternativeStart..<position])
          return position + 1
        }
      case UInt8(ascii: ",") where depth == 1:
        alternatives.append(glob[alternativeStart..<position])
        alternativeStart = position + 1
      default: break
      }
      position = BraceGroup.next(in: glob, after: position)
    }
    return nil
  }

  /// The position after one character, an escaped one, or a whole bracket expression.
  private static func next(in glob: [UInt8], after position: Int) -> Int {
    switch glob[position] {
    case UInt8(ascii: "\\"): return position + 2
    case UInt8(ascii: "["):
      // A closing bracket may be the first member of its own set, after the negation sign.
      var first = position + 1
      if first < glob.count, "!^".utf8.contains(glob[first]) { first += 1 }
      guard first < glob.count,
        let end = glob[(first + 1)...].firstIndex(of: UInt8(ascii: "]"))
      else { return position + 1 }
      return end + 1
    default: return position + 1
    }
  }
}
