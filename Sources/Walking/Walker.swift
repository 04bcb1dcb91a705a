internal import Globbing
internal import MgrepSystem

/// Goes through all files below a directory, in the order of their paths as bytes, with a slash
/// after the name of a directory: the order of `find | LC_ALL=C sort`.
///
/// It keeps the names of the directories on the way to the current file, and some of their
/// descriptors. So trees may have any depth, and paths may be longer than the system accepts. One
/// thread walks; it can pass the files to others.
package struct Walker: ~Copyable {
  /// This many directories next to the current one stay open, and the first one.
  static let openLevelCount = 32
  /// The most directories that other threads read ahead and keep open; fewer if the process may
  /// open few descriptors.
  static var readAheadCount: Int { min(128, descriptorLimit() / 8) }
  /// The most descriptors that a walk needs, without those of files that are kept.
  package static var descriptorCount: Int { openLevelCount + 2 + readAheadCount }

  private let options: WalkOptions
  /// A copy of `options.log`: reading one from there copied all options for each entry.
  private let log: DecisionLog?
  private let reader = DirectoryReader()
  /// `nil` if this thread reads all directories.
  private let readAhead: ReadAhead?
  private var selection: WalkSelection
  private var levels: [WalkLevel] = []
  /// Errors to report before the walk continues; the next one is last.
  private var pending: [(path: [UInt8], code: Int32)] = []
  /// The kind of the file of the last event; `nil` if the event was no file.
  package private(set) var fileKind: EntryKind?

  /// The path of the last event, which begins with the root of the walk.
  ///
  /// Keeping it takes a copy; otherwise all events use the same memory.
  package private(set) var path: [UInt8] = []
  /// The length of the current directory's prefix at the start of `path`; `nil` if `path` may not
  /// begin with it.
  private var prefixByteCount: Int?
  /// Some directory has ignore files that could not be read.
  private var hasUnreadableNames = false

  /// - Parameter root: The path of a directory; empty for the working directory, whose files then
  ///   have relative names without `./`.
  package init(root: [UInt8], options: WalkOptions) {
    self.options = options
    log = options.log
    let start = root.isEmpty ? [UInt8(ascii: ".")] : root
    // Output has one slash here, however many the user typed.
    let end = root.lastIndex { $0 != UInt8(ascii: "/") }.map { $0 + 1 } ?? 0
    let prefix = root.isEmpty ? [] : root[..<end] + [UInt8(ascii: "/")]
    selection = WalkSelection(options, prefix: prefix)
    // Whether a directory is a link, or on another device, is known only when the walk reaches it.
    let mayReadAhead = !options.followsLinks && !options.staysOnDevice
    readAhead =
      mayReadAhead && options.readingThreadCount > 0
      ? ReadAhead(threadCount: options.readingThreadCount) : nil
    guard options.maxDepth > 0 else { return }
    do throws(Errno) {
      let directory = try DirectoryHandle(start[...], followsLinks: true)
      pending = selection.begin(at: directory, path: start).map { ($0.name, $0.code) }
      let number = asksForNumbers ? try directory.number() : nil
      let entries = try EntryList(of: directory, reader, followsLinks: options.followsLinks)
      push(directory, number, entries, name: nil, prefix: prefix)
    } catch {
      pending.append((start, error.code))
    }
  }

  /// The next event; `nil` after the last.
  ///
  /// - Complexity: Amortized O(log *n*) in the entries of a directory.
  package mutating func next() -> WalkEvent? {
    fileKind = nil
    while true {
      if let failure = pending.popLast() {
        path = failure.path
        prefixByteCount = nil
        return .failure(code: failure.code)
      }
      guard let level = levels.last else { return nil }
      guard let entry = level.entries.next() else {
        if let event = leave() { return event }
        continue
      }
      if let event = visit(entry.name, entry.kind, in: level) { return event }
    }
  }

  /// Adds the file of the last event to `files`; `nil` if the event was no file.
  ///
  /// It changes nothing here, but is mutating: otherwise a call from another module would copy the
  /// whole walker.
  package mutating func addCurrentFile(to files: inout WalkedFiles) -> WalkedFile? {
    guard let fileKind, let level = levels.last, let directory = level.handle else { return nil }
    return files.append(
      path, nameStart: level.prefix.count, in: directory, isDevice: fileKind == .device,
      followsLinks: options.followsLinks)
  }

  private mutating func visit(
    _ name: ArraySlice<UInt8>, _ kind: EntryKind, in level: WalkLevel
  ) -> WalkEvent? {
    if kind == .link || (kind == .device && !options.readsDevices) {
      return skip(name, in: level, kind == .link ? "a link" : "a device, FIFO or socket")
    }
    if kind == .directory && levels.count >= options.maxDepth {
      return skip(name, in: level, "--max-depth")
    }
    if let prefixByteCount {
      path.removeSubrange(prefixByteCount...)
    } else {
      path.replaceSubrange(0..., with: level.prefix)
      prefixByteCount = path.count
    }
    path.append(contentsOf: name)
    let isDirectory = kind == .directory
    if kind == .file, let noted = options.noted {
      noted.note(path, nameStart: level.prefix.count)
    }
    if let refusal = selection.refusal(
      of: path, nameStart: level.prefix.count, isDirectory: isDirectory)
    {
      if let log {
        let reason = selection.reason(
          for: refusal, path, nameStart: level.prefix.count, isDirectory: isDirectory)
        log.noteSkipped(path, reason)
      }
      return nil
    }
    if isDirectory { return enter(Array(name), in: level) }
    // A look at the list of each directory takes a hundred instructions for each file.
    if hasUnreadableNames, !options.onlyLists,
      level.unreadableNames.contains(where: { name.elementsEqual($0) })
    {
      return nil
    }
    if let option = sizeRefusal(of: name, kind, in: level) { return skip(name, in: level, option) }
    fileKind = kind
    return .file
  }

  /// Skips an entry of a directory.
  ///
  /// It changes nothing here, but `mutating` avoids a copy of the whole walker, also below.
  private mutating func skip(
    _ name: ArraySlice<UInt8>, in level: WalkLevel, _ reason: String
  ) -> WalkEvent? {
    log?.noteSkipped(level.prefix + name, reason)
    return nil
  }

  /// The option that forbids the size of a file. If the size is unknown, opening the file decides.
  private mutating func sizeRefusal(
    of name: ArraySlice<UInt8>, _ kind: EntryKind, in level: WalkLevel
  ) -> String? {
    guard options.byteCounts != 0...Int.max, kind == .file,
      let status = try? level.handle?.status(of: name, followsLink: options.followsLinks)
    else { return nil }
    if status.byteCount < options.byteCounts.lowerBound { return "--min-filesize" }
    return status.byteCount > options.byteCounts.upperBound ? "--max-filesize" : nil
  }

  private mutating func enter(_ name: [UInt8], in level: WalkLevel) -> WalkEvent? {
    let prefix = path + [UInt8(ascii: "/")]
    if let read = readAhead?.take(name[...], reader) {
      push(read.handle, nil, read.entries, name: name, prefix: prefix)
      return nil
    }
    do throws(Errno) {
      let directory = try DirectoryHandle(
        name[...], in: level.handle, followsLinks: options.followsLinks)
      let number = asksForNumbers ? try directory.number() : nil
      if let number {
        if options.staysOnDevice, number.device != levels.first?.number?.device {
          return skip(name[...], in: level, "--one-file-system")
        }
        if levels.contains(where: { $0.number == number }) { return .loop }
      }
      let entries = try EntryList(of: directory, reader, followsLinks: options.followsLinks)
      push(directory, number, entries, name: name, prefix: prefix)
      return nil
    } catch {
      return .failure(code: error.code)
    }
  }

  /// Without links, directories lead only downwards.
  private var asksForNumbers: Bool { options.followsLinks || options.staysOnDevice }

  /// Makes a directory the one whose entries come next.
  private mutating func push(
    _ directory: DirectoryHandle, _ number: FileNumber?, _ entries: EntryList, name: [UInt8]?,
    prefix: [UInt8]
  ) {
    let level = WalkLevel(directory, number: number, name: name ?? [], prefix: prefix)
    level.entries = entries
    for failure in selection.enter(directory, name: name, entries).reversed() {
      pending.append((prefix + failure.name, failure.code))
      level.unreadableNames.append(failure.name)
      hasUnreadableNames = true
    }
    levels.append(level)
    prefixByteCount = nil
    readAhead?.enter(directory, next: directoriesToCome(in: level))
    let far = levels.count - 1 - Walker.openLevelCount
    if far > 0 {
      levels[far].closeHandle()
      readAhead?.forget(at: far)
    }
  }

  /// The subdirectories that the walk will enter from this directory.
  private mutating func directoriesToCome(in level: WalkLevel) -> [ArraySlice<UInt8>] {
    guard levels.count < options.maxDepth else { return [] }
    return level.entries.directoryNames.filter { name in
      prefixByteCount = nil
      path.replaceSubrange(0..., with: level.prefix)
      path.append(contentsOf: name)
      return selection.refusal(of: path, nameStart: level.prefix.count, isDirectory: true) == nil
    }
  }

  /// Returns to the parent directory.
  private mutating func leave() -> WalkEvent? {
    let left = levels.removeLast()
    prefixByteCount = nil
    selection.leave()
    readAhead?.leave()
    guard let level = levels.last, level.handle == nil, !level.entries.isAtEnd else { return nil }
    do throws(Errno) {
      try reopenLast(from: left.handle)
      return nil
    } catch {
      level.entries = EntryList()
      path = Array(level.prefix.dropLast())
      prefixByteCount = nil
      return .failure(code: error.code)
    }
  }

  /// Opens the last directory again, relative to its subdirectory, or from the start of the walk if
  /// that leads elsewhere: after a link, or because something has been moved.
  private func reopenLast(from below: DirectoryHandle?) throws(Errno) {
    guard let level = levels.last, var upper = levels.first?.handle else { return }
    if let below {
      let parent: [UInt8] = [UInt8(ascii: "."), UInt8(ascii: ".")]
      if (try? level.reopen(parent, in: below, followsLinks: false)) != nil { return }
    }
    for step in levels.dropFirst().dropLast() {
      upper = try DirectoryHandle(
        step.name[...], in: upper, followsLinks: options.followsLinks)
    }
    try level.reopen(level.name, in: upper, followsLinks: options.followsLinks)
  }
}
