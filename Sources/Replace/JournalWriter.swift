internal import Glibc

/// A journal that is being made: on the disk, with its name, before the first store to the file.
struct JournalWriter: ~Copyable {
  let path: [UInt8]
  private let file: RawFile
  private let mode: JournalMode
  private var buffer: [UInt8]
  private var byteCount = 0
  private var recordCount = 0
  private var records = CRC32C()
  private var encoder = RecordEncoder()

  private static let bufferSize = 1 << 20

  /// Creates the file; nothing is sure to be on the disk before `finish`.
  init(creating path: [UInt8], _ header: JournalHeader) throws(FileSystemError) {
    let file = try RawFile(path, O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
    // Who recovers must not take a journal that is being written for one left behind.
    if try !file.lock() { throw FileSystemError(code: EBUSY) }
    self.file = file
    self.path = path
    mode = header.mode
    buffer = header.encoded()
  }

  /// Adds an edit.
  ///
  /// - Parameter gap: The bytes before it that belong to no edit, as many as are looked at.
  mutating func append(
    offset: Int, old: [UInt8], new: [UInt8], gap: [UInt8]
  ) throws(FileSystemError) {
    encoder.reset()
    JournalRecord(
      offset: offset, gapCount: gap.count, gapChecksum: CRC32C.checksum(of: gap), old: old,
      new: new
    ).encode(mode, into: &encoder)
    let checksum = CRC32C.checksum(of: encoder.bytes)
    encoder.append(checksum)
    records.update(encoder.bytes.suffix(4))
    buffer += encoder.bytes
    recordCount += 1
    if buffer.count >= Self.bufferSize { try writeBuffer() }
  }

  /// Completes the journal and waits until it, and its name, are on the disk.
  ///
  /// - Parameter gap: The bytes after the last edit.
  mutating func finish(gap: [UInt8]) throws(FileSystemError) {
    encoder.reset()
    encoder.append(raw: JournalFormat.endMagic)
    encoder.append(recordCount)
    encoder.append(UInt32(gap.count))
    encoder.append(CRC32C.checksum(of: gap))
    encoder.append(records.value)
    encoder.append(CRC32C.checksum(of: encoder.bytes))
    buffer += encoder.bytes
    try writeBuffer()
    try file.sync()
    try Paths.syncDirectory(Paths.split(path).directory)
  }

  /// Notes that the file has its new bytes for good, and waits until that is on the disk.
  func markDone() throws(FileSystemError) {
    var state = RecordEncoder()
    state.append(JournalFormat.done)
    try file.write(state.bytes, at: JournalFormat.stateOffset)
    try file.sync()
  }

  private mutating func writeBuffer() throws(FileSystemError) {
    try file.write(buffer, at: byteCount)
    byteCount += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }
}
