internal import Glibc

/// Why a file is not believed to be a journal, or why a journal is not used.
package enum JournalDoubt: Error, Equatable {
  case system(FileSystemError)
  /// The directory can be opened, but has no file of this name.
  case missing
  case unreadable(owner: UInt32)
  case notRegular
  case links(count: Int)
  case writableByOthers
  case foreign(owner: UInt32)
  case notAJournal
  case olderFormat
  case damaged
  /// Its name does not agree with its contents.
  case misnamed
  case targetElsewhere
  /// The journals of a group do not refer to each other, or belong to different groups.
  case inconsistentGroup
  /// Another process edits the file, or recovers it.
  case live
  case targetMissing(path: [UInt8])
  /// Some bytes of the file are neither the old nor the new ones.
  case targetChanged(path: [UInt8])
  case targetNotRegular(path: [UInt8])
  case target(path: [UInt8], FileSystemError)
  /// Another journal of the group cannot be found or used.
  case member(path: [UInt8], reason: String)

  /// The message, which follows the name of the journal.
  package var message: String {
    func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    return switch self {
    case .system(let error): error.reason
    case .missing: FileSystemError(code: ENOENT).reason
    case .unreadable(let owner): "a journal of user \(owner), which you may not read"
    case .notRegular: "not a regular file, so not a journal of mgrep"
    case .links(let count): "has \(count) hard links, so it is not believed to be a journal"
    case .writableByOthers: "others may write to it, so it is not believed to be a journal"
    case .foreign(let owner):
      "belongs to user \(owner) and is in a directory that others can write to, so it is not used"
    case .notAJournal: "not a journal of mgrep"
    case .olderFormat: "a journal of an older mgrep, which has to recover it; kept"
    case .damaged: "the journal is damaged, and the file may be half edited; kept"
    case .misnamed: "its name and its contents do not agree, so it is not believed"
    case .targetElsewhere:
      "its file is in another directory; to use it, name the journal's directory with --journal-dir"
    case .inconsistentGroup: "the journals of its group do not refer to each other; kept"
    case .live: "locked by another process"
    case .targetMissing(let path): "there is no file \(text(path)); kept"
    case .targetChanged(let path):
      "\(text(path)) has been changed since; nothing was recovered, journal kept"
    case .targetNotRegular(let path): "\(text(path)) is not a regular file; kept"
    case .target(let path, let error): "\(text(path)): \(error.reason); kept"
    case .member(let path, let reason):
      "\(text(path)), which belongs to the same edit: \(reason); all of the edit is kept"
    }
  }
}

/// The place of a journal, or of a file named like one.
package struct JournalPlace: Sendable {
  package let directory: OpenDirectory
  package let name: [UInt8]
  /// The user named the directory with `--journal-dir`: its journals may belong to files elsewhere.
  package let isJournalDirectory: Bool

  package var path: [UInt8] { directory.path(of: name) }

  /// - Throws: The directory cannot be opened.
  package init(_ path: [UInt8], journalDirectory: [UInt8]?) throws(FileSystemError) {
    let (directory, name) = Paths.split(path)
    try self.init(
      OpenDirectory(directory), name,
      isJournalDirectory: journalDirectory.map { Paths.isSameFile($0, directory) } ?? false)
  }

  init(_ directory: OpenDirectory, _ name: [UInt8], isJournalDirectory: Bool) {
    self.directory = directory
    self.name = name
    self.isJournalDirectory = isJournalDirectory
  }

  /// A journal in the same directory or in another one, by its relative path.
  func sibling(_ way: [UInt8]) throws(JournalDoubt) -> JournalPlace {
    guard way.contains(UInt8(ascii: "/")) else {
      return JournalPlace(directory, way, isJournalDirectory: isJournalDirectory)
    }
    let (directory, name) = Paths.split(way)
    do throws(FileSystemError) {
      return try JournalPlace(
        self.directory.directory(directory), name, isJournalDirectory: isJournalDirectory)
    } catch {
      throw .system(error)
    }
  }
}

/// A journal on the disk that is believed.
final class JournalFile: Sendable {
  let place: JournalPlace
  let file: RawFile
  let header: JournalHeader
  /// `nil` if it is not a known state.
  let state: JournalState?
  private let byteCount: Int
  private let recordStart: Int

  fileprivate init(_ place: JournalPlace, _ file: RawFile, byteCount: Int) throws(FileSystemError) {
    let damaged = FileSystemError(code: EBADMSG)
    let fixed = try file.read(at: 0, upTo: JournalFormat.headerStart)
    guard fixed.count == JournalFormat.headerStart else { throw damaged }
    var numbers = HeaderBytes(fixed[16...])
    let count = try Int(numbers.number(UInt32.self))
    guard count <= JournalFormat.maxHeaderCount, count <= byteCount - fixed.count - 4 else {
      throw damaged
    }
    let bytes = try file.read(at: fixed.count, upTo: count + 4)
    guard bytes.count == count + 4 else { throw damaged }
    var stated = HeaderBytes(bytes.suffix(4))
    guard try stated.number() == JournalHeader.checksum(of: bytes.prefix(count)) else {
      throw damaged
    }
    var body = HeaderBytes(bytes.prefix(count))
    header = try JournalHeader(from: &body)
    state = JournalState(letters: Array(fixed[JournalFormat.stateOffset..<16]))
    self.place = place
    self.file = file
    self.byteCount = byteCount
    recordStart = fixed.count + bytes.count
  }

