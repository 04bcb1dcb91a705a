internal import Glibc

/// The copy of a file as it is before it is edited: a new file beside it, named after it.
enum Backup {
  /// Makes the copy under another name, and renames it when it is on the disk. Until then, an
  /// earlier backup stays. If the backup's name is a link, the link is replaced, not followed.
  ///
  /// - Parameters:
  ///   - path: The path of the file, without links.
  ///   - isEnding: Asked now and then; if true, the work ends with ECANCELED.
  static func make(
    of file: RawFile, _ status: stat, at path: [UInt8], suffix: [UInt8], unless isEnding: () -> Bool
  ) throws(FileSystemError) {
    let (place, name) = Paths.split(path)
    let directory = try OpenDirectory(place)
    // Another user may have put a different directory there.
    guard try FileKey(directory.status(of: name)) == FileKey(status) else {
      throw FileSystemError(code: ESTALE)
    }
    try checkPlace(of: name + suffix, in: directory, status)
    // Recovery does not look at names of this form.
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
  /// - Returns: A mode that gives nobody a right that the file does not give. If the copy could not
  ///   get the owner or the group, it must not give their rights to anybody else.
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

/// Which backups would replace a file that the run uses.
package struct BackupCheck {
  private let suffix: [UInt8]
  private let files: Set<FileKey>

  /// - Parameters:
  ///   - files: The files to edit.
  ///   - operands: Paths that the user named. None of these files may be lost, edited or not.
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
