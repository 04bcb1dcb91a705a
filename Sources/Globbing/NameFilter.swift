/// Which files and directories are searched, by their names, with the rules of GNU grep.
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
    /// Named by the user: globs may match the whole or what follows any slash.
    case commandLine
    /// Met in a directory, by its last part.
    case directory
  }

  /// Rules in the order given: the last one that matches a name decides. If none does, the name
  /// is admitted, unless the first rule is to include only certain names.
  private struct RuleList: Sendable {
    var rules: [Rule] = [] {
      didSet { globs = GlobSet(rules.map(\.glob)) }
    }
    private var globs = GlobSet()

    func admits(_ name: [UInt8], from origin: Origin) -> Bool {
      let number =
        switch origin {
        case .directory: globs.lastMatch(name[...])
        case .commandLine: rules.lastIndex { $0.glob.matches(namedPath: name) }
        }
      guard let number else { return !(rules.first?.admits ?? false) }
      return rules[number].admits
    }
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

  /// The globs of those rules for directories that exclude; set, they are all there is.
  package var excludedDirectories: [Glob] {
    get { directoryRules.filter { !$0.admits }.map(\.glob) }
    set { directoryRules = newValue.map { .exclude($0) } }
  }

  /// Whether a file is to be searched.
  package func admitsFile(_ name: [UInt8], from origin: Origin) -> Bool {
    fileRules.admits(name, from: origin)
  }

  /// Whether the files of a directory are to be searched.
  package func admitsDirectory(_ name: [UInt8], from origin: Origin) -> Bool {
    directoryRuleList.admits(name, from: origin)
  }
}
