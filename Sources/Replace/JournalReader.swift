internal import Glibc

/// A journal found on the disk.
struct JournalFile: ~Copyable {
  enum State: Sendable, Equatable {
    /// Not complete: nothing was stored yet.
    case incomplete
    /// Nobody knows how much was stored.
    case prepared
    /// Everything was stored, and is on the disk.
    case done
  }

  let path: [UInt8]
  let file: RawFile
  let state: State
  /// `nil` if the journal is too incomplete for it.
  let header: JournalHeader?
  private(set) var recordCount = 0
  /// The gap after the last edit.
  private(set) var gapCount = 0
  private(set) var gapChecksum: UInt32 = 0

  /// Reads a journal from its first byte to its last.
  ///
  /// - Returns: `nil` if the file is no journal, nor the beginning of one.
  /// - Throws: What keeps it from being read.
  static func open(_ path: [UInt8]) throws(FileSystemError) -> JournalFile? {
    let file = try RawFile(path, O_RDWR | O_NOFOLLOW)
    let start = try file.read(at: 0, upTo: JournalFormat.magic.count)
    guard JournalFormat.magic.starts(with: start) || start.allSatisfy({ $0 == 0 }) else {
      return nil
    }
    return JournalFile(path, file)
  }

  private init(_ path: [UInt8], _ file: RawFile) {
    self.path = path
    self.file = file
    var records = RecordReader(file, mode: .undo)
    guard let (state, header) = try? records.header() else {
      self.state = .incomplete
      header = nil
      return
    }
    self.header = header
    let ending = try? records.ending()
    self.state = ending == nil ? .incomplete : state == JournalFormat.prepared ? .prepared : .done
    if let ending {
      recordCount = ending.recordCount
      gapCount = ending.gapCount
      gapChecksum = ending.gapChecksum
    }
  }

  /// The records, from the first one on.
  func records() throws(FileSystemError) -> RecordReader {
    var reader = RecordReader(file, mode: .undo)
    _ = try reader.header()
    return reader
  }
}

/// Goes through the records of a journal and checks each.
struct RecordReader: RecordSource, ~Copyable {
  struct Ending {
    var recordCount: Int
    var gapCount: Int
    var gapChecksum: UInt32
  }

  private let file: RawFile
  private var mode: JournalMode
  private var buffer: [UInt8] = []
  /// Of `buffer`, in the file.
  private var start = 0
  private var used = 0
  private var recordCount = 0
  private var checksum = CRC32C()

  fileprivate init(_ file: RawFile, mode: JournalMode) {
    self.file = file
    self.mode = mode
  }

  fileprivate mutating func header() throws(FileSystemError) -> (UInt32, JournalHeader) {
    guard try take(JournalFormat.magic.count).elementsEqual(JournalFormat.magic) else {
      throw broken()
    }
    let state = try number(UInt32.self)
    let count = try Int(number(UInt32.self))
    let expected = try CRC32C.checksum(of: take(count))
    guard try number(UInt32.self) == expected else { throw broken() }
    let end = start + used
    try move(to: JournalFormat.headerStart)
    let header = try JournalHeader.decode(from: &self)
    try move(to: end)
    mode = header.mode
    return (state, header)
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
    guard stated == computed.bytes else { throw broken() }
    checksum.update(stated)
    recordCount += 1
    return record
  }

  /// Reads on to the end, and checks that all of it is there.
  fileprivate mutating func ending() throws(FileSystemError) -> Ending {
    while try next() != nil {}
    var encoder = RecordEncoder()
    encoder.append(raw: JournalFormat.endMagic)
    let place = start + used
    let ending = try Ending(
      recordCount: number(), gapCount: Int(number(UInt32.self)), gapChecksum: number())
    let all = try number(UInt32.self)
    let end = start + used
    try move(to: place)
    try encoder.append(raw: Array(take(end - place)))
    guard try number(UInt32.self) == CRC32C.checksum(of: encoder.bytes), all == checksum.value,
      ending.recordCount == recordCount, ending.gapCount <= JournalFormat.maxGap
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
    while buffer.count - used < count {
      // What is behind is kept for a while: a record is looked at twice.
      if used > 4 << 20 {
        start += used
        buffer.removeFirst(used)
        used = 0
      }
      let wanted = max(count - (buffer.count - used), 1 << 20)
      let more = try file.read(at: start + buffer.count, upTo: min(wanted, 64 << 20))
      if more.isEmpty { throw broken() }
      buffer += more
    }
    used += count
    return buffer[used - count..<used]
  }

  mutating func takeByte() throws(FileSystemError) -> UInt8 { try take(1).first ?? 0 }

  func broken() -> FileSystemError { FileSystemError(code: EBADMSG) }
}
