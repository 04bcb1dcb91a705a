internal import Glibc

/// A journal that is being made: on the disk, with its name, before the first store to the file.
struct JournalWriter: ~Copyable {
  let directory: OpenDirectory
  /// What it is called, once it is complete.
  let name: JournalName
  private var header: JournalHeader
  private let file: RawFile
  private var buffer = RecordEncoder()
  private var byteCount = 0
  private var recordCount = 0
  private var editCount = 0
  private var records = CRC32C()
  private var isComplete = false

  private static let bufferSize = 1 << 20

  /// Creates the file; nothing is sure to be on the disk before `finish`.
  init(
    in directory: OpenDirectory, _ name: JournalName, _ header: JournalHeader
  ) throws(FileSystemError) {
    var newName = name
    newName.isNew = true
    let file = try directory.open(
      newName.bytes, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
    // Who recovers must not take a journal that is being written for one left behind.
    if try !file.lock() { throw FileSystemError(code: EBUSY) }
    self.file = file
    self.directory = directory
    self.name = name
    self.header = header
    buffer.append(raw: header.encoded(.prepared))
  }

  func openFile() -> RawFile { file }

  func sync() throws(FileSystemError) { try file.sync() }

  /// What the file is called now.
  var currentName: [UInt8] {
    var name = name
    name.isNew = !isComplete
    return name.bytes
  }

  /// Adds an edit.
  ///
  /// - Parameter gap: The bytes before it that belong to no edit, as many as are looked at.
  mutating func append(
    offset: Int, old: [UInt8], new: [UInt8], gap: [UInt8]
  ) throws(FileSystemError) {
    editCount += 1
    if new.count <= JournalFormat.maxRecordCount {
      return try append(
        JournalRecord(
          offset: offset, gapCount: gap.count, gapChecksum: CRC32C.checksum(of: gap), old: old,
          new: new))
    }
    var gap = gap
    for start in stride(from: 0, to: new.count, by: JournalFormat.maxRecordCount) {
      let part = start..<min(start + JournalFormat.maxRecordCount, new.count)
      try append(
        JournalRecord(
          offset: offset + start, gapCount: gap.count, gapChecksum: CRC32C.checksum(of: gap),
          old: old.isEmpty ? [] : Array(old[part]), new: Array(new[part])))
      gap = []
    }
  }

  private mutating func append(_ record: JournalRecord) throws(FileSystemError) {
    let start = buffer.bytes.count
    record.encode(header.mode, into: &buffer)
    buffer.append(CRC32C.checksum(of: buffer.bytes[start...]))
    records.update(buffer.bytes.suffix(4))
    recordCount += 1
    if buffer.bytes.count >= Self.bufferSize { try writeBuffer() }
  }

  /// Completes the journal, which still has to get to the disk, and then to get its name.
  ///
  /// - Parameter gap: The bytes after the last edit.
  mutating func complete(gap: [UInt8]) throws(FileSystemError) {
    var encoder = RecordEncoder()
    encoder.append(raw: JournalFormat.endMagic)
    encoder.append(recordCount)
    encoder.append(editCount)
    encoder.append(UInt8(gap.count))
    encoder.append(CRC32C.checksum(of: gap))
    encoder.append(records.value)
    encoder.append(CRC32C.checksum(of: encoder.bytes))
    buffer.append(raw: encoder.bytes)
    try writeBuffer()
  }

  /// Gives a journal that is on the disk its name, which still has to get there.
  mutating func giveName() throws(FileSystemError) {
    try directory.rename(currentName, to: name.bytes)
    isComplete = true
  }

  /// Waits until the journal, and its name, are on the disk.
  mutating func finish() throws(FileSystemError) {
    try file.sync()
    try giveName()
    try directory.sync()
  }

  /// Says that the times of the file prove nothing.
  mutating func withdrawTime() throws(FileSystemError) {
    header.changed = nil
    try file.write(header.encoded(.prepared), at: 0)
    try file.sync()
  }

  /// Notes what holds for good, which still has to get to the disk.
  func note(_ state: JournalState) throws(FileSystemError) {
    try file.write(state.letters, at: JournalFormat.stateOffset)
  }

  /// Notes what holds for good, and waits until that is on the disk.
  func mark(_ state: JournalState) throws(FileSystemError) {
    try note(state)
    try file.sync()
  }

  /// Makes sure that a journal which cannot be taken away leads nobody back; those of a group say so
  /// already.
  func giveUp() throws(FileSystemError) { if header.group == 0 { try mark(.finished) } }

  /// Takes the journal away; its directory still has to get to the disk.
  func remove() throws(FileSystemError) { try directory.remove(currentName) }

  /// Gives the journal the name of one that is kept, as `remove` takes it away.
  func keep() throws(FileSystemError) {
    try directory.rename(name.bytes, to: JournalName.kept(name.id, of: header.target))
  }

  private mutating func writeBuffer() throws(FileSystemError) {
    try file.write(buffer.bytes, at: byteCount)
    byteCount += buffer.bytes.count
    buffer.reset()
  }
}
