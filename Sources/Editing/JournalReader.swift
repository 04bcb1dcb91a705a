internal import Glibc

/// Reads the records of a journal and checks each.
struct RecordReader: RecordSource, ~Copyable {
  /// What a journal says about itself at its end.
  struct Ending {
    var editCount: Int
    /// The gap after the last edit.
    var gapCount: Int
    var gapChecksum: UInt32
  }

  private let file: RawFile
  private let mode: JournalMode
  /// The length of the edited file before the edit.
  private let targetByteCount: Int
  /// The length of the journal when it was opened.
  private let byteCount: Int
  private var buffer: [UInt8] = []
  /// The offset of `buffer` in the file.
  private var start: Int
  private var used = 0
  private var recordCount = 0
  private var lastEnd = 0
  private var checksum = CRC32C()

  init(_ file: RawFile, _ header: JournalHeader, from start: Int, byteCount: Int) {
    self.file = file
    mode = header.mode
    targetByteCount = header.byteCount
    self.start = start
    self.byteCount = byteCount
  }

  /// The next record; `nil` at the end.
  mutating func next() throws(FileSystemError) -> JournalRecord? {
    let place = start + used
    if try take(JournalFormat.endMagic.count).elementsEqual(JournalFormat.endMagic) { return nil }
    try move(to: place)
    let record = try JournalRecord.decode(mode, from: &self)
    let end = start + used
    try move(to: place)
    let bytes = try Array(take(end - place))
    let stated = try Array(take(4))
    var computed = RecordEncoder()
    computed.append(CRC32C.checksum(of: bytes))
    guard stated == computed.bytes, record.offset - record.gapCount >= lastEnd,
      record.offset + record.new.count <= targetByteCount
    else { throw broken() }
    checksum.update(stated)
    recordCount += 1
    lastEnd = record.offset + record.new.count
    return record
  }

  /// Reads to the end, and checks that the journal is complete and has nothing after its end.
  mutating func ending() throws(FileSystemError) -> Ending {
    while try next() != nil {}
    var encoder = RecordEncoder()
    encoder.append(raw: JournalFormat.endMagic)
    let place = start + used
    let count = try number(Int.self)
    let ending = try Ending(
      editCount: number(), gapCount: Int(number(UInt8.self)), gapChecksum: number())
    let all = try number(UInt32.self)
    let end = start + used
    try move(to: place)
    try encoder.append(raw: Array(take(end - place)))
    guard try number(UInt32.self) == CRC32C.checksum(of: encoder.bytes), all == checksum.value,
      count == recordCount, count > 0, ending.gapCount <= JournalFormat.maxGap,
      lastEnd + ending.gapCount <= targetByteCount, start + used == byteCount
    else { throw broken() }
    return ending
  }

  private mutating func move(to place: Int) throws(FileSystemError) {
    if place >= start && place <= start + buffer.count {
      used = place - start
    } else {
      start = place
      buffer = []
      used = 0
    }
  }

  mutating func take(_ count: Int) throws(FileSystemError) -> ArraySlice<UInt8> {
    // Never reads more than the journal can hold.
    guard count <= byteCount - start - used else { throw broken() }
    while buffer.count - used < count {
      // Bytes that were read are kept for a while, since each record is read twice.
      if used > 4 << 20 {
        start += used
        buffer.removeFirst(used)
        used = 0
      }
      let wanted = max(count - (buffer.count - used), 1 << 20)
      let more = try file.read(
        at: start + buffer.count, upTo: min(wanted, byteCount - start - buffer.count))
      if more.isEmpty { throw broken() }
      buffer += more
    }
    used += count
    return buffer[used - count..<used]
  }

  mutating func takeByte() throws(FileSystemError) -> UInt8 { try take(1).first ?? 0 }

  func broken() -> FileSystemError { FileSystemError(code: EBADMSG) }
}
