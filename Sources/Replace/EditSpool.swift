internal import Bytes
internal import Glibc
package import Output

/// The records of a planned run: in memory up to a limit, and beyond that in a file without a name.
package final class EditSpool: OutputDestination, @unchecked Sendable {
  /// How many bytes are kept in memory.
  private let memoryLimit: Int
  /// Where the file is made if it is needed.
  private let directory: [UInt8]
  private var memory: [UInt8] = []
  private var file: RawFile?
  private var fileByteCount = 0
  private var failure: WriteError?
  private let messages = DescriptorOutput(STDOUT_FILENO)

  /// - Parameter directory: Where the file is made if the records outgrow memory.
  package init(directory: [UInt8], memoryLimit: Int = 16 << 20) {
    self.directory = directory
    self.memoryLimit = memoryLimit
  }

  /// How many bytes the records have.
  package var byteCount: Int { fileByteCount + memory.count }

  package func take(_ bytes: RawSpan) -> WriteError? {
    guard failure == nil else { return failure }
    memory.append(contentsOf: bytes.copied())
    // What is in the file already leaves less to be kept back.
    if memory.count > (file == nil ? memoryLimit : 1 << 20) { spill() }
    return failure
  }

  package func takeMessage(_ line: [UInt8]) { messages.takeMessage(line) }

  package func takeFirstGroup(separator: [UInt8]) {}

  private func spill() {
    do throws(FileSystemError) {
      if file == nil { file = try RawFile(unnamedIn: directory) }
      try file?.write(memory, at: fileByteCount)
      fileByteCount += memory.count
      memory.removeAll(keepingCapacity: false)
    } catch {
      failure = WriteError(code: error.code)
    }
  }

  /// Reads records from `position` on.
  package func reader(from position: Int = 0) -> Reader { Reader(self, position) }

  fileprivate func read(at position: Int, upTo count: Int) throws(FileSystemError) -> [UInt8] {
    if position >= fileByteCount {
      let start = min(position - fileByteCount, memory.count)
      return Array(memory[start..<min(start + count, memory.count)])
    }
    return try file?.read(at: position, upTo: min(count, fileByteCount - position)) ?? []
  }

  /// Goes through the records, in order.
  package struct Reader: RecordSource, ~Copyable {
    private let spool: EditSpool
    private var buffer: [UInt8] = []
    /// Of `buffer`.
    private var start: Int
    private var used = 0

    fileprivate init(_ spool: EditSpool, _ position: Int) {
      self.spool = spool
      start = position
    }

    /// Where the next record begins.
    package var position: Int { start + used }

    /// The next record, that of an edit in `edit`; `nil` after the last.
    package mutating func next(
      into edit: inout PlannedEdit
    ) throws(FileSystemError) -> PlanRecord? {
      guard position < spool.byteCount else { return nil }
      return try PlanRecord.decode(from: &self, into: &edit)
    }

    mutating func take(_ count: Int) throws(FileSystemError) -> ArraySlice<UInt8> {
      while buffer.count - used < count {
        start += used
        buffer.removeFirst(used)
        used = 0
        let more = try spool.read(
          at: start + buffer.count, upTo: max(count - buffer.count, 256 << 10))
        if more.isEmpty { throw broken() }
        buffer += more
      }
      used += count
      return buffer[used - count..<used]
    }

    mutating func takeByte() throws(FileSystemError) -> UInt8 {
      if used < buffer.count {
        used += 1
        return buffer[used - 1]
      }
      return try take(1).first ?? 0
    }

    func broken() -> FileSystemError { FileSystemError(code: EIO) }
  }
}
