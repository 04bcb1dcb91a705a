#if Foundation
  public import Dispatch
  public import Foundation

  /// Owns a mapping that a value of Foundation or Dispatch shows.
  private final class MappedStorage {
    let file: MappedFile

    init(_ file: consuming MappedFile) { self.file = file }

    /// The addresses of the bytes, which live as long as this object.
    var bytes: UnsafeRawBufferPointer {
      get throws(FileError) {
        try file.check(.read)
        return unsafe UnsafeRawBufferPointer(start: file.base, count: file.byteCount)
      }
    }
  }

  extension Data {
    /// The bytes of a mapping, which are not copied; the value owns the mapping.
    ///
    /// Data may be changed in place, so the mapping has to be `.copyOnWrite`: a change is in the copy
    /// of a page and never in the file. With the trait `Foundation`.
    ///
    /// - Parameter file: Consumed; it is closed when the last copy of the value goes away.
    /// - Throws: `.read`: `.closed`, or `.readOnly` for a mapping of another kind.
    /// - Complexity: O(1).
    public init(_ file: consuming MappedFile) throws(FileError) {
      guard file.access == .copyOnWrite else { throw file.failure(.read, .readOnly) }
      let storage = MappedStorage(file)
      let bytes = try unsafe storage.bytes
      guard let start = bytes.baseAddress else {
        self = Data()
        return
      }
      unsafe self.init(
        bytesNoCopy: UnsafeMutableRawPointer(mutating: start), count: bytes.count,
        deallocator: .custom { _, _ in withExtendedLifetime(storage) {} })
    }
  }

  extension DispatchData {
    /// The bytes of a mapping, which are not copied; the value owns the mapping. With the trait
    /// `Foundation`.
    ///
    /// - Parameter file: Consumed; it is closed when the last copy of the value goes away.
    /// - Throws: `.read`: `.closed`.
    /// - Complexity: O(1).
    public init(_ file: consuming MappedFile) throws(FileError) {
      let storage = MappedStorage(file)
      unsafe self.init(
        bytesNoCopy: try storage.bytes,
        deallocator: .custom(nil) { withExtendedLifetime(storage) {} })
    }
  }
#endif
