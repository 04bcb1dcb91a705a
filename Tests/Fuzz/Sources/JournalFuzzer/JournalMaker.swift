import Foundation

@testable import Editing

/// The bytes that make decisions; zeros after their end.
struct FuzzInput {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

  mutating func number() -> Int {
    (0..<8).reduce(0) { sum, _ in sum << 8 | Int(byte()) }
  }

  mutating func text(upTo count: Int) -> [UInt8] {
    let taken = rest.prefix(count)
    rest = rest.dropFirst(count)
    return Array(taken)
  }

  /// One of the sensible values, or any value.
  mutating func choose<Value>(_ values: [Value], or other: (inout FuzzInput) -> Value) -> Value {
    let index = Int(byte())
    return index < values.count ? values[index] : other(&self)
  }
}

/// Makes journals most of whose checksums are right.
struct JournalMaker {
  private let place: Place

  init(_ place: Place) { self.place = place }

  /// - Returns: Its bytes, and its header if it is known.
  func make(_ input: inout FuzzInput, others: [[UInt8]]) -> ([UInt8], JournalHeader?) {
    if input.byte() == 0 {
      let raw = input.text(upTo: 4096)
      return (raw, header(of: raw))
    }
    let header = header(&input, others: others)
    var bytes = header.encoded(
      input.choose([.prepared, .finished, .restored, .settled]) { _ in .prepared })
    if input.byte() == 1 { bytes.replaceSubrange(8..<16, with: (0..<8).map { _ in input.byte() }) }
    append(records: &input, header, to: &bytes)
    for _ in 0..<Int(input.choose([0]) { $0.byte() & 3 }) {
      let position = abs(input.number() % max(1, bytes.count))
      bytes[position] = input.byte()
    }
    if input.byte() == 1 { bytes.removeLast(min(bytes.count, Int(input.byte()))) }
    if input.byte() == 1 { bytes += input.text(upTo: 64) }
    return (bytes, header)
  }

  private func header(of raw: [UInt8]) -> JournalHeader? {
    guard raw.count > JournalFormat.headerStart else { return nil }
    let count = raw[16..<20].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard count <= raw.count - 20 else { return nil }
    var body = HeaderBytes(raw[20..<20 + count])
    return try? JournalHeader(from: &body)
  }

  private func header(_ input: inout FuzzInput, others: [[UInt8]]) -> JournalHeader {
    let targets = [
      "a", "b", "../outside/secret", "\(place.outside)/secret", "..", ".", "/", "c", "d/a",
    ].map { Array($0.utf8) }
    let target = input.choose(targets) { $0.text(upTo: Int($0.byte())) }
    let status = try? place.directory.status(of: target)
    let size = input.choose([Place.text.count, 0, 1]) { $0.number() }
    let time = status.map { FileTime($0.st_ctim) }
    let changed = input.choose([time, nil]) { FileTime(seconds: $0.number(), nanoseconds: 5) }
    let inode = UInt64(status?.st_ino ?? 0)
    var header = JournalHeader(
      input.byte() & 1 == 0 ? .undo : .redo, id: input.choose([7, 8]) { _ in 9 },
      target: target.isEmpty ? [97] : target, byteCount: size, changed: changed,
      inode: input.choose([inode]) { UInt64(bitPattern: Int64($0.number())) }, command: [])
    header.group = input.choose([0, 1]) { UInt64($0.byte()) }
    let own = JournalName(of: header.target, id: header.id).bytes
    let names = others + [own, Array("../outside/".utf8) + own, JournalName(of: [98], id: 8).bytes]
    header.mainJournal = input.choose([[]] + names) { $0.text(upTo: Int($0.byte())) }
    for _ in 0..<Int(input.byte() & 3) {
      header.members.append(input.choose(names) { $0.text(upTo: Int($0.byte())) })
    }
    return header
  }

  private func append(
    records input: inout FuzzInput, _ header: JournalHeader, to bytes: inout [UInt8]
  ) {
    var checksums = CRC32C()
    var count = 0
    var end = 0
    while count < 40 && !input.isAtEnd && input.byte() != 0xFF {
      let length = input.choose([1, 2, 3, 100, 2000]) { abs($0.number() % 5000) }
      let offset = input.choose([end + 20, end, end + 1]) { $0.number() }
      let gap = Int(input.choose([min(16, max(0, offset &- end))].map(UInt8.init)) { $0.byte() })
      let found = text(offset, length)
      var record = JournalRecord(
        offset: offset, gapCount: gap, gapChecksum: CRC32C.checksum(of: text(offset &- gap, gap)),
        old: input.byte() == 1 ? found.map { $0 ^ 1 } : found, new: found.map { $0 &+ 1 })
      if input.byte() == 1 { record.gapChecksum = UInt32(truncatingIfNeeded: input.number()) }
      var encoder = RecordEncoder()
      record.encode(header.mode, into: &encoder)
      let checksum = CRC32C.checksum(of: encoder.bytes)
      encoder.append(checksum)
      checksums.update(Array(encoder.bytes.suffix(4)))
      bytes += encoder.bytes
      end = max(0, min(offset, 1 << 40)) + length
      count += 1
    }
    let gap = Int(input.choose([0, 16]) { $0.byte() })
    var encoder = RecordEncoder()
    encoder.append(raw: JournalFormat.endMagic)
    encoder.append(input.choose([count]) { $0.number() })
    encoder.append(count)
    encoder.append(UInt8(truncatingIfNeeded: gap))
    encoder.append(CRC32C.checksum(of: text(end, gap)))
    encoder.append(checksums.value)
    encoder.append(CRC32C.checksum(of: encoder.bytes))
    bytes += encoder.bytes
  }

  /// The bytes of the files, followed by zeros.
  private func text(_ offset: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { index in
      let place = offset &+ index
      return Place.text.indices.contains(place) ? Place.text[place] : 0
    }
  }
}

extension JournalRecord {
  fileprivate func encode(_ mode: JournalMode, into encoder: inout RecordEncoder) {
    encoder.append(count: offset)
    encoder.append(count: new.count)
    encoder.append(UInt8(gapCount))
    encoder.append(gapChecksum)
    if mode == .undo { encoder.append(raw: old) }
    encoder.append(raw: new)
  }
}
