internal import Glibc

/// Journals that interrupted edits have left in a directory.
package enum Leftovers {
  /// A journal that must be recovered before its file is edited again.
  package struct Leftover: Sendable {
    package let journal: [UInt8]
    /// The edited file, if the journal can be read.
    package let target: [UInt8]?
    /// Why the journal is not believed; `nil` if it is.
    package let doubt: JournalDoubt?
  }

  /// All journals of operands: of a file, or of all files in a directory.
  ///
  /// - Throws: What cannot be read.
  package static func journals(
    of path: [UInt8], journalDirectory: [UInt8]?
  ) throws(FileSystemError) -> [JournalPlace] {
    let status = try Paths.status(path)
    if status.st_mode & S_IFMT == S_IFDIR {
      return try all(in: journalDirectory ?? path, isJournalDirectory: journalDirectory != nil)
    }
    if JournalNames.isOfInterruptedEdit(path) {
      return try [JournalPlace(path, journalDirectory: journalDirectory)]
    }
    let resolved = try Paths.resolved(path)
    let directory = journalDirectory ?? Paths.split(resolved).directory
    let concerned = try all(in: directory, isJournalDirectory: journalDirectory != nil)
      .filter { isOf(status, resolved, $0) }
    // If the file has several names, another one may be in the directory of the journal.
    if concerned.isEmpty && journalDirectory == nil && Paths.split(path).directory != directory {
      return try all(in: Paths.split(path).directory, isJournalDirectory: false)
        .filter { isOf(status, path, $0) }
    }
    return concerned
  }

  static func all(
    in directory: [UInt8], isJournalDirectory: Bool
  ) throws(FileSystemError) -> [JournalPlace] {
    let open = try OpenDirectory(directory)
    return try open.names(beginningWith: JournalName.prefix)
      .filter(JournalNames.isOfInterruptedEdit)
      .map { JournalPlace(open, $0, isJournalDirectory: isJournalDirectory) }
  }

  /// Whether a journal belongs to a file, as far as its name and its header show.
  private static func isOf(_ file: stat, _ path: [UInt8], _ place: JournalPlace) -> Bool {
    guard let name = JournalName(place.name) else {
      return JournalNames.inodeOfOlderName(place.name) == UInt64(file.st_ino)
    }
    if [path, Paths.split(path).name].contains(where: {
      JournalName(of: $0, id: 0).hash == name.hash
    }) {
      return true
    }
    do throws(JournalDoubt) {
      let journal = try JournalFile.open(place, forWriting: false)
      do throws(FileSystemError) {
        // Another name of the same file.
        let target = try place.directory.status(of: journal.header.target)
        return target.st_dev == file.st_dev && target.st_ino == file.st_ino
      } catch {
        // The file may have been renamed since.
        return error.code == ENOENT && journal.header.inode == UInt64(file.st_ino)
          && journal.header.byteCount <= Int(file.st_size)
      }
    } catch {
      guard case .unreadable = error, file.st_nlink > 1 else { return false }
      return hasName(file, with: name.hash, in: place.directory)
    }
  }

  /// Whether a journal is named after one of several names of a file.
  private static func hasName(
    _ file: stat, with hash: UInt64, in directory: OpenDirectory
  ) -> Bool {
    ((try? directory.names(beginningWith: [])) ?? []).contains { name in
      guard JournalName(of: name, id: 0).hash == hash else { return false }
      guard let status = try? directory.status(of: name) else { return false }
      return status.st_dev == file.st_dev && status.st_ino == file.st_ino
    }
  }

  /// The journal that blocks edits of a file, if there is one.
  ///
  /// Anybody can put a file with such a name into a directory like `/tmp`, so a name alone does not
  /// count; a journal that must not be read does.
  ///
  /// - Parameters:
  ///   - path: Absolute and without links.
  ///   - places: The candidates in the directory of its journals.
  static func blocking(_ file: stat, _ path: [UInt8], _ places: [JournalPlace]) -> Leftover? {
    for place in places where isOf(file, path, place) {
      if let leftover = blocking(file, place) { return leftover }
    }
    return nil
  }

  /// Files that are named like a journal that blocks edits.
  static func places(
    in directory: OpenDirectory, isJournalDirectory: Bool
  ) throws(FileSystemError) -> [JournalPlace] {
    try directory.names(beginningWith: JournalName.prefix)
      .filter { JournalNames.isOfInterruptedEdit($0) && JournalName($0)?.isNew != true }
      .map { JournalPlace(directory, $0, isJournalDirectory: isJournalDirectory) }
  }

  private static func blocking(_ file: stat, _ place: JournalPlace) -> Leftover? {
    do throws(JournalDoubt) {
      let journal = try JournalFile.open(place, forWriting: false)
      let isLive = (try? journal.file.isLockedByOthers()) ?? false
      return Leftover(
        journal: place.name, target: journal.header.target, doubt: isLive ? .live : nil)
    } catch {
      // Other users may create any file here, except one that belongs to the caller or to the owner
      // of the file.
      guard let owner = try? place.directory.status(of: place.name), owner.isRegular else {
        return nil
      }
      if case .unreadable = error {
      } else {
        guard [effectiveUser(), 0, file.st_uid].contains(owner.st_uid) else { return nil }
      }
      return Leftover(journal: place.name, target: nil, doubt: error)
    }
  }
}

extension Leftovers {
  /// The journals that block edits of operands, or should: a half-edited file need not contain
  /// anything to replace.
  ///
  /// - Parameters:
  ///   - files: Operands; some may not exist.
  ///   - journals: Journals that walks have found.
  /// - Returns: Each with the path of the file, or of the journal if that does not name the file.
  package static func blocking(
    files: [[UInt8]], journals: [[UInt8]], _ options: EditOptions
  ) -> [(path: [UInt8], leftover: Leftover)] {
    var found: [(path: [UInt8], leftover: Leftover)] = []
    let isJournalDirectory = options.journalDirectory != nil
    var places: [[UInt8]: [JournalPlace]] = [:]
    for path in files {
      guard let status = try? Paths.status(path), status.isRegular,
        let resolved = try? Paths.resolved(path)
      else { continue }
      let name = options.journalDirectory ?? Paths.split(resolved).directory
      if places[name] == nil {
        // Few directories have journals, and only those stay open.
        let directory = try? OpenDirectory(name)
        let found = directory.flatMap {
          try? self.places(in: $0, isJournalDirectory: isJournalDirectory)
        }
        places[name] = found ?? []
      }
      guard let leftover = blocking(status, resolved, places[name] ?? []), leftover.doubt != .live
      else { continue }
      found.append((path, leftover))
    }
    if options.journalDirectory == nil {
      for journal in journals {
        if let leftover = leftover(journal) { found.append(leftover) }
      }
    }
    return found
  }

  private static func leftover(_ journal: [UInt8]) -> (path: [UInt8], leftover: Leftover)? {
    guard JournalNames.isOfInterruptedEdit(journal),
      JournalName(Paths.split(journal).name)?.isNew != true,
      let place = try? JournalPlace(journal, journalDirectory: nil),
      let owner = try? place.directory.status(of: place.name)
    else { return nil }
    // The edited file decides which other users count.
    let target = try? JournalFile.open(place, forWriting: false).header.target
    let file = target.flatMap { try? place.directory.status(of: $0) } ?? owner
    guard [effectiveUser(), file.st_uid].contains(owner.st_uid),
      let leftover = blocking(file, place), leftover.doubt != .live
    else { return nil }
    let directory = journal.dropLast(place.name.count)
    return (target.map { directory + $0 } ?? journal, leftover)
  }
}
