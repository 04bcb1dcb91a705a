internal import Globbing

/// What git ignores in a repository besides its `.gitignore` files.
struct GitRepository {
  let ignoresCase: Bool
  /// `info/exclude`
  let exclude: IgnoreRules
  /// The file of `core.excludesFile`.
  let global: IgnoreRules

  /// The repository whose working tree begins at `directory`; `nil` if none does.
  ///
  /// In a worktree or a submodule `.git` is a file that names the directory elsewhere; that one
  /// may name another, common to all worktrees, in which `info` and `config` are.
  init?(at directory: DirectoryHandle, _ options: IgnoreOptions) {
    guard let own = Self.ownDirectory(of: directory),
      (try? own.status(of: Array("HEAD".utf8)[...], followsLink: false)) != nil
    else { return nil }
    var common = own
    let name = (try? own.contents(of: Array("commondir".utf8)[...], followsLink: true)) ?? nil
    if let name, let path = Self.firstLine(of: name[...]) {
      common = (try? DirectoryHandle(path, in: own, followsLinks: true)) ?? own
    }
    var config = GitConfig.ofUser(options.settings)
    config.read("config", of: common, options.settings)
    if config.hasWorktreeFile { config.read("config.worktree", of: own, options.settings) }
    ignoresCase = config.ignoresCase

    let path = Array("info/exclude".utf8)[...]
    let exclude = options.usesExclude ? try? common.contents(of: path, followsLink: true) : nil
    self.exclude = IgnoreRules(exclude ?? [], ignoresCase: ignoresCase)
    global =
      options.usesGlobal ? config.globalRules(options.settings) : IgnoreRules()
  }

  private static func ownDirectory(of directory: DirectoryHandle) -> DirectoryHandle? {
    let name = Array(".git".utf8)[...]
    if let found = try? DirectoryHandle(name, in: directory, followsLinks: true) { return found }
    guard let text = (try? directory.contents(of: name, followsLink: true)) ?? nil,
      text.starts(with: "gitdir: ".utf8), let path = firstLine(of: text.dropFirst(8))
    else { return nil }
    return try? DirectoryHandle(path, in: directory, followsLinks: true)
  }

  private static func firstLine(of text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let line = text.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    return line.isEmpty ? nil : line
  }
}

extension GitConfig {
  /// What the files of the system and of the user say.
  static func ofUser(_ settings: GitSettings) -> GitConfig {
    var config = GitConfig()
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
      config.read(contents, in: Array(path[..<end]), settings)
    }
    return config
  }

  fileprivate mutating func read(
    _ name: String, of directory: DirectoryHandle, _ settings: GitSettings
  ) {
    let path = Array(name.utf8)[...]
    guard let contents = (try? directory.contents(of: path, followsLink: true)) ?? nil else {
      return
    }
    read(contents, in: Array("/proc/self/fd/\(directory.descriptor)".utf8), settings)
  }

  /// The rules of the file that `core.excludesFile` names; without it, of the usual one.
  func globalRules(_ settings: GitSettings) -> IgnoreRules {
    let path: [UInt8]?
    if let excludesFile {
      // A relative path starts where git runs: at the working directory.
      path = expanded(excludesFile, in: [UInt8(ascii: ".")], settings)
    } else {
      path = settings.userPath("ignore")
    }
    guard let path, let contents = try? readFile(at: path[...]) else { return IgnoreRules() }
    return IgnoreRules(contents, ignoresCase: ignoresCase)
  }
}
