/// Which files and directories are searched, by their names, with the rules of GNU grep.
package struct NameFilter: Sendable {
  package enum Rule: Sendable {
    case include(Glob)
    case exclude(Glob)
  }

  /// Where a name comes from.
  package enum Origin: Sendable {
    /// Named by the user: globs may match the whole or what follows any slash.
    case commandLine
    /// Met in a directory, by its last part.
    case directory
  }

  /// For files, in the order given.
  package var rules: [Rule] = []
  package var excludedDirectories: [Glob] = []

  package init() {}

  /// Whether a file is to be searched: the last rule that matches its name says so.
  ///
  /// If none matches, it is, unless the first rule is to include only certain names.
  package func admitsFile(_ name: [UInt8], from origin: Origin) -> Bool {
    for rule in rules.reversed() {
      switch rule {
      case .include(let glob): if matches(glob, name, origin) { return true }
      case .exclude(let glob): if matches(glob, name, origin) { return false }
      }
    }
    if case .include? = rules.first { return false }
    return true
  }

  package func admitsDirectory(_ name: [UInt8], from origin: Origin) -> Bool {
    !excludedDirectories.contains { matches($0, name, origin) }
  }

  private func matches(_ glob: Glob, _ name: [UInt8], _ origin: Origin) -> Bool {
    if glob.matches(name) { return true }
    guard origin == .commandLine else { return false }
    return name.indices.contains { index in
      name[index] == UInt8(ascii: "/") && index + 1 < name.count
        && name[index + 1] != UInt8(ascii: "/") && glob.matches(name[(index + 1)...])
    }
  }
}
