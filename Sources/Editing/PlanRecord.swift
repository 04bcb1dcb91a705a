package import MemoryMapping

/// A record of a plan: a file, one of its edits in order, or how its planning ended.
package enum PlanRecord: Sendable, Equatable {
  case file(PlannedFile)
  /// The reader holds the edit: a plan has millions of edits, and none gets memory of its own.
  case edit
  case end(PlanEnding)
}

/// A file for which edits were planned.
package struct PlannedFile: Sendable, Equatable {
  /// Where a run found the file.
  package enum Origin: UInt8, Sendable {
    case operand, walk, standardInput
  }

  /// As the user named it, or as a walk found it; for standard input, its name in messages.
  package var path: [UInt8]
  package var origin: Origin
  package var identity: FileIdentity
}

/// Which file it is, and its state, to see whether it has changed.
package struct FileIdentity: Sendable, Equatable {
  package var device: UInt64
  package var inode: UInt64
  package var byteCount: Int
  package var modifiedSeconds: Int
  package var modifiedNanoseconds: Int

  package init(_ status: FileStatus) {
    device = status.device
    inode = status.inode
    byteCount = status.byteCount
    modifiedSeconds = status.modified.seconds
    modifiedNanoseconds = status.modified.nanoseconds
  }

  func isSameFile(as other: FileIdentity) -> Bool {
    device == other.device && inode == other.inode
  }
}

/// What no two files have in common at the same time.
struct FileKey: Hashable {
  let device: UInt64
  let inode: UInt64

  init(_ identity: FileIdentity) {
    device = identity.device
    inode = identity.inode
  }
}

/// A text that replaces another one.
package struct PlannedEdit: Sendable, Equatable {
  package enum Outcome: UInt8, Sendable {
    case fits, mismatch, skipped
  }

  /// In bytes from the start of the file.
  package var offset: Int
  /// The line of the match, from 1, and the byte in it, also from 1.
  package var lineNumber: Int
  package var column: Int
  package var outcome: Outcome
  package var old: [UInt8]
  package var new: [UInt8]

  init(_ place: PlannedPlace, old: [UInt8], new: [UInt8]) {
    offset = place.offset
    lineNumber = place.lineNumber
    column = place.column
    outcome = place.outcome
    self.old = old
    self.new = new
  }
}

/// How the planning of a file ended.
package struct PlanEnding: Sendable, Equatable {
  /// Its edits do not count: the file turned out to be one that is not edited.
  package var isRefused: Bool
}

/// Encodes numbers and texts as bytes, least significant byte first.
struct RecordEncoder {
  private(set) var bytes: [UInt8] = []

  mutating func reset() { bytes.removeAll(keepingCapacity: true) }

  mutating func append(_ number: some FixedWidthInteger) {
    var rest = UInt64(truncatingIfNeeded: number)
    for _ in 0..<type(of: number).bitWidth / 8 {
      bytes.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  /// A number that is not negative and usually small: seven bits in each byte, the high bit set in
  /// all bytes but the last.
  mutating func append(count: Int) {
    var rest = UInt(bitPattern: count)
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func append(raw text: [UInt8]) { bytes += text }

  /// A text with its length before it.
  mutating func append(text: [UInt8]) {
    append(count: text.count)
    bytes += text
  }

  mutating func append(_ identity: FileIdentity) {
    append(identity.device)
    append(identity.inode)
    append(identity.byteCount)
    append(identity.modifiedSeconds)
    append(identity.modifiedNanoseconds)
  }
}

/// Bytes that `RecordEncoder` has written, read from one place on.
///
/// - Throws: The errors of `Source`; also at a premature end.
protocol RecordSource: ~Copyable {
  associatedtype Failure: Error
  /// Exactly `count` bytes.
  mutating func take(_ count: Int) throws(Failure) -> ArraySlice<UInt8>
  mutating func takeByte() throws(Failure) -> UInt8
  /// The error for a length that cannot be right.
  func broken() -> Failure
}

extension RecordSource where Self: ~Copyable {
  mutating func number<Number: FixedWidthInteger>(
    _ type: Number.Type = Number.self
  ) throws(Failure) -> Number {
    if Number.bitWidth == 8 { return try Number(truncatingIfNeeded: takeByte()) }
    var value: UInt64 = 0
    for (index, byte) in try take(Number.bitWidth / 8).enumerated() {
      value |= UInt64(byte) << UInt64(8 * index)
    }
    return Number(truncatingIfNeeded: value)
  }

  mutating func count() throws(Failure) -> Int {
    var value: UInt = 0
    var shift: UInt = 0
    while true {
      let byte = try takeByte()
      value |= UInt(byte & 0x7F) << shift
      if byte < 0x80 { return Int(bitPattern: value) }
      shift += 7
      guard shift < 64 else { throw broken() }
    }
  }

  mutating func text(maxCount: Int) throws(Failure) -> [UInt8] {
    let count = try count()
    guard count >= 0 && count <= maxCount else { throw broken() }
    return try Array(take(count))
  }

  mutating func identity() throws(Failure) -> FileIdentity {
    var result = FileIdentity(device: 0, inode: 0, byteCount: 0)
    result.device = try number()
    result.inode = try number()
    result.byteCount = try number()
    result.modifiedSeconds = try number()
    result.modifiedNanoseconds = try number()
    return result
  }
}

extension FileIdentity {
  init(device: UInt64, inode: UInt64, byteCount: Int) {
    self.device = device
    self.inode = inode
    self.byteCount = byteCount
    modifiedSeconds = 0
    modifiedNanoseconds = 0
  }
}
