internal import Globbing

/// One line of an ignore file, with the rules of gitignore(5).
struct IgnoreRule: Sendable {
  let glob: PathGlob
  /// A path that it matches is not ignored.
  let isNegated: Bool
  let isForDirectories: Bool
  /// It is compared with names, not with paths.
  let isForNames: Bool

  /// - Parameter line: The line without its line feed.
  /// - Returns: `nil` for a line that matches nothing: a comment, an empty line, an invalid glob.
  init?(_ line: ArraySlice<UInt8>, unit: PathGlob.Unit = .byte, ignoresCase: Bool = false) {
    // Git ends a line at a NUL byte, as C strings do.
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

  /// The line without spaces at its end, unless they are escaped.
  private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var end = line.startIndex
    var position = line.startIndex
    while position < line.endIndex {
      if line[position] == UInt8(ascii: "\\") {
        // A backslash at the very end also keeps all spaces before it.
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

/// The rules of one file; the last one that matches decides.
package struct IgnoreRules: Sendable {
  /// The rules that may match a file, or a directory.
  private struct Index: Sendable {
    var names = GlobSet()
    var paths = GlobSet()
  }

  /// Where a rule is written.
  private struct Origin: Sendable {
    let line: Int32
    let isNegated: Bool
  }

  /// Shared by all copies, since one is made for each path.
  private final class Storage: Sendable {
    let files: Index
    let directories: Index
    let origins: [Origin]
    /// The file that has the rules, if its path is known here; otherwise empty.
    let path: [UInt8]

    /// No rules. Most runs have none, and types of arrays take time to be made.
    init() {
      files = Index()
      directories = Index()
      origins = []
      path = []
    }

    init(_ rules: [(rule: IgnoreRule, line: Int32)], from path: [UInt8]) {
      var files = Index()
      var directories = Index()
      for (number, (rule, _)) in rules.enumerated() {
        if rule.isForNames {
          directories.names.insert(rule.glob, number: number)
          if !rule.isForDirectories { files.names.insert(rule.glob, number: number) }
        } else {
          directories.paths.insert(rule.glob, number: number)
          if !rule.isForDirectories { files.paths.insert(rule.glob, number: number) }
        }
      }
      self.files = files
      self.directories = directories
      origins = rules.map { Origin(line: $0.line, isNegated: $0.rule.isNegated) }
      self.path = path
    }

    func lastMatch(
      path: ArraySlice<UInt8>, name: ArraySlice<UInt8>, isDirectory: Bool
    ) -> Int? {
      let (byName, byPath) =
        isDirectory
        ? (directories.names.lastMatch(name), directories.paths.lastMatch(path))
        : (files.names.lastMatch(name), files.paths.lastMatch(path))
      guard let byName, let byPath else { return byName ?? byPath }
      return max(byName, byPath)
    }
  }

  private let storage: Storage

  init(rules: [IgnoreRule]) {
    storage = rules.isEmpty ? Storage() : Storage(rules.map { ($0, 0) }, from: [])
  }

  package init() { self.init(rules: []) }

  /// Parses the contents of a file; nothing in it is an error.
  ///
  /// - Parameter path: The path of the file, if only the caller knows it.
  package init(_ contents: [UInt8], ignoresCase: Bool = false, from path: [UInt8] = []) {
    let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = contents.starts(with: byteOrderMark) ? contents.dropFirst(3) : contents[...]
    var rules: [(IgnoreRule, Int32)] = []
    var number: Int32 = 0
    for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      if let rule = IgnoreRule(line, ignoresCase: ignoresCase) { rules.append((rule, number)) }
    }
    storage = Storage(rules, from: path)
  }

  package var isEmpty: Bool { storage.origins.isEmpty }

  /// See `init`.
  var path: [UInt8] { storage.path }

  /// The number of a rule's line in its file.
  func line(of rule: Int) -> Int { Int(storage.origins[rule].line) }

  func isNegated(_ rule: Int) -> Bool { storage.origins[rule].isNegated }

  /// The index of the last rule that matches; `nil` if none does.
  ///
  /// - Parameters:
  ///   - path: Relative to the directory of the rules, without a slash at its start.
  ///   - name: The last part of the path.
  func lastMatch(
    path: ArraySlice<UInt8>, name: ArraySlice<UInt8>, isDirectory: Bool
  ) -> Int? {
    storage.lastMatch(path: path, name: name, isDirectory: isDirectory)
  }
}
