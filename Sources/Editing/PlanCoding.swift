internal import Bytes
internal import Output

/// The place of an edit, and whether it fits: a record of a plan without its texts.
struct PlannedPlace {
  /// In bytes from the start of the file.
  var offset = 0
  /// From 1; `column` is from 1, too, in bytes.
  var lineNumber = 0
  var column = 0
  var outcome = PlannedEdit.Outcome.mismatch

  fileprivate func isInLine(of other: PlannedPlace) -> Bool {
    lineNumber == other.lineNumber && offset &- column == other.offset &- other.column
  }
}

/// The first byte of a record: its kind, and for an edit, what it has in common with the edit
/// before.
///
///     file     head, length, path, origin, identity
///     edit     head, offset from that of the last edit,
///              [line from that of the last edit, column]    unless both are in one line
///              old length, [new length], old, new           one length if they are as long
///     end      head
private struct RecordHead {
  enum Kind: UInt8 {
    case file = 1
    case edit, end
  }

  var rawValue: UInt8

  init(_ kind: Kind) { rawValue = kind.rawValue }
  init(rawValue: UInt8) { self.rawValue = rawValue }

  var kind: Kind? { Kind(rawValue: rawValue & 0x03) }

  var isInLastLine: Bool {
    get { rawValue & 0x04 != 0 }
    set { rawValue |= newValue ? 0x04 : 0 }
  }

  var keepsLength: Bool {
    get { rawValue & 0x08 != 0 }
    set { rawValue |= newValue ? 0x08 : 0 }
  }

  var isRefused: Bool {
    get { rawValue & 0x04 != 0 }
    set { rawValue |= newValue ? 0x04 : 0 }
  }

  var outcome: PlannedEdit.Outcome? {
    get { PlannedEdit.Outcome(rawValue: rawValue >> 4) }
    set { rawValue |= (newValue?.rawValue ?? 0x0F) << 4 }
  }
}

/// Writes the records of one file after the other.
struct PlanEncoder: ~Copyable {
  var output: OutputBuffer
  private var last = PlannedPlace()

  init(_ output: consuming OutputBuffer) { self.output = output }

  mutating func append(_ file: PlannedFile) {
    last = PlannedPlace()
    var encoder = RecordEncoder()
    encoder.append(text: file.path)
    encoder.append(file.origin.rawValue)
    encoder.append(file.identity)
    output.append(RecordHead(.file).rawValue)
    output.append(count: encoder.bytes.count)
    output.append(encoder.bytes)
  }

  mutating func append(_ place: PlannedPlace, old: RawSpan, new: [UInt8]) {
    var head = RecordHead(.edit)
    head.outcome = place.outcome
    head.isInLastLine = place.isInLine(of: last)
    head.keepsLength = old.byteCount == new.count
    output.append(head.rawValue)
    output.append(count: place.offset &- last.offset)
    if !head.isInLastLine {
      output.append(count: place.lineNumber &- last.lineNumber)
      output.append(count: place.column)
    }
    output.append(count: old.byteCount)
    if !head.keepsLength { output.append(count: new.count) }
    output.append(old)
    output.append(new)
    last = place
  }

  mutating func append(_ ending: PlanEnding) {
    var head = RecordHead(.end)
    head.isRefused = ending.isRefused
    output.append(head.rawValue)
  }
}

/// Reads the records of `PlanEncoder` from bytes that hold some of them.
struct PlanDecoder {
  enum Step {
    case record(PlanRecord)
    /// The bytes end before the record ends.
    case short
    case broken
  }

  /// The last edit.
  private(set) var place = PlannedPlace()
  /// Its texts, in the bytes.
  private(set) var old = 0..<0
  private(set) var new = 0..<0

  /// Decodes the record at `position`, and moves `position` to its end unless the bytes are short.
  mutating func next(in bytes: RawSpan, at position: inout Int) -> Step {
    var cursor = RecordCursor(bytes, at: position)
    guard let byte = cursor.byte() else { return .short }
    let head = RecordHead(rawValue: byte)
    switch head.kind {
    case .edit:
      guard edit(head, &cursor) else { return cursor.isBroken ? .broken : .short }
      position = cursor.position
      return .record(.edit)
    case .end:
      position = cursor.position
      return .record(.end(PlanEnding(isRefused: head.isRefused)))
    case .file:
      guard let count = cursor.count(), let range = cursor.range(count) else {
        return cursor.isBroken ? .broken : .short
      }
      guard let file = try? PlannedFile(encoded: bytes.extracting(range).copied()) else {
        return .broken
      }
      position = cursor.position
      place = PlannedPlace()
      return .record(.file(file))
    case nil: return .broken
    }
  }

  /// Decodes edits that fit and change something, up to the end of the file, of the bytes or of the
  /// run.
  ///
  /// - Parameter limit: How many more fitting edits are made.
  /// - Returns: False if a record is broken.
  mutating func next(
    in bytes: RawSpan, at position: inout Int, into run: inout EditRun, limit: inout Int
  ) -> Bool {
    loop: while limit > 0 && !run.isFull {
      switch next(in: bytes, at: &position) {
      case .record(.file): continue
      case .record(.end): limit = 0
      case .record(.edit):
        guard place.outcome == .fits else { continue }
        limit -= 1
        // An edit that changes nothing is not stored.
        guard !bytes.extracting(old).hasSameBytes(as: bytes.extracting(new)) else { continue }
        run.append(place.offset, old: old, new: new)
      case .short: break loop
      case .broken: return false
      }
    }
    run.addTexts(of: bytes)
    return true
  }

  @inline(__always)
  private mutating func edit(_ head: RecordHead, _ cursor: inout RecordCursor) -> Bool {
    var next = place
    next.outcome = head.outcome ?? .mismatch
    guard let distance = cursor.count() else { return false }
    next.offset &+= distance
    if head.isInLastLine {
      next.column &+= distance
    } else {
      guard let lineCount = cursor.count(), let column = cursor.count() else { return false }
      next.lineNumber &+= lineCount
      next.column = column
    }
    guard let oldCount = cursor.count(),
      let newCount = head.keepsLength ? oldCount : cursor.count(),
      let old = cursor.range(oldCount), let new = cursor.range(newCount)
    else { return false }
    place = next
    self.old = old
    self.new = new
    return true
  }
}

extension PlannedFile {
  fileprivate init(encoded bytes: [UInt8]) throws(FileSystemError) {
    var source = HeaderBytes(bytes[...])
    path = try source.text(maxCount: .max)
    guard let origin = try Origin(rawValue: source.number()) else { throw source.broken() }
    self.origin = origin
    identity = try source.identity()
  }
}
