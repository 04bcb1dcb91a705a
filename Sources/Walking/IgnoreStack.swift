internal import MgrepSystem

/// The ignore rules that apply in the current directory of a walk: those of the directory itself,
/// and of all directories above it up to the root of the repository.
struct IgnoreStack {
  /// The kinds of ignore files by precedence: a rule of one kind decides before all rules of the
  /// next.
  fileprivate enum Kind: Int, CaseIterable {
    case mgrep, ripgrep, common, git

    var fileName: String {
      switch self {
      case .mgrep: ".mgrepignore"
      case .ripgrep: ".rgignore"
      case .common: ".ignore"
      case .git: ".gitignore"
      }
    }
  }

  /// A rule that matches an entry. It holds no references, since nearly all are asked only whether
  /// they ignore it.
  struct Decision {
    fileprivate enum Source {
      case scope(Kind, Int), exclude, global, named(Int)
    }

    let isIgnored: Bool
    /// An index in the rules of the source.
    fileprivate let rule: Int
    fileprivate let source: Source

    fileprivate init(_ rule: Int, of rules: IgnoreRules, from source: Source) {
      isIgnored = !rules.isNegated(rule)
      self.rule = rule
      self.source = source
    }
  }

  /// Rules, and the start in `location` of the paths that they apply to.
  private struct Scope {
    let rules: IgnoreRules
    let base: Int
  }

  /// The state of the parent directories, to return to.
  private struct Frame {
    var counts: [Int]
    var firstOfGit: Int
    var repository: GitScope?
    var locationCount: Int
  }

  private struct GitScope {
    let repository: GitRepository
    let base: Int
  }

  /// The repository of `GIT_DIR`; git then looks for no other one.
  private let environmentRepository: GitRepository?

  private let options: IgnoreOptions
  /// By kind, from the root of the file system downwards.
  private var scopes: [[Scope]] = Kind.allCases.map { _ in [] }
  /// `.gitignore` files before this index belong to an outer repository.
  private var firstOfGit = 0
  private var repository: GitScope?
  private var frames: [Frame] = []
  /// The path of the current entry from the root of the file system, without links.
  private var location: [UInt8] = []
  private var directoryCount = 0
  /// Ignore files that could not be read: by their names in the last directory, or by their whole
  /// paths if they are above the start of the walk.
  private(set) var failures: [(name: [UInt8], code: Int32)] = []

  init(_ options: IgnoreOptions) {
    self.options = options
    environmentRepository =
      options.usesVersionControl ? GitRepository(ofEnvironment: options) : nil
  }

  /// The repository that begins at a directory, or whose working tree contains it by a setting.
  ///
  /// - Parameter end: The end of the directory's path in `location`.
  private func repository(at directory: DirectoryHandle, end: Int) -> GitScope? {
    let found: GitRepository?
    if options.settings.repositoryDirectory != nil {
      guard environmentRepository?.workTree.map({ location[..<end] == $0[...] }) ?? false else {
        return nil
      }
      found = environmentRepository
    } else {
      let path = end > 1 ? location[..<(end - 1)] : location[..<end]
      found = GitRepository(at: directory, path: Array(path), options)
    }
    guard let found, let workTree = found.workTree, location[..<end].starts(with: workTree) else {
      return nil
    }
    return GitScope(repository: found, base: workTree.count)
  }

  /// Begins at the start of a walk, with the rules of the directories above it.
  mutating func begin(at root: DirectoryHandle, path: [UInt8]) {
    guard let resolved = resolvedPath(path[...]) else { return }
    location = resolved == [UInt8(ascii: "/")] ? resolved : resolved + [UInt8(ascii: "/")]
    directoryCount = location.count
    guard location.count > 1 else { return }
    // From the nearest one upwards; the root of a working tree is the last one whose rules count.
    var parents: [(handle: DirectoryHandle, count: Int)] = []
    var first = repository(at: root, end: location.count)?.base
    for end in location.indices.dropLast().reversed() where location[end] == UInt8(ascii: "/") {
      if let first, end + 1 < first { break }
      guard
        let parent = try? DirectoryHandle(location[...end], followsLinks: true)
      else { break }
      parents.append((parent, end + 1))
      first = first ?? repository(at: parent, end: end + 1)?.base
    }
    let whole = location
    var failures: [(name: [UInt8], code: Int32)] = []
    for (handle, count) in parents.reversed() {
      location = Array(whole[..<count])
      directoryCount = count
      push(handle, names: options.usesParents ? Kind.allCases.map(\.fileName) : [], mayBeRoot: true)
      failures += self.failures.map { (location[..<count] + $0.name, $0.code) }
    }
    self.failures = failures
    location = whole
    directoryCount = whole.count
  }

