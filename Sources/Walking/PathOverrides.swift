internal import Globbing

/// The globs of `-g` and `--iglob`: which paths are searched, whatever ignore rules say.
///
/// They have the syntax of gitignore(5) with the opposite meaning: a glob admits paths, a glob
/// after `!` excludes them, and the last glob that matches decides. If any glob admits, files that
/// match no glob are not searched.
package struct PathOverrides: Sendable {
  private var list: [IgnoreRule] = []
  private var texts: [[UInt8]] = []
  private var rules = IgnoreRules()
  private var hasAdmitting = false

  package init() {}

  package var isEmpty: Bool { rules.isEmpty }

  /// - Returns: Whether `glob` is valid: false if it has an incomplete bracket expression or
  ///   escape.
  package mutating func append(_ glob: [UInt8], ignoresCase: Bool) -> Bool {
    // `#` begins a comment only in a file.
    let text = glob.first == UInt8(ascii: "#") ? [UInt8(ascii: "\\")] + glob : glob
    guard let rule = IgnoreRule(text[...], unit: .character, ignoresCase: ignoresCase) else {
      return false
    }
    list.append(rule)
    texts.append(glob)
    rules = IgnoreRules(rules: list)
    if !rule.isNegated { hasAdmitting = true }
    return true
  }

  /// Whether a file is among those that the globs choose; all are, if there are no globs.
  package func choosesFile(_ path: ArraySlice<UInt8>) -> Bool {
    let path = path.starts(with: "./".utf8) ? path.dropFirst(2) : path
    let start = path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? path.startIndex
    return admits(path: path, name: path[start...], isDirectory: false) ?? true
  }

  /// Whether a path is searched; `nil` if no glob decides.
  func admits(
    path: ArraySlice<UInt8>, name: ArraySlice<UInt8>, isDirectory: Bool
  ) -> Bool? {
    if rules.isEmpty { return nil }
    guard let glob = rules.lastMatch(path: path, name: name, isDirectory: isDirectory) else {
      return hasAdmitting && !isDirectory ? false : nil
    }
    return !rules.isNegated(glob)
  }

  /// Why a path is not searched, if `admits` says so.
  func reason(path: ArraySlice<UInt8>, name: ArraySlice<UInt8>, isDirectory: Bool) -> [UInt8] {
    let glob = rules.lastMatch(path: path, name: name, isDirectory: isDirectory)
    return glob.map { Array("-g '".utf8) + texts[$0] + [UInt8(ascii: "'")] }
      ?? Array("no -g matches".utf8)
  }
}
