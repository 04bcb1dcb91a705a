/// What a journal holds, byte by byte; numbers are little-endian, or if they have no size here,
/// of seven bits a byte.
///
///     "mgrepJ1\n"  state u32  header length u32
///     header       mode, identity, path, command, main journal, members    crc u32
///     record       offset, length, gap length u8, gap crc u32, old (undo only), new    crc u32
///     …
///     "mgrepEND"   record count u64, gap length u32, gap crc u32, crc of all crcs u32   crc u32
///
/// The gap of a record are the bytes of the file right before the edit, up to 16 and only such as
/// belong to no edit; that of the end are those after the last one. They tell whether the file is
/// still the one that was edited, and are the same before and after.
enum JournalFormat {
  static let magic = Array("mgrepJ1\n".utf8)
  static let endMagic = Array("mgrepEND".utf8)
  /// Where the state stands, the only thing that is ever changed.
  static let stateOffset = 8
  static let prepared: UInt32 = 0
  static let done: UInt32 = 0x656E_6F64
  static let maxGap = 16
  static let headerStart = 16
}

/// Which way a journal leads after a crash.
package enum JournalMode: UInt8, Sendable {
  /// Back to the old bytes, which it holds.
  case undo = 1
  /// On to the new bytes; it holds no old ones, which may be secrets.
  case redo
}

/// What a journal says of itself.
package struct JournalHeader: Sendable, Equatable {
  package var mode: JournalMode
  package var identity: FileIdentity
  /// Without links, from the root.
  package var path: [UInt8]
  /// The command that made it, for people.
  var command: [UInt8]
  /// The journal that decides for a group of files; empty for a file on its own, and in that
  /// journal itself.
  var mainJournal: [UInt8] = []
  /// The other journals of a group, in the one that decides.
  var members: [[UInt8]] = []

  func encoded() -> [UInt8] {
    var body = RecordEncoder()
    body.append(mode.rawValue)
    body.append(identity)
    body.append(text: path)
    body.append(text: command)
    body.append(text: mainJournal)
    body.append(members.count)
    for member in members { body.append(text: member) }
    var all = RecordEncoder()
    all.append(raw: JournalFormat.magic)
    all.append(JournalFormat.prepared)
    all.append(UInt32(body.bytes.count))
    all.append(raw: body.bytes)
    all.append(CRC32C.checksum(of: body.bytes))
    return all.bytes
  }

  static func decode<Source: RecordSource & ~Copyable>(
    from source: inout Source
  ) throws(Source.Failure) -> JournalHeader {
    guard let mode = try JournalMode(rawValue: source.number()) else { throw source.broken() }
    let identity = try source.identity()
    let path = try source.text(maxCount: 1 << 20)
    let command = try source.text(maxCount: 1 << 24)
    let mainJournal = try source.text(maxCount: 1 << 20)
    var header = JournalHeader(mode: mode, identity: identity, path: path, command: command)
    header.mainJournal = mainJournal
    let count = try source.number(Int.self)
    guard count >= 0 && count < 1 << 24 else { throw source.broken() }
    for _ in 0..<count { try header.members.append(source.text(maxCount: 1 << 20)) }
    return header
  }
}

/// One edit in a journal.
struct JournalRecord: Sendable, Equatable {
  var offset: Int
  var gapCount: Int
  var gapChecksum: UInt32
  /// Empty in a journal that leads to the new bytes.
  var old: [UInt8]
  var new: [UInt8]

  func encode(_ mode: JournalMode, into encoder: inout RecordEncoder) {
    encoder.append(count: offset)
    encoder.append(count: new.count)
    encoder.append(UInt8(gapCount))
    encoder.append(gapChecksum)
    if mode == .undo { encoder.append(raw: old) }
    encoder.append(raw: new)
  }

  static func decode<Source: RecordSource & ~Copyable>(
    _ mode: JournalMode, from source: inout Source
  ) throws(Source.Failure) -> JournalRecord {
    let offset = try source.count()
    let count = try source.count()
    let gapCount = try Int(source.number(UInt8.self))
    let gapChecksum = try source.number(UInt32.self)
    guard offset >= 0, count >= 0, offset.addingReportingOverflow(count).overflow == false,
      gapCount <= JournalFormat.maxGap
    else { throw source.broken() }
    let old = mode == .undo ? try Array(source.take(count)) : []
    return try JournalRecord(
      offset: offset, gapCount: gapCount, gapChecksum: gapChecksum, old: old,
      new: Array(source.take(count)))
  }
}
