internal import Globbing

/// One line of a file such as `.gitignore`, with the rules of gitignore(5).
struct IgnoreRule: Sendable {
  let glob: PathGlob
  /// What it matches is not ignored after all.
  let isNegated: Bool
  let isForDirectories: Bool
  /// It is compared with names, not with paths.
  let isForNames: Bool

  /// - Parameter line: Without its line feed.
  /// - Returns: `nil` for a line that matches nothing: a comment, an empty one, a broken glob.
  init?(_ line: ArraySlice<UInt8>, unit: PathGlob.Unit = .byte, ignoresCase: Bool = false) {
    // Git ends a line at a NUL byte, like any string of C.
    var text = IgnoreRule.trimmed(line.prefix { $0 != 0 })
    guard let first = text.first, first != UInt8(ascii: "#") else { return nil }
    isNegated = first == UInt8(ascii: "!")
    if isNegated { text.removeFirst() }
    isForDirectories = text.last == UInt8(ascii: "/")
    if isForDirectories { text.removeLast() }
    isForNames = !text.contains(UInt8(ascii: "/"))
    if text.first == UInt8(ascii: "/") { text.removeFirst() }
    guard !text.isEmpty,
      let glob = PathGlob(
        Array(text), unit: unit, ignoresCase: ignoresCase, isForNames: isForNames)
    else { return nil }
    self.glob = glob
  }

  /// Without the blanks at the end, up to one that is escaped.
  private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var end = line.startIndex
    var position = line.startIndex
    while position < line.endIndex {
      if line[position] == UInt8(ascii: "\\") {
        // A backslash at the very end keeps everything before it, too.
        position = min(position + 2, line.endIndex)
        end = position
      } else {
        position += 1
        if line[position - 1] != UInt8(ascii: " ") { end = position }
      }
    }
    return line[..<end]
  }
}

/// What rules say about a path.
enum IgnoreVerdict: Sendable, Equatable {
  case ignored, admitted
}

/// The rules of one file, of which the last one that matches decides.
package struct IgnoreRules: Sendable {
  /// The rules that may match a file, or a directory.
  private struct Index: Sendable {
    var names = GlobSet()
    var paths = GlobSet()

    func lastMatch(name: ArraySlice<UInt8>, path: ArraySlice<UInt8>) -> Int? {
      let byName = names.isEmpty ? nil : names.lastMatch(name)
      let byPath = paths.isEmpty ? nil : paths.lastMatch(path)
      return max(byName ?? -1, byPath ?? -1) < 0 ? nil : max(byName ?? -1, byPath ?? -1)
    }
  }

  private var files = Index()
  private var directories = Index()
  private var areNegated: [Bool] = []

  package init() {}

  /// Reads the contents of a file; nothing in it is an error.
  package init(_ contents: [UInt8], ignoresCase: Bool = false) {
    let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = contents.starts(with: byteOrderMark) ? contents.dropFirst(3) : contents[...]
    for line in text.split(separator: UInt8(ascii: "\n")) {
      let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      if let rule = IgnoreRule(line, ignoresCase: ignoresCase) { append(rule) }
    }
  }

  package var isEmpty: Bool { areNegated.isEmpty }

  mutating func append(_ rule: IgnoreRule) {
    let number = areNegated.count
    areNegated.append(rule.isNegated)
    if rule.isForNames {
      directories.names.insert(rule.glob, number: number)
      if !rule.isForDirectories { files.names.insert(rule.glob, number: number) }
    } else {
      directories.paths.insert(rule.glob, number: number)
      if !rule.isForDirectories { files.paths.insert(rule.glob, number: number) }
    }
  }

  /// What the last matching rule says; `nil` if none matches.
  ///
  /// - Parameters:
  ///   - path: From the directory that the rules are for, without a slash at its start.
  ///   - name: The last part of it.
  func verdict(
    path: ArraySlice<UInt8>, name: ArraySlice<UInt8>, isDirectory: Bool
  ) -> IgnoreVerdict? {
    let index = isDirectory ? directories : files
    return index.lastMatch(name: name, path: path).map { areNegated[$0] ? .admitted : .ignored }
  }
}
