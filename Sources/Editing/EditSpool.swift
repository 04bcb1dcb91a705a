internal import Bytes
internal import Glibc
package import Output

/// The records of a planned run: in memory up to a limit, the rest in a file without a name.
package final class EditSpool: OutputDestination, @unchecked Sendable {
  /// How many bytes are kept in memory.
  private let memoryLimit: Int
  /// The directory in which the file is made, if it is needed.
  private let directory: [UInt8]
  /// The first records.
  private var memory: [UInt8] = []
  /// The records after those in memory.
  private var file: RawFile?
  private var fileByteCount = 0
  /// The last records, which are written to the file together.
  private var rest: [UInt8] = []
  private var failure: WriteError?
  private let messages = DescriptorOutput(STDOUT_FILENO)

  /// - Parameter directory: The directory in which the file is made, if the records outgrow memory.
  package init(directory: [UInt8], memoryLimit: Int = 16 << 20) {
    self.directory = directory
    self.memoryLimit = memoryLimit
  }

  /// How many bytes the records have.
  package var byteCount: Int { memory.count + fileByteCount + rest.count }

  package func take(_ bytes: RawSpan) -> WriteError? {
    guard failure == nil else { return failure }
    if file == nil && memory.count + bytes.byteCount <= memoryLimit {
      bytes.append(to: &memory)
      return nil
    }
    bytes.append(to: &rest)
    if file == nil || rest.count > 1 << 20 { spill() }
    return failure
  }

  package func takeMessage(_ line: [UInt8]) { messages.takeMessage(line) }

  package func takeFirstGroup(separator: [UInt8]) {}

  private func spill() {
    do throws(FileSystemError) {
      if file == nil { file = try RawFile(unnamedIn: directory) }
      try file?.write(rest, at: fileByteCount)
      fileByteCount += rest.count
      rest.removeAll(keepingCapacity: true)
    } catch {
      failure = WriteError(code: error.code)
    }
  }

  /// Reads records from `position` on.
  package func reader(from position: Int = 0) -> Reader { Reader(self, position) }

  fileprivate func read(at position: Int, upTo count: Int) throws(FileSystemError) -> [UInt8] {
    let fileEnd = memory.count + fileByteCount
    if position < memory.count {
      return Array(memory[position..<min(position + count, memory.count)])
    }
    if position < fileEnd {
      let offset = position - memory.count
      return try file?.read(at: offset, upTo: min(count, fileEnd - position)) ?? []
    }
    let start = min(position - fileEnd, rest.count)
    return Array(rest[start..<min(start + count, rest.count)])
  }

  /// Goes through the records, in order.
  package struct Reader: ~Copyable {
    private let spool: EditSpool
    private var buffer: [UInt8] = []
    /// The start of the current record in `buffer`.
    private var start: Int
    private var used = 0
    private var decoder = PlanDecoder()
    private var nextReadCount = 4 << 10

    fileprivate init(_ spool: EditSpool, _ position: Int) {
      self.spool = spool
      start = position
    }

    /// Where the next record begins.
    package var position: Int { start + used }

    /// The next record; `nil` after the last.
    package mutating func next() throws(FileSystemError) -> PlanRecord? {
      while true {
        switch step() {
        case .record(let record): return record
        case .short: guard try readMore() else { return nil }
        case .broken: throw FileSystemError(code: EIO)
        }
      }
    }

    /// Whether the last record, of an edit, fits, so that the edit is made.
    var fits: Bool { decoder.place.outcome == .fits }

    /// The edit of the last record.
    package var edit: PlannedEdit {
      PlannedEdit(decoder.place, old: Array(buffer[decoder.old]), new: Array(buffer[decoder.new]))
    }

    /// Reads edits that fit and change anything into `run`, which is empty: some, or none after
    /// the last of the file.
    ///
    /// - Parameter limit: How many more edits that fit are made.
    mutating func next(into run: inout EditRun, limit: inout Int) throws(FileSystemError) {
      while run.edits.isEmpty {
        let buffer = buffer
        let isIntact = buffer.withText { bytes in
          decoder.next(in: bytes, at: &used, into: &run, limit: &limit)
        }
        guard isIntact else { throw FileSystemError(code: EIO) }
        guard run.edits.isEmpty, limit > 0, try readMore() else { return }
      }
    }

    private mutating func step() -> PlanDecoder.Step {
      let buffer = buffer
      return buffer.withText { decoder.next(in: $0, at: &used) }
    }

    /// Reads more bytes; returns false at the end of the records.
    private mutating func readMore() throws(FileSystemError) -> Bool {
      let more = try spool.read(
        at: start + buffer.count, upTo: max(nextReadCount, buffer.count - used))
      if more.isEmpty {
        // If all of a record is missing, nothing shows it; if only a part is missing, it is an
        // error.
        if used < buffer.count { throw FileSystemError(code: EIO) }
        return false
      }
      start += used
      buffer.removeFirst(used)
      used = 0
      buffer += more
      nextReadCount = min(nextReadCount * 2, 256 << 10)
      return true
    }
  }
}
