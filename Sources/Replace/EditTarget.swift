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

  /// Whether these bytes are there.
  func has(_ expected: [UInt8], at offset: Int) throws(EditError) -> Bool {
    guard let mapping else {
      return try bytes(in: offset..<offset + expected.count) == expected
    }
    return mapping.has(expected, at: offset)
  }

  private func readPiece(at offset: Int, upTo count: Int) throws(EditError) -> [UInt8] {
    do throws(FileSystemError) {
      return try file.read(at: offset, upTo: count)
    } catch {
      throw .system(step: nil, error)
    }
  }

  /// Stores new bytes if the old ones are still there.
  func store(_ edit: StoredEdit) throws(EditError) {
    if let mapping {
      guard let isStored = mapping.store(edit) else { throw .truncated }
      guard isStored else { throw .changedMeanwhile(offset: edit.offset) }
      return
    }
    guard try has(edit.old, at: edit.offset) else {
      throw .changedMeanwhile(offset: edit.offset)
    }
    try write(edit.new, at: edit.offset)
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

  func has(_ expected: [UInt8], at offset: Int) -> Bool {
    guard offset + expected.count <= file.byteCount else { return false }
    return (try? isEqual(expected, at: offset, in: file)) ?? false
  }

  /// - Returns: False if the old bytes are not there; `nil` if the mapping does not have all of them.
  func store(_ edit: StoredEdit) -> Bool? { try? exchange(edit, in: &file) }

  func flush(_ range: Range<Int>) throws(FileError) { try file.flush(range) }

  var faultOffset: Int? { file.faultOffset }
}

private func copy(of range: Range<Int>, in file: borrowing MappedFile) throws(FileError) -> [UInt8]
{
  try file[range].copied()
}

private func exchange(
  _ edit: StoredEdit, in file: inout MappedFile
) throws(FileError) -> Bool {
  guard edit.offset + edit.old.count <= file.byteCount,
    (try? isEqual(edit.old, at: edit.offset, in: file)) ?? false
  else { return false }
  try file.replaceBytes(in: edit.range, with: edit.new)
  return true
}

private func isEqual(
  _ expected: [UInt8], at offset: Int, in file: borrowing MappedFile
) throws(FileError) -> Bool {
  let bytes = try file[offset..<offset + expected.count]
  for index in expected.indices where bytes.byte(at: index) != expected[index] { return false }
  return true
}

extension EditTarget {
  /// Whether the bytes that an edit replaces are there.
  func matches(_ edit: StoredEdit) throws(FileSystemError) -> Bool {
    (try? has(edit.old, at: edit.offset)) ?? false
  }

  func gap(_ range: Range<Int>) throws(FileSystemError) -> [UInt8] {
    guard let bytes = try? bytes(in: range) else { throw FileSystemError(code: ESTALE) }
    return bytes
  }
}
