internal import Bytes
internal import Glibc

/// A journal that is being made. It is on the disk, with its name, before the first store to the
/// file.
struct JournalWriter: ~Copyable {
  let directory: OpenDirectory
  /// Its name, once it is complete.
  let name: JournalName
  private var header: JournalHeader
  private let file: RawFile
  private var buffer = JournalBuffer()
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
    // A recovery must not take a journal that is being written for an abandoned one.
    if try !file.lock() { throw FileSystemError(code: EBUSY) }
    self.file = file
    self.directory = directory
    self.name = name
    self.header = header
    buffer.append(header.encoded(.prepared))
  }

  func openFile() -> RawFile { file }

  func sync() throws(FileSystemError) { try file.sync() }

  /// The current name of the file.
  var currentName: [UInt8] {
    var name = name
    name.isNew = !isComplete
    return name.bytes
  }

  /// Adds edits whose gaps have been checked.
  mutating func append(_ run: EditRun) throws(FileSystemError) {
    editCount += run.edits.count
    try run.texts.withText { texts throws(FileSystemError) in
      for edit in run.edits {
        for start in stride(from: 0, to: edit.new.count, by: JournalFormat.maxRecordCount) {
          buffer.append(part(of: edit, from: start), of: texts, checksums: &records)
          recordCount += 1
          if buffer.count >= Self.bufferSize { try writeBuffer() }
        }
      }
    }
  }

  /// A long edit has several records; only the first of them has a gap.
  private func part(of edit: EditRun.Edit, from start: Int) -> EditRun.Edit {
    let count = min(JournalFormat.maxRecordCount, edit.new.count - start)
    var part = edit
    part.offset += start
    part.new = edit.new.lowerBound + start..<edit.new.lowerBound + start + count
    part.old =
      header.mode == .undo && !edit.old.isEmpty
      ? edit.old.lowerBound + start..<edit.old.lowerBound + start + count : 0..<0
    if start > 0 {
      part.gapCount = 0
      part.gapChecksum = CRC32C().value
    }
    return part
  }

  /// Completes the journal. It must then be synced and get its name.
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
    buffer.append(encoder.bytes)
    try writeBuffer()
  }

  /// Gives a journal that is on the disk its name; the directory must then be synced.
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

  /// Notes that the times of the file prove nothing.
  mutating func withdrawTime() throws(FileSystemError) {
    header.changed = nil
    try file.write(header.encoded(.prepared), at: 0)
    try file.sync()
  }

  /// Notes a final state, which must then be synced.
  func note(_ state: JournalState) throws(FileSystemError) {
    try file.write(state.letters, at: JournalFormat.stateOffset)
  }

  /// Notes a final state, and waits until it is on the disk.
  func mark(_ state: JournalState) throws(FileSystemError) {
    try note(state)
    try file.sync()
  }

  /// Makes sure that a journal which cannot be removed leads nowhere. Journals of a group say so
  /// already.
  func giveUp() throws(FileSystemError) { if header.group == 0 { try mark(.finished) } }

  /// Removes the journal; its directory must then be synced.
  func remove() throws(FileSystemError) { try directory.remove(currentName) }

  /// Gives the journal the name of a kept one; the directory must then be synced, as after
  /// `remove`.
  func keep() throws(FileSystemError) {
    try directory.rename(name.bytes, to: JournalName.kept(name.id, of: header.target))
  }

  private mutating func writeBuffer() throws(FileSystemError) {
    try file.write(buffer.contents, at: byteCount)
    byteCount += buffer.count
    buffer.removeAll()
  }
}
