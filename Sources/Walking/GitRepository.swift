internal import Globbing

/// What git ignores in a repository, apart from its `.gitignore` files.
final class GitRepository: Sendable {
  let ignoresCase: Bool
  /// `info/exclude`
  let exclude: IgnoreRules
  /// The file of `core.excludesFile`.
  let global: IgnoreRules
  /// The absolute path of its working tree, without links and with a slash at its end; `nil` if it
  /// is not known.
  let workTree: [UInt8]?

  /// The repository of a directory; `nil` if it has none.
  ///
  /// In a worktree or a submodule, `.git` is a file that names the directory of the repository.
  /// This may name another one, shared by all worktrees, that holds `info` and `config`.
  ///
  /// - Parameter path: The absolute path of the directory, without links.
  convenience init?(at directory: DirectoryHandle, path: [UInt8], _ options: IgnoreOptions) {
    guard let own = Self.ownDirectory(of: directory, path: path) else { return nil }
    self.init(own.handle, path: own.path, workTree: path, options)
  }

  /// The repository of `GIT_DIR`. Its working tree is the working directory, unless another one is
  /// set.
  convenience init?(ofEnvironment options: IgnoreOptions) {
    guard let path = options.settings.repositoryDirectory,
      let own = try? DirectoryHandle(path[...], followsLinks: true),
      let start = resolvedPath([UInt8(ascii: ".")])
    else { return nil }
    self.init(own, path: resolvedPath(path[...]), workTree: start, options)
  }

  private init?(
    _ own: DirectoryHandle, path: [UInt8]?, workTree: [UInt8], _ options: IgnoreOptions
  ) {
    let settings = options.settings
    let headName = Array("HEAD".utf8)[...]
    guard (try? own.status(of: headName, followsLink: false)) != nil else { return nil }
    let head = (try? own.contents(of: headName, followsLink: true)) ?? nil
    var common = own
    let name = (try? own.contents(of: Array("commondir".utf8)[...], followsLink: true)) ?? nil
    if let path = settings.commonDirectory {
      common = (try? DirectoryHandle(path[...], followsLinks: true)) ?? own
    } else if let name, let path = Self.firstLine(of: name[...]) {
      common = (try? DirectoryHandle(path, in: own, followsLinks: true)) ?? own
    }
    var place = GitConfig.Place()
    place.repository = path
    let branch = Array("ref: refs/heads/".utf8)
    if let head, head.starts(with: branch) {
      place.branch = Self.firstLine(of: head[branch.count...]).map { Array($0) }
    }
    var config = GitConfig(at: place, own, common, settings)
    if config.asksForRemotes {
      place.remoteURLs = config.remoteURLs
      config = GitConfig(at: place, own, common, settings)
    }
    ignoresCase = config.ignoresCase

    // A path in the environment is relative to the working directory, one in a file to the
    // repository.
    var start: [UInt8]? = workTree
    if let typed = settings.workTree, settings.repositoryDirectory != nil {
      start = resolvedPath(typed[...])
    } else if let written = config.workTree, let path {
      start = config.expanded(written, in: path, settings).flatMap { resolvedPath($0[...]) }
    }
    self.workTree = start.map { $0.last == UInt8(ascii: "/") ? $0 : $0 + [UInt8(ascii: "/")] }

    let exclude = Array("info/exclude".utf8)[...]
    let contents = options.usesExclude ? try? common.contents(of: exclude, followsLink: true) : nil
    self.exclude = IgnoreRules(
      contents ?? [], ignoresCase: ignoresCase, from: Array(".git/info/exclude".utf8))
    global =
      options.usesGlobal ? config.globalRules(of: self.workTree, settings) : IgnoreRules()
  }

  private static func ownDirectory(
    of directory: DirectoryHandle, path: [UInt8]
  ) -> (handle: DirectoryHandle, path: [UInt8]?)? {
    let name = Array(".git".utf8)[...]
    let slash = [UInt8(ascii: "/")]
    if let found = try? DirectoryHandle(name, in: directory, followsLinks: true) {
      return (found, resolvedPath((path + slash + name)[...]))
    }
    guard let text = (try? directory.contents(of: name, followsLink: true)) ?? nil,
      text.starts(with: "gitdir: ".utf8), let target = firstLine(of: text.dropFirst(8)),
      let found = try? DirectoryHandle(target, in: directory, followsLinks: true)
    else { return nil }
    return (found, resolvedPath(target.first == slash[0] ? target : (path + slash + target)[...]))
  }

  private static func firstLine(of text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let line = text.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    return line.isEmpty ? nil : line
  }
}

extension GitConfig {
  /// The settings of the system, of the user, of a repository and of the environment.
  fileprivate init(
    at place: Place, _ own: DirectoryHandle, _ common: DirectoryHandle, _ settings: GitSettings
  ) {
    self.init(for: place)
    readFilesOfUser(settings)
    // Only the repository itself can set these.
    hasWorktreeFile = false
    workTree = nil
    read("config", of: common, settings)
    // Worktrees of the repository have their own.
    if own !== common { workTree = nil }
    if hasWorktreeFile { read("config.worktree", of: own, settings) }
    let workTree = workTree
    readVariables(of: settings)
    self.workTree = workTree
  }

  private mutating func readFilesOfUser(_ settings: GitSettings) {
    var paths: [[UInt8]] = []
    if !settings.skipsSystemFile {
      paths.append(settings.systemFile ?? Array("/etc/gitconfig".utf8))
    }
    if let file = settings.globalFile {
      paths.append(file)
    } else {
      if let path = settings.userPath("config") { paths.append(path) }
      if let home = settings.home { paths.append(home + Array("/.gitconfig".utf8)) }
    }
    for path in paths {
      guard let contents = try? readFile(at: path[...]) else { continue }
      let end = path.lastIndex(of: UInt8(ascii: "/")) ?? 0
      read(contents, in: Array(path[..<end]), settings)
    }
  }

  private mutating func read(
    _ name: String, of directory: DirectoryHandle, _ settings: GitSettings
  ) {
    let path = Array(name.utf8)[...]
    guard let contents = (try? directory.contents(of: path, followsLink: true)) ?? nil else {
      return
    }
    read(contents, in: Array("/proc/self/fd/\(directory.descriptor)".utf8), settings)
  }

  /// The rules of the file that `core.excludesFile` names, or of the default file.
  fileprivate func globalRules(of workTree: [UInt8]?, _ settings: GitSettings) -> IgnoreRules {
    let path: [UInt8]?
    if let excludesFile {
      // A relative path starts at the working tree, because git changes to it first.
      path = expanded(excludesFile, in: workTree ?? [UInt8(ascii: ".")], settings)
    } else {
      path = settings.userPath("ignore")
    }
    guard let path, let contents = try? readFile(at: path[...]) else { return IgnoreRules() }
    return IgnoreRules(contents, ignoresCase: ignoresCase, from: path)
  }
}
