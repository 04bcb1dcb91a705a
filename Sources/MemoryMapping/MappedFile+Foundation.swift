#if Foundation
  public import Dispatch
  public import Foundation

  /// Owns the mapping of a value of Foundation or Dispatch.
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
    /// Makes a value of the bytes of a mapping without a copy. The value owns the mapping.
    ///
    /// Other code may change `Data` in place, so the mapping must be `.copyOnWrite`: a change
    /// affects a copy of a page and never the file. With the trait `Foundation`.
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
    /// Makes a value of the bytes of a mapping without a copy. The value owns the mapping. With the
    /// trait `Foundation`.
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
