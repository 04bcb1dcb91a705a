internal import Glibc

/// What a journal holds, byte by byte; numbers are little-endian, or if they have no size here,
/// of seven bits a byte.
///
///     "mgrepJ2\n"  state, 8 letters    header length u32
///     header       see `JournalHeader.encoded`    crc u32 of everything but the state
///     record       offset, length, gap length u8, gap crc u32, old (undo only), new    crc u32
///     …
///     "mgrepEND"   record count u64, edit count u64, gap length u8, gap crc u32, crc of all crcs
///                  u32    crc u32
///
/// The gap of a record is the bytes of the file directly before the edit, at most 16, as far as
/// they belong to no edit; the gap of the end is the bytes after the last edit. Gaps show whether
/// the file is still the edited one, because an edit does not change them. A long edit has several
/// records, so that a record needs little memory.
enum JournalFormat {
  static let magic = Array("mgrepJ2\n".utf8)
  /// The magic of format 1, whose journals are reported and kept.
  static let olderMagic = Array("mgrepJ1\n".utf8)
  static let endMagic = Array("mgrepEND".utf8)
  /// The offset of the state, the only part that ever changes.
  static let stateOffset = 8
  static let headerStart = 20
  static let maxGap = 16
  static let maxHeaderCount = 32 << 20
  static let maxRecordCount = 1 << 20
  static let maxCommandCount = 1 << 16
}

/// The state of an edit as its journal says it. A group of files has its state in the deciding
/// journal.
enum JournalState: Sendable, Equatable, CaseIterable {
  /// It is not known how much was stored.
  case prepared
  /// Everything was stored and is on the disk.
  case finished
  /// The old bytes are back and on the disk.
  case restored
  /// One of the above, and each journal of the group says so itself, so they can be removed one by
  /// one.
  case settled

  /// Any two states differ in at least five letters.
  var letters: [UInt8] {
    switch self {
    case .prepared: Array("prepared".utf8)
    case .finished: Array("finished".utf8)
    case .restored: Array("restored".utf8)
    case .settled: Array("settled!".utf8)
    }
  }

  init?(letters: [UInt8]) {
    guard let state = Self.allCases.first(where: { $0.letters == letters }) else { return nil }
    self = state
  }
}

/// Where a journal leads after a crash.
package enum JournalMode: UInt8, Sendable {
  /// Back to the old bytes, which it holds.
  case undo = 1
  /// To the new bytes; it holds no old ones, which may be secrets.
  case redo
}

/// What identifies the edited file: only its name in its directory is sure to stay the same.
struct JournalHeader: Sendable, Equatable {
  var mode: JournalMode
  /// The same as in the name of the journal.
  var id: UInt64
  /// The name of the file in the journal's directory, or its absolute path.
  var target: [UInt8]
  /// The length of the file.
  var byteCount: Int
  /// When the system last noted a change of the file before anything was stored; `nil` if what it
  /// notes is not reliable.
  var changed: FileTime?
  /// Only a hint: after a restart, another file may have this number.
  var inode: UInt64
  /// The same for all journals of a group of files; 0 for a single file.
  var group: UInt64 = 0
  /// The relative path of the journal that decides for the group; empty in that journal itself.
  var mainJournal: [UInt8] = []
  /// The relative paths of the other journals, in the deciding one.
  var members: [[UInt8]] = []
  /// The command line that made it, for people.
  var command: [UInt8]

  /// All bytes before the first record.
  func encoded(_ state: JournalState) -> [UInt8] {
    var body = RecordEncoder()
    body.append(mode.rawValue)
    body.append(UInt8(changed == nil ? 0 : 1))
    body.append(changed?.seconds ?? 0)
    body.append(changed?.nanoseconds ?? 0)
    body.append(id)
    body.append(byteCount)
    body.append(inode)
    body.append(group)
    body.append(text: target)
    body.append(text: mainJournal)
    body.append(UInt32(members.count))
    for member in members { body.append(text: member) }
    body.append(text: Array(command.prefix(JournalFormat.maxCommandCount)))
    var all = RecordEncoder()
    all.append(raw: JournalFormat.magic)
    all.append(raw: state.letters)
    all.append(UInt32(body.bytes.count))
    all.append(raw: body.bytes)
    all.append(Self.checksum(of: body.bytes[...]))
    return all.bytes
  }

  static func checksum(of body: ArraySlice<UInt8>) -> UInt32 {
    var crc = CRC32C()
    crc.update(JournalFormat.magic)
    var length = RecordEncoder()
    length.append(UInt32(body.count))
    crc.update(length.bytes)
    crc.update(Array(body))
    return crc.value
  }

  /// - Parameter source: The whole body and nothing else.
  init(from source: inout HeaderBytes) throws(FileSystemError) {
    guard let mode = try JournalMode(rawValue: source.number()) else { throw source.broken() }
    self.mode = mode
    let hasTime = try source.number(UInt8.self) == 1
    let time = try FileTime(seconds: source.number(), nanoseconds: source.number())
    changed = hasTime ? time : nil
    id = try source.number()
    byteCount = try source.number()
    inode = try source.number()
    group = try source.number()
    target = try source.text(maxCount: JournalFormat.maxHeaderCount)
    mainJournal = try source.text(maxCount: JournalFormat.maxHeaderCount)
    // Each path takes at least one byte, so the source ends before there are too many.
    for _ in 0..<(try source.number(UInt32.self)) {
      try members.append(source.text(maxCount: JournalFormat.maxHeaderCount))
    }
    command = try source.text(maxCount: JournalFormat.maxCommandCount)
    guard source.isAtEnd, byteCount >= 0, !target.isEmpty, !target.contains(0) else {
      throw source.broken()
    }
  }

  // Large, since it takes each field of the header.
  init(
    _ mode: JournalMode, id: UInt64, target: [UInt8], byteCount: Int, changed: FileTime?,
    inode: UInt64, command: [UInt8]
  ) {
    self.mode = mode
    self.id = id
    self.target = target
    self.byteCount = byteCount
    self.changed = changed
    self.inode = inode
    self.command = command
  }
}

/// A time of a file, since 1970.
struct FileTime: Sendable, Equatable {
  var seconds: Int
  var nanoseconds: Int
}

/// The body of a header, in memory.
struct HeaderBytes: RecordSource {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ count: Int) throws(FileSystemError) -> ArraySlice<UInt8> {
    guard count <= rest.count else { throw broken() }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  mutating func takeByte() throws(FileSystemError) -> UInt8 { try take(1).first ?? 0 }

  func broken() -> FileSystemError { FileSystemError(code: EBADMSG) }
}

/// One edit in a journal, or a part of one.
struct JournalRecord: Sendable, Equatable {
  var offset: Int
  var gapCount: Int
  var gapChecksum: UInt32
  /// Empty in a journal that leads to the new bytes.
  var old: [UInt8]
  var new: [UInt8]

  static func decode<Source: RecordSource & ~Copyable>(
    _ mode: JournalMode, from source: inout Source
  ) throws(Source.Failure) -> JournalRecord {
    let offset = try source.count()
    let count = try source.count()
    let gapCount = try Int(source.number(UInt8.self))
    let gapChecksum = try source.number(UInt32.self)
    guard offset >= 0, count > 0, count <= JournalFormat.maxRecordCount,
      offset.addingReportingOverflow(count).overflow == false, gapCount <= JournalFormat.maxGap
    else { throw source.broken() }
    let old = mode == .undo ? try Array(source.take(count)) : []
    return try JournalRecord(
      offset: offset, gapCount: gapCount, gapChecksum: gapChecksum, old: old,
      new: Array(source.take(count)))
  }
}
