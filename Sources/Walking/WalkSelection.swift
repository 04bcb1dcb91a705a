internal import Globbing

/// Decides which entries of the current directory a walk visits.
struct WalkSelection {
  /// What keeps a walk from visiting an entry.
  enum Refusal {
    case filter, versionControl, overrides, type, hidden
    case rule(IgnoreStack.Decision)
  }

  private let options: WalkOptions
  private var ignoring: IgnoreStack?
  /// Where the part of paths begins that globs are compared with.
  private let pathStart: Int
  /// Only the kind of an entry and the name filter decide.
  private let admitsAll: Bool
  /// Only the kind of an entry decides.
  private let admitsAllNames: Bool

  /// - Parameter prefix: The start of all paths: the directory where the walk starts.
  init(_ options: WalkOptions, prefix: [UInt8]) {
    self.options = options
    ignoring = options.ignoring.map { IgnoreStack($0) }
    var start = 0
    while prefix[start...].starts(with: "./".utf8) { start += 2 }
    let here = options.workingDirectory + [UInt8(ascii: "/")]
    if here.count > 1 && prefix.starts(with: here) { start = here.count }
    pathStart = start
    admitsAll =
      ignoring == nil && options.overrides.isEmpty && options.types == nil && !options.skipsHidden
      && !options.skipsVersionControl
    admitsAllNames = admitsAll && options.filter.isEmpty
  }

  /// Begins at the start of the walk.
  ///
  /// - Returns: Ignore files in the directories above that could not be read.
  mutating func begin(
    at root: DirectoryHandle, path: [UInt8]
  ) -> [(name: [UInt8], code: Int32)] {
    ignoring?.begin(at: root, path: path)
    return ignoring?.failures ?? []
  }

  /// - Returns: Ignore files that could not be read.
  mutating func enter(
    _ directory: DirectoryHandle, name: [UInt8]?, _ entries: EntryList
  ) -> [(name: [UInt8], code: Int32)] {
    ignoring?.enter(directory, name: name, dottedNames: entries.dottedNames)
    return ignoring?.failures ?? []
  }

  mutating func leave() { ignoring?.leave() }

  /// - Parameters:
  ///   - path: The path as it is printed.
  ///   - nameStart: Where its last part begins.
  /// - Returns: `nil` if the entry is visited.
  mutating func refusal(of path: [UInt8], nameStart: Int, isDirectory: Bool) -> Refusal? {
    if admitsAllNames { return nil }
    let name = path[nameStart...]
    let isNamed =
      isDirectory
      ? options.filter.admitsDirectory(name, from: .directory)
      : options.filter.admitsFile(name, from: .directory)
    guard isNamed else { return .filter }
    if admitsAll { return nil }
    if options.skipsVersionControl && name.isOfVersionControl { return .versionControl }

    let path = path[min(pathStart, nameStart)...]
    if let verdict = options.overrides.admits(path: path, name: name, isDirectory: isDirectory) {
      return verdict ? nil : .overrides
    }
    var isWanted = false
    if let decision = ignoring?.decision(name: name, named: path, isDirectory: isDirectory) {
      if decision.isIgnored { return .rule(decision) }
      isWanted = true
    }
    if let types = options.types, !isDirectory, let verdict = types.admits(name) {
      if !verdict { return .type }
      isWanted = true
    }
    return isWanted || !isHidden(name) ? nil : .hidden
  }

  /// Says why an entry is not visited.
  ///
  /// - Parameter refusal: The result for the same entry.
  mutating func reason(
    for refusal: Refusal, _ path: [UInt8], nameStart: Int, isDirectory: Bool
  ) -> [UInt8] {
    let name = path[nameStart...]
    switch refusal {
    case .filter: return options.filter.reason(name, isDirectory: isDirectory)
    case .versionControl: return Array("of a version control system".utf8)
    case .overrides:
      return options.overrides.reason(
        path: path[min(pathStart, nameStart)...], name: name, isDirectory: isDirectory)
    case .rule(let decision):
      let place = ignoring?.place(of: decision) ?? []
      let here = options.workingDirectory + [UInt8(ascii: "/")]
      return here.count > 1 && place.starts(with: here) ? Array(place[here.count...]) : place
    case .type: return options.types?.reason(name) ?? []
    case .hidden: return Array("hidden".utf8)
    }
  }

  private func isHidden(_ name: ArraySlice<UInt8>) -> Bool {
    options.skipsHidden && name.first == UInt8(ascii: ".")
  }
}

extension ArraySlice<UInt8> {
  /// A name that a version control system uses for its own data: usually a directory, but a file in
  /// worktrees and submodules of git, and for systems that keep all in one file.
  fileprivate var isOfVersionControl: Bool {
    let names = [
      ".git", ".hg", ".svn", ".bzr", "CVS", "_darcs", ".jj", ".pijul", "_FOSSIL_", ".sl",
    ]
    guard let first, first == UInt8(ascii: ".") || first == UInt8(ascii: "C") || first == 0x5F
    else { return false }
    return names.contains { elementsEqual($0.utf8) }
  }
}
