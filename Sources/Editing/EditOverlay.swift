internal import Bytes
internal import Glibc
package import MemoryMapping
package import Output

/// A file before and after its edits: the same stores are made on private copies of the pages.
package struct EditOverlay: ~Copyable {
  package let original: MappedFile
  package let changed: MappedFile

  /// - Parameter descriptor: An open descriptor of the file.
  /// - Throws: The file has changed since it was planned, or cannot be mapped.
  package init(
    _ path: [UInt8], expecting expected: FileIdentity, _ source: EditSource,
    descriptor: Int32? = nil
  ) throws(EditError) {
    let file: RawFile?
    do throws(FileSystemError) {
      file = descriptor == nil ? try RawFile(path, O_RDONLY | O_NONBLOCK) : nil
    } catch {
      throw .system(step: nil, error)
    }
    let number = file?.descriptor ?? descriptor ?? -1
    let first = try EditOverlay.map(number, .read, expecting: expected)
    var copy = try EditOverlay.map(number, .copyOnWrite, expecting: expected)
    do throws(FileSystemError) {
      var reader = try source.reader()
      var edit = StoredEdit()
      while try reader.next(into: &edit) {
        guard (try? copy.replaceBytes(in: edit.range, with: edit.new)) != nil else {
          throw FileSystemError(code: ESTALE)
        }
      }
    } catch {
      throw error.code == ESTALE ? .changed : .system(step: nil, error)
    }
    original = first
    changed = copy
  }

  private static func map(
    _ descriptor: Int32, _ access: MappedFile.Access, expecting expected: FileIdentity
  ) throws(EditError) -> MappedFile {
    do throws(FileError) {
      let status = try FileStatus(descriptor: descriptor, path: "")
      guard FileIdentity(status) == expected else {
        throw FileError(.readStatus, path: "", cause: .otherFile)
      }
      return try MappedFile(
        descriptor: descriptor, options: MappedFile.Options(access: access), status: status)
    } catch {
      if case .system(let code) = error.cause {
        throw .system(step: nil, FileSystemError(code: code))
      }
      if case .noMemoryForCopies = error.cause {
        throw .system(step: nil, FileSystemError(code: ENOMEM))
      }
      throw .changed
    }
  }

  /// There is a NUL near the start, so the file is not shown as lines.
  package var looksBinary: Bool {
    guard let bytes = try? original.bytes else { return false }
    return bytes.firstOffset(of: 0, from: 0, to: min(64 << 10, bytes.byteCount)) != nil
  }

  /// Appends all bytes of the file after its edits.
  package func copyAll(to output: inout OutputBuffer) throws(WriteError) {
    guard let bytes = try? changed.bytes else { return }
    output.append(bytes)
    try output.endLine()
  }
}
