internal import Glibc

/// The copy of a file as it is before it is edited: a new file beside it, called so after it.
enum Backup {
  /// Makes the copy under another name and lets it take its place when it is on the disk. Until
  /// then an earlier backup stays. A link there is replaced and not followed.
  ///
  /// - Parameters:
  ///   - path: Of the file, without links.
  ///   - isEnding: Asked once in a while; ends the work with ECANCELED.
  static func make(
    of file: RawFile, _ status: stat, at path: [UInt8], suffix: [UInt8], unless isEnding: () -> Bool
  ) throws(FileSystemError) {
    let (place, name) = Paths.split(path)
    let directory = try OpenDirectory(place)
    // Somebody may have put another directory there, where the caller may write and they may not.
    guard try FileKey(directory.status(of: name)) == FileKey(status) else {
      throw FileSystemError(code: ESTALE)
    }
    try checkPlace(of: name + suffix, in: directory, status)
    // Not a name that recovery looks at.
    let temporary = Array(".backup-mgrep-\(randomNumber())".utf8)
    let copy = try directory.open(
      temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
    do throws(FileSystemError) {
      try copy.copyContents(of: file, unless: isEnding)
      try copy.setMode(mode(of: status, keptBy: copy))
      try copy.sync()
      try directory.rename(temporary, to: name + suffix)
    } catch {
      try? directory.remove(temporary)
      throw error
    }
    try directory.sync()
  }

  private static func checkPlace(
    of name: [UInt8], in directory: OpenDirectory, _ file: stat
  ) throws(FileSystemError) {
    guard let found = try? directory.status(of: name) else { return }
    switch found.st_mode & S_IFMT {
    case S_IFREG where FileKey(found) != FileKey(file), S_IFLNK: return
    case S_IFDIR: throw FileSystemError(code: EISDIR)
    default: throw FileSystemError(code: EEXIST)
    }
  }

  /// Gives the copy the owner and the group of the file, as far as the caller may.
  ///
  /// - Returns: The mode that gives nobody a right that the file does not give: of an owner or
  ///   group that it could not be given, nobody acquires the identity, and the members of another
  ///   group are like all others.
  private static func mode(of file: stat, keptBy copy: RawFile) throws(FileSystemError) -> mode_t {
    if (try? copy.setOwner(file.st_uid, group: file.st_gid)) == nil {
      try? copy.setOwner(nil, group: file.st_gid)
    }
    let status = try copy.status()
    var mode = file.st_mode & 0o7777
    if status.st_uid != file.st_uid { mode &= ~S_ISUID }
    if status.st_gid != file.st_gid { mode &= ~(S_ISGID | ~(mode << 3) & S_IRWXG) }
    return mode
  }
}

/// Which backups would take the place of a file that the run is about.
package struct BackupCheck {
  private let suffix: [UInt8]
  private let files: Set<FileKey>

  /// - Parameters:
  ///   - files: Those that are edited.
  ///   - operands: Paths that the user named; none of them is lost, edited or not.
  package init(suffix: [UInt8], _ files: [FileIdentity], operands: [[UInt8]]) {
    self.suffix = suffix
    let named = operands.compactMap { try? Paths.status($0) }
    self.files = Set(files.map { FileKey($0) } + named.map { FileKey($0) })
  }

  /// Why a file cannot have a backup.
  package func refusal(of path: [UInt8]) -> String? {
    guard let file = try? Paths.resolved(path), let status = try? Paths.status(file)
    else { return nil }
    let backup = file + suffix
    for followsLinks in [false, true] {
      guard let found = try? Paths.status(backup, followsLinks: followsLinks) else { continue }
      let name = String(decoding: Paths.split(backup).name, as: UTF8.self)
      if FileKey(found) == FileKey(status) {
        return "cannot make a backup: \(name) is the same file"
      }
      if files.contains(FileKey(found)) {
        return "cannot make a backup: \(name) is another file of this run"
      }
    }
    return nil
  }
}

extension FileKey {
  init(_ status: stat) { self.init(FileIdentity(status)) }
}