  /// All records, from the first one on.
  func records() -> RecordReader {
    RecordReader(file, header, from: recordStart, byteCount: byteCount)
  }

  /// Reads the whole journal; `nil` if anything in it is not as it was written.
  func ending() -> RecordReader.Ending? {
    var reader = records()
    guard state != nil else { return nil }
    return try? reader.ending()
  }

  /// The path of the edited file, for messages.
  var targetPath: [UInt8] { place.directory.path(of: header.target) }
}

extension JournalFile {
  /// Decides whether a file is believed to be a journal. All readers of journals use it.
  ///
  /// A believed journal is a regular file with one name, to which no other user may write. It
  /// belongs to the caller, to root, or, where no other user may create files, to the owner of the
  /// edited file. Its name and its header agree. The edited file is in the same directory, unless
  /// the user said that this directory holds journals.
  static func open(
    _ place: JournalPlace, forWriting: Bool
  ) throws(JournalDoubt) -> JournalFile {
    let result: Result<JournalFile, JournalDoubt>
    do throws(FileSystemError) {
      result = try believed(place, forWriting: forWriting)
    } catch {
      throw error.code == ENOENT ? .missing : .system(error)
    }
    return try result.get()
  }

  private static func believed(
    _ place: JournalPlace, forWriting: Bool
  ) throws(FileSystemError) -> Result<JournalFile, JournalDoubt> {
    let seen = try place.directory.status(of: place.name)
    // A file that is not regular is not even opened: a tape would move.
    guard seen.isRegular else { return .failure(.notRegular) }
    let file: RawFile
    do throws(FileSystemError) {
      file = try place.directory.open(
        place.name, (forWriting ? O_RDWR : O_RDONLY) | O_NOFOLLOW | O_NONBLOCK)
    } catch {
      guard error.code == EACCES, seen.st_uid != effectiveUser() else { throw error }
      return .failure(.unreadable(owner: seen.st_uid))
    }
    let status = try file.status()
    guard status.isRegular else { return .failure(.notRegular) }
    guard status.st_nlink == 1 else { return .failure(.links(count: Int(status.st_nlink))) }
    guard status.st_mode & 0o022 == 0 else { return .failure(.writableByOthers) }
    let isOwn = status.st_uid == effectiveUser() || status.st_uid == 0
    let directory = try place.directory.status()
    let isSafe =
      directory.st_mode & 0o022 == 0
      && [effectiveUser(), 0, status.st_uid].contains(directory.st_uid)
    guard isOwn || isSafe else { return .failure(.foreign(owner: status.st_uid)) }

    let start = try file.read(at: 0, upTo: JournalFormat.magic.count)
    if start == JournalFormat.olderMagic { return .failure(.olderFormat) }
    let journal: JournalFile
    do throws(FileSystemError) {
      guard start == JournalFormat.magic else { throw FileSystemError(code: EBADMSG) }
      journal = try JournalFile(place, file, byteCount: Int(status.st_size))
    } catch {
      guard error.code == EBADMSG else { throw error }
      // A file with the name or the start of a journal is a damaged one; any other file is none.
      let isCalledSo = JournalName(place.name) != nil || start == JournalFormat.magic
      return .failure(isCalledSo ? .damaged : .notAJournal)
    }
    if let doubt = journal.doubt { return .failure(doubt) }
    guard isOwn || (try? place.directory.status(of: journal.header.target))?.st_uid == status.st_uid
    else { return .failure(.foreign(owner: status.st_uid)) }
    return .success(journal)
  }

  /// Why the header is not believed; `nil` if it is.
  private var doubt: JournalDoubt? {
    let target = header.target
    if target.contains(UInt8(ascii: "/")) || target == [46] || target == [46, 46] {
      guard place.isJournalDirectory, target.first == UInt8(ascii: "/"),
        (try? Paths.resolved(Paths.split(target).directory)) == Paths.split(target).directory
      else { return .targetElsewhere }
    }
    var name = JournalName(of: target, id: header.id)
    name.isNew = JournalName(place.name)?.isNew ?? false
    guard place.name == name.bytes || place.name == JournalName.kept(header.id, of: target) else {
      return .misnamed
    }
    let others = header.members + (header.mainJournal.isEmpty ? [] : [header.mainJournal])
    guard header.mainJournal.isEmpty || header.members.isEmpty,
      others.isEmpty == (header.group == 0),
      others.allSatisfy({ JournalName(Paths.split($0).name)?.isNew == false })
    else { return .inconsistentGroup }
    return nil
  }
}

extension stat {
  var isRegular: Bool { st_mode & S_IFMT == S_IFREG }
}
