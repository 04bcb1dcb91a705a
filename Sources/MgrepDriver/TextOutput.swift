internal import Bytes
internal import Output
internal import Scheduling

/// Text that goes out in the order of items, with the messages in between.
struct TextReceiver: ~Copyable, OrderedReceiver {
  enum Piece: Sendable {
    case bytes([UInt8])
    case message([UInt8])
    case firstGroup(separator: [UInt8])
  }

  typealias Failure = WriteError

  private var output: OutputBuffer
  private var hasGroups = false
  /// After the first item with a selected line nothing more matters.
  private let endsWithFirstSelection: Bool
  /// What came of all items so far.
  private(set) var status = ExitStatus()

  init(_ output: consuming OutputBuffer, endsWithFirstSelection: Bool) {
    self.output = output
    self.endsWithFirstSelection = endsWithFirstSelection
  }

  static var ended: WriteError { .ended }

  static func piece(of bytes: RawSpan) -> Piece { .bytes(bytes.copied()) }

  static func byteCount(of piece: Piece) -> Int {
    switch piece {
    case .bytes(let bytes), .message(let bytes), .firstGroup(let bytes): bytes.count
    }
  }

  mutating func take(_ bytes: RawSpan) -> WriteError? { output.appendLines(bytes) }

  mutating func take(_ piece: Piece) -> WriteError? {
    do throws(WriteError) {
      switch piece {
      case .bytes(let bytes): return output.appendLines(bytes)
      case .message(let line): try output.say(line)
      case .firstGroup(let separator):
        if hasGroups { return output.appendLines(separator) }
        hasGroups = true
      }
      return nil
    } catch {
      return error
    }
  }

  mutating func endItem(_ status: ExitStatus) -> Bool {
    self.status.merge(status)
    return !(endsWithFirstSelection && self.status.hasSelected)
  }

  /// Prints what comes after the output of all items.
  mutating func end(
    _ printEnd: (inout OutputBuffer) throws(WriteError) -> Void
  ) throws(WriteError) -> ExitStatus {
    try output.flush()
    try printEnd(&output)
    try output.flush()
    return status
  }
}

typealias TextOutput = OrderedOutput<TextReceiver>

/// The output of the items of one thread, one after the other.
final class ItemOutput: OutputDestination, @unchecked Sendable {
  private let output: TextOutput
  /// The item that the thread is at.
  var index = 0

  init(_ output: TextOutput) { self.output = output }

  func take(_ bytes: RawSpan) -> WriteError? { output.put(bytes, of: index) }

  func takeMessage(_ line: [UInt8]) { output.put(.message(line), of: index) }

  func takeFirstGroup(separator: [UInt8]) {
    output.put(.firstGroup(separator: separator), of: index)
  }
}
