internal import Globbing
internal import MgrepDriver
internal import Walking

extension RunPlanBuilder {
  /// Which files are searched, from the options for files.
  func walkOptions() throws(UsageError) -> WalkOptions {
    var walk = WalkOptions()
    walk.followsLinks = typed.followsLinks ?? (typed.directories == .recurseFollowingLinks)
    walk.readsDevices = typed.devices == .read
    walk.maxDepth = typed.maxDepth ?? .max
    walk.staysOnDevice = typed.staysOnDevice
    walk.byteCounts = typed.minFileSize...max(typed.minFileSize, typed.maxFileSize)
    if typed.minFileSize > typed.maxFileSize {
      throw UsageError(message: "--min-filesize is larger than --max-filesize")
    }
    walk.filter.rules = try rules(typed.nameRules)
    walk.filter.directoryRules = try rules(typed.directoryRules)
    for glob in typed.pathGlobs {
      let ignoresCase = glob.ignoresCase || typed.pathGlobsIgnoreCase
      for text in expandingBraces(glob.text)
      where !walk.overrides.append(text, ignoresCase: ignoresCase) {
        throw UsageError(message: "\(printable(glob.text)): invalid glob")
      }
    }
    if !typed.types.isEmpty || !typed.typeChanges.isEmpty {
      let selection = try typed.fileTypes.selection(ofTyped: typed.types)
      if !typed.types.isEmpty { walk.types = selection }
    }
    walk.ignoring = try ignoring()
    if typed.explainsPlan { walk.log = DecisionLog { Diagnostics.debug($0, $1) } }
    walk.skipsHidden = typed.skipsHidden ?? (typed.isProject && typed.unrestrictedCount < 2)
    walk.skipsVersionControl = typed.isProject && typed.unrestrictedCount < 2
    if walk.ignoring != nil || !walk.overrides.isEmpty {
      walk.workingDirectory = WorkingDirectory.path
    }
    return walk
  }

  private func rules(
    _ typed: [ParsedOptions.NameRule]
  ) throws(UsageError) -> [NameFilter.Rule] {
    var rules: [NameFilter.Rule] = []
    for rule in typed {
      switch rule {
      case .include(let glob): rules.append(.include(Glob(glob)))
      case .exclude(let glob): rules.append(.exclude(Glob(glob)))
      case .excludeFrom(let path):
        for line in try contents(of: path).split(separator: UInt8(ascii: "\n")) {
          // As in GNU grep, white space at the end is not part of a glob.
          let end = line.lastIndex { !" \t\r\u{B}\u{C}".utf8.contains($0) }
          if let end { rules.append(.exclude(Glob(Array(line[...end])))) }
        }
      }
    }
    return rules
  }

  private func ignoring() throws(UsageError) -> IgnoreOptions? {
    let switches = typed.ignoring
    var options = IgnoreOptions()
    if switches.usesNamedFiles {
      for path in switches.files.reversed() {
        options.named.append(IgnoreRules(try contents(of: path), from: path))
      }
    }
    guard switches.isOn ?? typed.isProject else {
      options.usesVersionControl = false
      options.usesDotFiles = false
      return options.named.isEmpty ? nil : options
    }
    options.usesVersionControl = switches.usesVersionControl
    options.usesDotFiles = switches.usesDotFiles
    options.usesExclude = switches.usesExclude
    options.usesGlobal = switches.usesGlobal
    options.usesParents = switches.usesParents
    options.requiresRepository = switches.requiresRepository
    options.settings = environment.gitSettings
    return options
  }

  /// The operands, and the names in the files that list more of them.
  func operands(_ typedOperands: [[UInt8]]) throws(UsageError) -> [[UInt8]] {
    var operands = typedOperands
    for list in typed.fileLists {
      // Names that end in NUL come from programs: a byte order mark would be part of a name.
      let isText = list.terminator != 0
      operands += try contents(of: list.path, dropsByteOrderMark: isText)
        .split(separator: list.terminator).map { Array($0) }
    }
    return operands
  }

  private func contents(
    of path: [UInt8], dropsByteOrderMark: Bool = true
  ) throws(UsageError) -> [UInt8] {
    switch FileContents.read(path, dropsByteOrderMark: dropsByteOrderMark) {
    case .success(let bytes): return bytes
    case .failure(let error):
      throw UsageError(message: "\(printable(path)): \(error.reason)")
    }
  }
}

extension ParsedOptions {
  /// The built-in types, with the changes that the user typed.
  fileprivate var fileTypes: FileTypes {
    get throws(UsageError) {
      var types = FileTypes()
      do throws(FileTypes.Mistake) {
        for change in typeChanges {
          switch change {
          case .add(let definition): try types.add(definition)
          case .clear(let name): types.clear(name)
          }
        }
      } catch {
        throw UsageError(message: error.message)
      }
      return types
    }
  }

  /// The output of `--type-list`: one type per line, `c: *.c, *.h`.
  var typeList: String {
    get throws(UsageError) {
      try fileTypes.listing.map { name, globs in
        "\(printable(name)): \(globs.map(printable).joined(separator: ", "))\n"
      }.joined()
    }
  }
}

extension FileTypes {
  fileprivate func selection(ofTyped types: [Choice]) throws(UsageError) -> FileTypeSelection {
    do throws(Mistake) {
      return try selection(of: types)
    } catch {
      throw UsageError(message: error.message)
    }
  }
}

extension FileTypes.Mistake {
  fileprivate var message: String {
    switch self {
    case .unknownType(let name):
      "\(printable(name)): unknown file type; --type-list prints all"
    case .badDefinition(let text):
      "\(printable(text)): not of the form NAME:GLOB or NAME:include:NAME,..."
    }
  }
}
