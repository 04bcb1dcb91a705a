internal import Globbing

/// The settings of git-config(1) that affect which files are ignored.
struct GitConfig: Equatable {
  /// The place for which settings are read, for the conditions of `includeIf`.
  struct Place: Equatable {
    /// The absolute path of the repository's own directory, without links.
    var repository: [UInt8]?
    /// The branch that is checked out.
    var branch: [UInt8]?
    /// The URLs of all remotes; `nil` before they are collected.
    var remoteURLs: [[UInt8]]?
  }

  /// `core.excludesFile`, as it is written.
  var excludesFile: [UInt8]?
  /// `core.ignoreCase`
  var ignoresCase = false
  /// `core.worktree`, as it is written.
  var workTree: [UInt8]?
  /// `extensions.worktreeConfig`
  var hasWorktreeFile = false
  /// `remote.*.url` of all files.
  private(set) var remoteURLs: [[UInt8]] = []
  /// A file is included depending on the URL of a remote.
  private(set) var asksForRemotes = false

  private let place: Place
  /// How deeply files may include others; the limit of git.
  private static let maxIncludeDepth = 10

  init(for place: Place = Place()) { self.place = place }

  /// Adds the settings of a file and of the files that it includes. They replace earlier ones.
  mutating func read(_ contents: [UInt8], in directory: [UInt8], _ git: GitSettings, depth: Int = 0)
  {
    var lines = GitConfigLines(contents)
    while let (key, value) = lines.next() {
      set(key, value)
      guard depth < Self.maxIncludeDepth, isInclude(key, in: directory, git), let value,
        let path = expanded(value, in: directory, git),
        // Git also accepts that there is no such file.
        let included = try? readFile(at: path[...])
      else { continue }
      let end = path.lastIndex(of: UInt8(ascii: "/")) ?? 0
      read(included, in: Array(path[..<end]), git, depth: depth + 1)
    }
  }

  /// Adds the settings of the environment, which have precedence.
  mutating func readVariables(of git: GitSettings) {
    for variable in git.variables {
      // Only the part between the first and the last dot is case-sensitive.
      var parts = String(decoding: variable.key, as: UTF8.self)
        .split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      parts[0] = parts[0].lowercased()
      parts[parts.count - 1] = parts[parts.count - 1].lowercased()
      set(parts.joined(separator: "."), variable.value)
    }
  }

  private mutating func set(_ key: String, _ value: [UInt8]?) {
    switch key {
    case "core.excludesfile": excludesFile = value ?? []
    case "core.ignorecase": ignoresCase = GitSettings.isTrue(value)
    case "core.worktree": workTree = value
    case "extensions.worktreeconfig": hasWorktreeFile = GitSettings.isTrue(value)
    default:
      if key.hasPrefix("remote."), key.hasSuffix(".url"), let value { remoteURLs.append(value) }
    }
  }

  /// Whether a key includes a file: `include.path`, or `includeIf.CONDITION.path` if the condition
  /// holds.
  private mutating func isInclude(
    _ key: String, in directory: [UInt8], _ git: GitSettings
  ) -> Bool {
    if key == "include.path" { return true }
    guard key.hasPrefix("includeif."), key.hasSuffix(".path") else { return false }
    let condition = Array(key.utf8.dropFirst("includeif.".utf8.count).dropLast(".path".utf8.count))
    func glob(after prefix: String) -> [UInt8]? {
      condition.starts(with: prefix.utf8) ? Array(condition.dropFirst(prefix.utf8.count)) : nil
    }
    if let glob = glob(after: "gitdir:") {
      return isRepository(in: glob, ignoresCase: false, directory, git)
    }
    if let glob = glob(after: "gitdir/i:") {
      return isRepository(in: glob, ignoresCase: true, directory, git)
    }
    if let glob = glob(after: "onbranch:") {
      return place.branch.map { matches($0, Self.withAllBelow(glob)) } ?? false
    }
    if let glob = glob(after: "hasconfig:remote.*.url:") {
      asksForRemotes = true
      return place.remoteURLs?.contains { matches($0, glob) } ?? false
    }
    return false
  }

  /// Whether the condition matches the directory of the repository.
  private func isRepository(
    in glob: [UInt8], ignoresCase: Bool, _ directory: [UInt8], _ git: GitSettings
  ) -> Bool {
    guard let repository = place.repository else { return false }
    var glob = glob
    if glob.starts(with: "~/".utf8) {
      guard let home = git.home else { return false }
      glob = (resolvedPath(home[...]) ?? home) + glob.dropFirst()
    } else if glob.starts(with: "./".utf8) {
      glob = (resolvedPath(directory[...]) ?? directory) + glob.dropFirst()
    } else if glob.first != UInt8(ascii: "/") {
      glob = Array("**/".utf8) + glob
    }
    return matches(repository, Self.withAllBelow(glob), ignoresCase: ignoresCase)
  }

  private static func withAllBelow(_ glob: [UInt8]) -> [UInt8] {
    glob.last == UInt8(ascii: "/") ? glob + Array("**".utf8) : glob
  }

  private func matches(_ text: [UInt8], _ glob: [UInt8], ignoresCase: Bool = false) -> Bool {
    PathGlob(glob, ignoresCase: ignoresCase)?.matches(text) ?? false
  }

  /// The path of a value: `~/` is the user's home, other relative paths start at `directory`.
  func expanded(_ value: [UInt8], in directory: [UInt8], _ git: GitSettings) -> [UInt8]? {
    if value.isEmpty { return nil }
    if value.starts(with: "~/".utf8) { return git.home.map { $0 + value.dropFirst() } }
    if value.first == UInt8(ascii: "/") { return value }
    return directory + [UInt8(ascii: "/")] + value
  }
}

extension GitSettings {
  /// Whether a value is true for git; a key without a value is.
  package static func isTrue(_ value: [UInt8]?) -> Bool {
    guard let value else { return true }
    let word = String(decoding: value, as: UTF8.self).lowercased()
    return ["true", "yes", "on"].contains(word) || (Int(word) ?? 0) != 0
  }
}
