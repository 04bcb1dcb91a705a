internal import Bytes
internal import Glibc
internal import MemoryMapping

/// The file that is edited, open and locked: the only thing that stores into it.
///
/// Stores go through a shared mapping; where the system refuses that, through pwrite(2).
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
  /// - Parameter count: Is raised by one after each edit that is stored.
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

  /// Stores without asking, for the way back, by pwrite(2): a mapping that has lost pages would
  /// take the bytes and lose them.
  func write(_ bytes: [UInt8], at offset: Int) throws(EditError) {
    do throws(FileSystemError) {
      try file.write(bytes, at: offset)
    } catch {
      throw .system(step: nil, error)
    }
  }

  /// Waits until everything stored in a range is on the disk, and makes sure that it got there.
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

  /// Makes sure that what was stored got into the file, whoever waits until it is on the disk.
  func checkStores() throws(EditError) { if mapping != nil { try sync(0..<0) } }

  /// Why a page could not be had: a hole may have found the disk full.
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

/// The mapping that stores go through.
private final class SharedMapping {
  private var file: MappedFile

  init(_ file: RawFile) throws(FileError) {
    self.file = try MappedFile(descriptor: file.descriptor, access: .writeThrough)
  }

  /// `nil` if the mapping does not have all of them.
  func bytes(in range: Range<Int>) -> [UInt8]? {
    guard range.upperBound <= file.byteCount else { return nil }
    return try? copy(of: range, in: file)
  }

  func matches(_ run: inout EditRun, after lastEnd: inout Int, upTo byteCount: Int) -> Bool {
    guard byteCount <= file.byteCount else { return false }
    return compare(&run, with: file, after: &lastEnd, upTo: byteCount)
  }

  /// - Returns: How many edits are stored, up to the first whose old bytes are not there.
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
  /// Whether the bytes that edits replace are there, and notes what is in the gaps before them.
  ///
  /// - Parameters:
  ///   - lastEnd: Where the edit before them ends; then, where the last of them does.
  ///   - byteCount: How long the file is.
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
  /// Whether the edits follow each other in the file, and the bytes that they replace are there.
  ///
  /// - Parameter withBytes: Calls its argument with the bytes of a range; false if it has none.
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
