import Glibc
import MemoryMapping
import Testing

/// The kinds of mapping that every operation is tried on.
enum Shape: CaseIterable, CustomTestStringConvertible {
  case empty, onePage, severalPagesAndTail, offsetMapping

  var testDescription: String { "\(self)" }

  var fileContents: [UInt8] {
    switch self {
    case .empty: []
    case .onePage: patterned(pageSize)
    case .severalPagesAndTail: patterned(3 * pageSize + 123)
    case .offsetMapping: patterned(4 * pageSize + 77)
    }
  }

  /// The offset and length to map; the offset mapping ends before the file does.
  var extent: (offset: Int, length: Int?) {
    self == .offsetMapping ? (pageSize, 2 * pageSize + 5) : (0, nil)
  }

  /// What the mapping has to show.
  var mapped: [UInt8] {
    let contents = fileContents
    return Array(contents[extent.offset..<(extent.offset + (extent.length ?? contents.count))])
  }
}

/// A temporary file of a shape and a mapping of it.
struct MappedShape: ~Copyable {
  let file: TemporaryFile
  var mapping: MappedFile
  /// What the mapping has to show; a test that stores changes it alike.
  var expected: [UInt8]
  let shape: Shape
  let access: MappedFile.Access

  init(_ shape: Shape, _ access: MappedFile.Access) throws {
    let file = try TemporaryFile(shape.fileContents)
    mapping = try MappedFile(
      path: file.path, access: access, offset: shape.extent.offset, length: shape.extent.length)
    self.file = file
    expected = shape.mapped
    self.shape = shape
    self.access = access
  }

  /// Checks what the mapping shows, and that the file has its stores, or has none of them.
  func check(_ location: SourceLocation = #_sourceLocation) throws {
    #expect(Array(copying: try mapping.bytes) == expected, sourceLocation: location)
    var contents = shape.fileContents
    if access == .writeThrough {
      let offset = shape.extent.offset
      contents.replaceSubrange(offset..<(offset + expected.count), with: expected)
    }
    #expect(try file.contents() == contents, sourceLocation: location)
  }
}

/// What an operation failed with; `nil` if it did not fail.
func cause(of operation: () throws(FileError) -> Void) -> FileError.Cause? {
  do throws(FileError) {
    try operation()
    return nil
  } catch {
    return error.cause
  }
}

let writable: [MappedFile.Access] = [.writeThrough, .copyOnWrite]

/// False under a sanitizer: they replace mlock(2) by nothing.
let locksPages = unsafe dlsym(nil, "__asan_init") == nil && dlsym(nil, "__tsan_init") == nil