  /// Enters a directory.
  ///
  /// - Parameters:
  ///   - name: Its name in its parent; `nil` for the start of the walk.
  ///   - dottedNames: The names of its entries that begin with a dot.
  mutating func enter(
    _ directory: DirectoryHandle, name: [UInt8]?, dottedNames: some Sequence<ArraySlice<UInt8>>
  ) {
    var names: [String] = []
    var mayBeRoot = environmentRepository != nil
    for dotted in dottedNames {
      if dotted.elementsEqual(".git".utf8) { mayBeRoot = true }
      for kind in Kind.allCases where dotted.elementsEqual(kind.fileName.utf8) {
        names.append(kind.fileName)
      }
    }
    let count = directoryCount
    if let name {
      setEntry(name[...])
      location.append(UInt8(ascii: "/"))
      directoryCount = location.count
    }
    push(directory, names: names, mayBeRoot: mayBeRoot, previousCount: count)
  }

  private mutating func push(
    _ directory: DirectoryHandle, names: [String], mayBeRoot: Bool, previousCount: Int? = nil
  ) {
    frames.append(
      Frame(
        counts: scopes.map(\.count), firstOfGit: firstOfGit, repository: repository,
        locationCount: previousCount ?? directoryCount))
    failures = []
    if mayBeRoot && options.usesVersionControl,
      let found = self.repository(at: directory, end: directoryCount)
    {
      repository = found
      let scopes = scopes[Kind.git.rawValue]
      firstOfGit = scopes.firstIndex { $0.base >= found.base } ?? scopes.count
    }
    for kind in Kind.allCases
    where names.contains(kind.fileName)
      && (kind == .git ? options.usesVersionControl : options.usesDotFiles)
    {
      let name = Array(kind.fileName.utf8)
      do throws(Errno) {
        // Git does not follow a link in place of this file.
        let contents = try directory.contents(of: name[...], followsLink: kind != .git)
        let ignoresCase = kind == .git && repository?.repository.ignoresCase ?? false
        let rules = IgnoreRules(contents ?? [], ignoresCase: ignoresCase)
        if !rules.isEmpty {
          scopes[kind.rawValue].append(Scope(rules: rules, base: directoryCount))
        }
      } catch {
        failures.append((name, error.code))
      }
    }
  }

  /// Returns to the parent directory.
  mutating func leave() {
    guard let frame = frames.popLast() else { return }
    for (kind, count) in frame.counts.enumerated() where scopes[kind].count > count {
      scopes[kind].removeLast(scopes[kind].count - count)
    }
    firstOfGit = frame.firstOfGit
    repository = frame.repository
    directoryCount = frame.locationCount
  }

  /// The rule that decides about an entry of the current directory; `nil` if no rule matches.
  ///
  /// - Parameter named: The path of the entry for the rules of `--ignore-file`.
  mutating func decision(
    name: ArraySlice<UInt8>, named path: ArraySlice<UInt8>, isDirectory: Bool
  ) -> Decision? {
    setEntry(name)
    for kind in Kind.allCases {
      var first = 0
      if kind == .git {
        if options.requiresRepository && repository == nil { continue }
        first = firstOfGit
      }
      var index = scopes[kind.rawValue].count
      while index > first {
        index -= 1
        let scope = scopes[kind.rawValue][index]
        if let rule = scope.rules.lastMatch(
          path: location[scope.base...], name: name, isDirectory: isDirectory)
        {
          return Decision(rule, of: scope.rules, from: .scope(kind, index))
        }
      }
    }
    if let repository {
      let (found, place) = (repository.repository, location[repository.base...])
      if let rule = found.exclude.lastMatch(path: place, name: name, isDirectory: isDirectory) {
        return Decision(rule, of: found.exclude, from: .exclude)
      }
      if let rule = found.global.lastMatch(path: place, name: name, isDirectory: isDirectory) {
        return Decision(rule, of: found.global, from: .global)
      }
    }
    for (index, rules) in options.named.enumerated() {
      if let rule = rules.lastMatch(path: path, name: name, isDirectory: isDirectory) {
        return Decision(rule, of: rules, from: .named(index))
      }
    }
    return nil
  }

  /// Where the rule of a decision is written: `/home/me/.gitignore:3`.
  func place(of decision: Decision) -> [UInt8] {
    var rules: IgnoreRules?
    var path: [UInt8] = []
    switch decision.source {
    case .scope(let kind, let index):
      let scope = scopes[kind.rawValue][index]
      rules = scope.rules
      path = location[..<scope.base] + Array(kind.fileName.utf8)
    case .exclude: rules = repository?.repository.exclude
    case .global: rules = repository?.repository.global
    case .named(let index): rules = options.named[index]
    }
    guard let rules else { return path }
    if path.isEmpty { path = rules.path }
    return path + Array(":\(rules.line(of: decision.rule))".utf8)
  }

  private mutating func setEntry(_ name: ArraySlice<UInt8>) {
    location.removeSubrange(directoryCount...)
    location.append(contentsOf: name)
  }
}
