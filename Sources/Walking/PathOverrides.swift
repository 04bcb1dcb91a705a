internal import Globbing

/// The globs of `-g` and `--iglob`: which paths are searched, whatever ignore rules say.
///
/// They have the syntax of gitignore(5) with the opposite meaning: a glob admits, one after `!`
/// excludes, and the last that matches decides. If there is any glob that admits, files that none
/// matches are not searched.
package struct PathOverrides: Sendable {
  private var rules = IgnoreRules()
  private var hasAdmitting = false

  package init() {}

  package var isEmpty: Bool { rules.isEmpty }

  /// - Returns: Whether `glob` is one: false if it has a bracket or an escape without an end.
  package mutating func append(_ glob: [UInt8], ignoresCase: Bool) -> Bool {
    // `#` begins a comment in a file only.
    let text = glob.first == UInt8(ascii: "#") ? [UInt8(ascii: "\\")] + glob : glob
    guard let rule = IgnoreRule(text[...], unit: .character, ignoresCase: ignoresCase) else {
      return false
    }
    rules.append(rule)
    if !rule.isNegated { hasAdmitting = true }
    return true
  }

  /// Whether a path is searched; `nil` if that is left to others.
  func admits(
    path: ArraySlice<UInt8>, name: ArraySlice<UInt8>, isDirectory: Bool
  ) -> Bool? {
    if rules.isEmpty { return nil }
    switch rules.verdict(path: path, name: name, isDirectory: isDirectory) {
    case .ignored: return true
    case .admitted: return false
    case nil: return hasAdmitting && !isDirectory ? false : nil
    }
  }
}
