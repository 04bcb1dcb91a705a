package import Globbing

/// What a walk meets.
package enum WalkEvent: Sendable, Equatable {
  /// A file to be searched; `Walker.openFile` opens it until the next event.
  case file(path: [UInt8])
  /// Something that cannot be read, with an `errno`.
  case failure(path: [UInt8], code: Int32)
  /// A directory that holds itself by way of a link; it is not gone into.
  case loop(path: [UInt8])
}

/// How a tree is walked.
package struct WalkOptions: Sendable {
  /// Links met on the way are followed, not only the one a walk starts at.
  package var followsLinks = false
  /// Devices, FIFOs and sockets are files to be searched.
  package var readsDevices = false
  package var filter = NameFilter()

  package init() {}
}

/// Goes through all files below a directory, in the order of their paths as bytes: that of
/// `find | LC_ALL=C sort`, where the name of a directory ends in a slash.
///
/// It keeps the names of the directories on the way to the current file, and nothing else.
package struct Walker: ~Copyable {
  /// A directory on the way, with the entries that are still to come, the next one last.
  private final class Level {
    let directory: OpenDirectory
    /// The path of entries up to their names.
    let prefix: [UInt8]
    var entries: [OpenDirectory.Entry] = []

    init(_ directory: consuming OpenDirectory, prefix: [UInt8]) {
      self.directory = directory
      self.prefix = prefix
    }
  }

  private let options: WalkOptions
  private var levels: [Level] = []
  private var pending: WalkEvent?
  private var currentName: [UInt8] = []

  /// - Parameter root: The path of a directory; empty for the working directory, whose files are
  ///   then called by their bare names.
  package init(root: [UInt8], options: WalkOptions) {
    self.options = options
    let endsInSlash = root.isEmpty || root.last == UInt8(ascii: "/")
    let prefix = endsInSlash ? root : root + [UInt8(ascii: "/")]
    let path = root.isEmpty ? [UInt8(ascii: ".")] : root
    do throws(SystemError) {
      try push(OpenDirectory(path, followsLinks: true), prefix: prefix)
    } catch {
      pending = .failure(path: path, code: error.code)
    }
  }

  /// The next thing on the way, `nil` after the last.
  ///
  /// - Complexity: Amortized O(*n* log *n*) in the entries of a directory.
  package mutating func next() -> WalkEvent? {
    if let event = pending {
      pending = nil
      return event
    }
    while let level = levels.last {
      guard let entry = level.entries.popLast() else {
        levels.removeLast()
        continue
      }
      if let event = visit(entry, in: level) { return event }
    }
    return nil
  }

  /// Opens the file of the last event: a descriptor that the caller closes, or -1 with `errno`.
  package func openFile() -> Int32 {
    guard let level = levels.last else { return -1 }
    return level.directory.openFile(currentName, followsLinks: options.followsLinks)
  }

  private mutating func visit(_ entry: OpenDirectory.Entry, in level: Level) -> WalkEvent? {
    let path = level.prefix + entry.name
    switch entry.kind {
    case .link: return nil
    case .device where !options.readsDevices: return nil
    case .file, .device:
      guard options.filter.admitsFile(entry.name, from: .directory) else { return nil }
      currentName = entry.name
      return .file(path: path)
    case .directory:
      guard options.filter.admitsDirectory(entry.name, from: .directory) else { return nil }
      return enter(entry.name, path: path, in: level)
    }
  }

  private mutating func enter(_ name: [UInt8], path: [UInt8], in level: Level) -> WalkEvent? {
    do throws(SystemError) {
      let directory = try OpenDirectory(
        name, in: level.directory.descriptor, followsLinks: options.followsLinks)
      let number = directory.number
      if levels.contains(where: { $0.directory.number == number }) { return .loop(path: path) }
      try push(directory, prefix: path + [UInt8(ascii: "/")])
      return nil
    } catch {
      return .failure(path: path, code: error.code)
    }
  }

  /// Reads a directory and makes it the one whose entries come next.
  private mutating func push(
    _ directory: consuming OpenDirectory, prefix: [UInt8]
  ) throws(SystemError) {
    let level = Level(directory, prefix: prefix)
    var entries = try level.directory.entries()
    if options.followsLinks {
      for index in entries.indices where entries[index].kind == .link {
        entries[index].kind = level.directory.kind(of: entries[index].name, followsLink: true)
      }
    }
    // The next entry is taken from the end.
    entries.sort { isBefore($1, $0) }
    level.entries = entries
    levels.append(level)
  }
}

/// Whether `a` comes before `b`, with a slash after the name of a directory.
private func isBefore(_ a: OpenDirectory.Entry, _ b: OpenDirectory.Entry) -> Bool {
  let common = min(a.name.count, b.name.count)
  for index in 0..<common where a.name[index] != b.name[index] {
    return a.name[index] < b.name[index]
  }
  func end(_ entry: OpenDirectory.Entry) -> UInt8? {
    if entry.name.count > common { return entry.name[common] }
    return entry.kind == .directory ? UInt8(ascii: "/") : nil
  }
  switch (end(a), end(b)) {
  case (let left?, let right?): return left < right
  case (nil, .some): return true
  default: return false
  }
}
