internal import Bytes
internal import Glibc
internal import MemoryMapping

/// The file to edit, open and locked. Only this type stores into it.
///
/// Stores go through a shared mapping, or through pwrite(2) if the system refuses the mapping.
struct EditTarget: ~Copyable {
  let file: RawFile
  private let mapping: SharedMapping?

  init(_ file: RawFile) {
    self.file = file
    mapping = try? SharedMapping(file)
  }

  /// The bytes of a range; fewer if the file has lost some.
  func bytes(in range: Range<Int>) throws(EditError) -> [UInt8] {
    if let mapping {
      guard let bytes = mapping.bytes(in: range) else { throw .truncated }
      return bytes
    }
    var bytes: [UInt8] = []
    while bytes.count < range.count {
      let piece = try readPiece(
        at: range.lowerBound + bytes.count, upTo: range.count - bytes.count)
      if piece.isEmpty { throw .truncated }
      bytes += piece
    }
    return bytes
  }

  private func readPiece(at offset: Int, upTo count: Int) throws(EditError) -> [UInt8] {
    do throws(FileSystemError) {
      return try file.read(at: offset, upTo: count)
    } catch {
      throw .system(step: nil, error)
    }
  }

  /// Stores new bytes, edit by edit, if the old ones are still there.
  ///
  /// - Parameter count: Increased by one after each edit that is stored.
  func store(_ run: borrowing EditRun, counting count: inout Int) throws(EditError) {
    if let mapping {
      let storedCount = mapping.store(run)
      count += storedCount
      guard storedCount == run.edits.count else {
        throw .changedMeanwhile(offset: run.edits[storedCount].offset)
      }
      return
    }
    for edit in run.edits {
      guard try bytes(in: edit.offset..<edit.offset + edit.old.count) == Array(run.texts[edit.old])
      else {
        throw .changedMeanwhile(offset: edit.offset)
      }
      try write(Array(run.texts[edit.new]), at: edit.offset)
      count += 1
    }
  }

  /// Stores without a check, to roll back. It uses pwrite(2): a mapping that has lost pages would
  /// accept the bytes and lose them.
  func write(_ bytes: [UInt8], at offset: Int) throws(EditError) {
    do throws(FileSystemError) {
      try file.write(bytes, at: offset)
    } catch {
      throw .system(step: nil, error)
    }
  }

  /// Waits until all stores in a range are on the disk, and checks that they got there.
  func sync(_ range: Range<Int>) throws(EditError) {
    guard let mapping else { return try syncFile() }
    do throws(FileError) {
      try mapping.flush(range)
    } catch {
      guard error.cause == .system(EIO), let fault = mapping.faultOffset else {
        throw EditTarget.loss(error)
      }
      throw .system(step: nil, reason(ofFaultAt: fault))
    }
  }

  /// Checks that all stores got into the file; another call waits until they are on the disk.
  func checkStores() throws(EditError) { if mapping != nil { try sync(0..<0) } }

  /// Why a page is missing: a hole may have found the disk full.
  private func reason(ofFaultAt offset: Int) -> FileSystemError {
    do throws(FileSystemError) {
      let end = try min(offset + Int(getpagesize()), Int(file.status().st_size))
      try file.allocate(at: offset, count: max(1, end - offset))
      return FileSystemError(code: EIO)
    } catch {
      return error
    }
  }

  /// Waits until everything written is on the disk.
  func syncFile() throws(EditError) {
    do throws(FileSystemError) {
      try file.syncData()
    } catch {
      throw .system(step: nil, error)
    }
  }

  private static func loss(_ error: FileError) -> EditError {
    switch error.cause {
    case .system(let code): .system(step: nil, FileSystemError(code: code))
    default: .truncated
    }
  }
}

/// The mapping through which stores go.
private final class SharedMapping {
  private var file: MappedFile

  init(_ file: RawFile) throws(FileError) {
    self.file = try MappedFile(descriptor: file.descriptor, access: .writeThrough)
  }

