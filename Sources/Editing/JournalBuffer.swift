internal import Bytes

/// The bytes of a journal that are not in its file yet.
struct JournalBuffer {
  /// Has spare room after the first `count` bytes.
  private var bytes: [UInt8] = []
  private(set) var count = 0

  /// The most bytes of a record without its texts.
  private static let maxBareRecordCount = 40

  var contents: ArraySlice<UInt8> { bytes[..<count] }

  mutating func removeAll() { count = 0 }

  mutating func append(_ text: [UInt8]) {
    makeRoom(text.count)
    bytes.replaceSubrange(count..<count + text.count, with: text)
    count += text.count
  }

  /// Appends the record of an edit, or of a part of one.
  ///
  /// - Parameter checksums: Continued with the checksum of the record.
  mutating func append(
    _ edit: EditRun.Edit, of texts: RawSpan, checksums: inout CRC32C
  ) {
    makeRoom(Self.maxBareRecordCount + edit.old.count + edit.new.count)
    let start = count
    count = bytes.withMutableText { bytes in
      var room = RecordRoom(&bytes, from: start)
      room.append(count: edit.offset)
      room.append(count: edit.new.count)
      room.append(UInt8(truncatingIfNeeded: edit.gapCount))
      room.append(edit.gapChecksum)
      room.append(texts.extracting(edit.old))
      room.append(texts.extracting(edit.new))
      let end = room.count
      room.append(CRC32C.checksum(of: room.bytes(start..<end)))
      checksums.update(room.bytes(end..<room.count))
      return room.count
    }
  }

  private mutating func makeRoom(_ needed: Int) {
    guard bytes.count - count < needed else { return }
    let size = max(2 * bytes.count, count + needed)
    bytes.append(contentsOf: repeatElement(0, count: size - bytes.count))
  }
}

/// Room for a record, which is written from its start, in the format of `RecordEncoder`.
private struct RecordRoom: ~Copyable, ~Escapable {
  private var bytes: MutableRawSpan
  /// The offset of the next byte.
  private(set) var count: Int

  @_lifetime(&bytes)
  init(_ bytes: inout MutableRawSpan, from start: Int) {
    self.bytes = bytes._mutatingExtracting(0..<bytes.byteCount)
    count = start
  }

  @_lifetime(borrow self)
  func bytes(_ range: Range<Int>) -> RawSpan { bytes.bytes.extracting(range) }

  mutating func append<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number) {
    bytes.storeBytes(of: number.littleEndian, toByteOffset: count, as: Number.self)
    count += MemoryLayout<Number>.size
  }

  mutating func append(count number: Int) {
    var rest = UInt(bitPattern: number)
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }

  mutating func append(_ text: RawSpan) {
    bytes.store(text, at: count)
    count += text.byteCount
  }
}
