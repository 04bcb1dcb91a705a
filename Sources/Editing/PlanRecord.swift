package import MemoryMapping

/// What a planned run says about one file after the other: the file, its edits in order, and how
/// the planning of it ended.
package enum PlanRecord: Sendable, Equatable {
  case file(PlannedFile)
  /// The reader has the edit: a plan has millions of them, and none gets memory of its own.
  case edit
  case end(PlanEnding)
}

/// A file that edits were planned for.
package struct PlannedFile: Sendable, Equatable {
  /// Where a run has it from.
  package enum Origin: UInt8, Sendable {
    case operand, walk, standardInput
  }

  /// As the user named it, or as a walk met it; of standard input, what it is called in messages.
  package var path: [UInt8]
  package var origin: Origin
  package var identity: FileIdentity
}

/// Which file it is, and whether it is still as it was.
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

/// A text that takes the place of another.
package struct PlannedEdit: Sendable, Equatable {
  package enum Outcome: UInt8, Sendable {
    case fits, mismatch, skipped
  }

  /// In bytes from the start of the file.
  package var offset: Int
  /// The line of the match, counted from 1, and the byte in it, too.
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
  /// Its edits do not count: it turned out to be a file that is not edited.
  package var isRefused: Bool
}

/// Numbers and texts as bytes, least significant first.
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

  /// A number that is not negative and mostly small: seven bits a byte, the last without the high
  /// one.
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

/// Bytes that `RecordEncoder` has written, from one place on.
///
/// - Throws: Whatever `Source` throws; at a premature end, that, too.
protocol RecordSource: ~Copyable {
  associatedtype Failure: Error
  /// Exactly so many bytes.
  mutating func take(_ count: Int) throws(Failure) -> ArraySlice<UInt8>
  mutating func takeByte() throws(Failure) -> UInt8
  /// A length that was read cannot be right.
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