  /// The bytes of a range; `nil` if the mapping does not have all of them.
  func bytes(in range: Range<Int>) -> [UInt8]? {
    guard range.upperBound <= file.byteCount else { return nil }
    return try? copy(of: range, in: file)
  }

  func matches(_ run: inout EditRun, after lastEnd: inout Int, upTo byteCount: Int) -> Bool {
    guard byteCount <= file.byteCount else { return false }
    return compare(&run, with: file, after: &lastEnd, upTo: byteCount)
  }

  /// - Returns: How many edits were stored before the first one whose old bytes are not there.
  func store(_ run: borrowing EditRun) -> Int { exchange(run, in: &file) }

  func flush(_ range: Range<Int>) throws(FileError) { try file.flush(range) }

  var faultOffset: Int? { file.faultOffset }
}

private func copy(of range: Range<Int>, in file: borrowing MappedFile) throws(FileError) -> [UInt8]
{
  try file[range].copied()
}

private func exchange(_ run: borrowing EditRun, in file: inout MappedFile) -> Int {
  guard var bytes = try? file.mutableBytes() else { return 0 }
  let texts = run.texts
  return texts.withText { texts in
    var count = 0
    for edit in run.edits {
      guard edit.offset + edit.old.count <= bytes.byteCount,
        edit.range.upperBound <= bytes.byteCount,
        bytes.bytes.extracting(edit.offset..<edit.offset + edit.old.count)
          .hasSameBytes(as: texts.extracting(edit.old))
      else { return count }
      bytes.store(texts.extracting(edit.new), at: edit.offset)
      count += 1
    }
    return count
  }
}

private func compare(
  _ run: inout EditRun, with file: borrowing MappedFile, after lastEnd: inout Int,
  upTo byteCount: Int
) -> Bool {
  guard let bytes = try? file.bytes else { return false }
  return run.matches(after: &lastEnd, upTo: byteCount) { range, body in
    body(bytes.extracting(range))
    return true
  }
}

extension EditTarget {
  /// Whether the bytes that edits replace are there. Also notes the bytes in the gaps before them.
  ///
  /// - Parameters:
  ///   - lastEnd: The end of the edit before these; afterwards the end of the last of these.
  ///   - byteCount: The length of the file.
  func matches(_ run: inout EditRun, after lastEnd: inout Int, upTo byteCount: Int) -> Bool {
    if let mapping { return mapping.matches(&run, after: &lastEnd, upTo: byteCount) }
    return run.matches(after: &lastEnd, upTo: byteCount) { range, body in
      guard let bytes = try? bytes(in: range) else { return false }
      bytes.withText { body($0) }
      return true
    }
  }

  func gap(_ range: Range<Int>) throws(FileSystemError) -> [UInt8] {
    guard let bytes = try? bytes(in: range) else { throw FileSystemError(code: ESTALE) }
    return bytes
  }
}

extension EditRun {
  /// Whether the edits are in ascending order, and the bytes that they replace are there.
  ///
  /// - Parameter withBytes: Calls its argument with the bytes of a range; returns false if it has
  ///   none.
  fileprivate mutating func matches(
    after lastEnd: inout Int, upTo byteCount: Int,
    _ withBytes: (Range<Int>, (RawSpan) -> Void) -> Bool
  ) -> Bool {
    let texts = texts
    return texts.withText { texts in
      for index in edits.indices {
        var edit = edits[index]
        guard edit.offset >= lastEnd, edit.range.upperBound <= byteCount,
          edit.offset + edit.old.count <= byteCount
        else { return false }
        edit.gapCount = min(edit.offset - lastEnd, JournalFormat.maxGap)
        var hasOld = false
        let start = edit.offset - edit.gapCount
        let isThere = withBytes(start..<edit.offset + edit.old.count) { bytes in
          edit.gapChecksum = CRC32C.checksum(of: bytes.extracting(first: edit.gapCount))
          hasOld = bytes.extracting(droppingFirst: edit.gapCount)
            .hasSameBytes(as: texts.extracting(edit.old))
        }
        guard isThere && hasOld else { return false }
        edits[index] = edit
        lastEnd = edit.range.upperBound
      }
      return true
    }
  }
}
