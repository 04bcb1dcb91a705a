/// Which files and directories are searched, by their names, as in GNU grep.
package struct NameFilter: Sendable {
  package enum Rule: Sendable {
    case include(Glob)
    case exclude(Glob)

    var glob: Glob {
      switch self {
      case .include(let glob), .exclude(let glob): glob
      }
    }

    var admits: Bool {
      if case .include = self { true } else { false }
    }
  }

  /// Where a name comes from.
  package enum Origin: Sendable {
    /// Named by the user: globs may match the whole name, or the part after any slash.
    case commandLine
    /// Found in a directory: globs match its last part.
    case directory
  }

  /// Rules in the order given: the last one that matches a name decides. If none matches, the name
  /// is admitted, unless the first rule is an include rule.
  private struct RuleList: Sendable {
    var rules: [Rule] = [] {
      didSet { globs = GlobSet(rules.map(\.glob)) }
    }
    private var globs = GlobSet()

    /// `nil` if no rule matches.
    func admits(_ name: ArraySlice<UInt8>, from origin: Origin) -> Bool? {
      if rules.isEmpty { return nil }
      return lastMatch(name, from: origin).map { rules[$0].admits }
    }

    func decidingGlob(for name: ArraySlice<UInt8>, from origin: Origin) -> Glob? {
      lastMatch(name, from: origin).map { rules[$0].glob }
    }

    private func lastMatch(_ name: ArraySlice<UInt8>, from origin: Origin) -> Int? {
      switch origin {
      case .directory: globs.lastMatch(name)
      case .commandLine: rules.lastIndex { $0.glob.matches(namedPath: Array(name)) }
      }
    }

    /// Whether names that no rule matches are admitted.
    var admitsOthers: Bool { !(rules.first?.admits ?? false) }
  }

  private var fileRules = RuleList()
  private var directoryRuleList = RuleList()

  package init() {}

  /// For files, in the order given.
  package var rules: [Rule] {
    get { fileRules.rules }
    set { fileRules.rules = newValue }
  }

  /// For directories, in the order given.
  package var directoryRules: [Rule] {
    get { directoryRuleList.rules }
    set { directoryRuleList.rules = newValue }
  }

  /// Whether it admits every name.
  package var isEmpty: Bool { fileRules.rules.isEmpty && directoryRuleList.rules.isEmpty }

  /// Whether a file is searched.
  package func admitsFile(_ name: ArraySlice<UInt8>, from origin: Origin) -> Bool {
    fileRules.admits(name, from: origin) ?? fileRules.admitsOthers
  }

  /// Whether a directory is entered.
  ///
  /// A directory that the user named is entered unless a rule excludes it: include rules only
  /// decide where to go from there.
  package func admitsDirectory(_ name: ArraySlice<UInt8>, from origin: Origin) -> Bool {
    let others = origin == .commandLine || directoryRuleList.admitsOthers
    return directoryRuleList.admits(name, from: origin) ?? others
  }

  /// Why a file is not searched, or a directory is not entered.
  package func reason(
    _ name: ArraySlice<UInt8>, from origin: Origin = .directory, isDirectory: Bool
  ) -> [UInt8] {
    let suffix = isDirectory ? "-dir" : ""
    let glob = (isDirectory ? directoryRuleList : fileRules).decidingGlob(for: name, from: origin)
    return glob.map { Array("--exclude\(suffix)=".utf8) + $0.text }
      ?? Array("no --include\(suffix) matches".utf8)
  }
}
