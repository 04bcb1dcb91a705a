/// Which ignore files a walk uses.
package struct IgnoreOptions: Sendable {
  /// `.gitignore`, and the other files that git reads.
  package var usesVersionControl = true
  /// `.git/info/exclude`
  package var usesExclude = true
  /// The file that git's `core.excludesFile` names.
  package var usesGlobal = true
  /// `.mgrepignore`, `.rgignore` and `.ignore`
  package var usesDotFiles = true
  /// Files in the directories above the start of a walk.
  package var usesParents = true
  /// Files of git count only in repositories.
  package var requiresRepository = true
  /// Rules for paths below the working directory, with the lowest precedence; the last ones come
  /// first.
  package var named: [IgnoreRules] = []
  /// The environment of git's settings.
  package var settings = GitSettings()

  package init() {}
}

/// The environment variables that tell git where its files are.
package struct GitSettings: Sendable, Equatable {
  package var home: [UInt8]?
  package var configHome: [UInt8]?
  /// `GIT_CONFIG_GLOBAL`
  package var globalFile: [UInt8]?
  /// `GIT_CONFIG_SYSTEM`
  package var systemFile: [UInt8]?
  /// `GIT_CONFIG_NOSYSTEM`
  package var skipsSystemFile = false
  /// `GIT_CONFIG_KEY_N` and `GIT_CONFIG_VALUE_N`, up to the number in `GIT_CONFIG_COUNT`.
  package var variables: [Variable] = []
  /// `GIT_DIR`, `GIT_COMMON_DIR` and `GIT_WORK_TREE`
  package var repositoryDirectory: [UInt8]?
  package var commonDirectory: [UInt8]?
  package var workTree: [UInt8]?

  package struct Variable: Sendable, Equatable {
    let key: [UInt8]
    let value: [UInt8]

    package init(key: [UInt8], value: [UInt8]) {
      self.key = key
      self.value = value
    }
  }

  package init() {}

  /// `$XDG_CONFIG_HOME/git/NAME`, by default in `~/.config`.
  func userPath(_ name: String) -> [UInt8]? {
    if let configHome, !configHome.isEmpty { return configHome + Array("/git/\(name)".utf8) }
    return home.map { $0 + Array("/.config/git/\(name)".utf8) }
  }
}
