internal import Glibc
package import MemoryMapping
internal import MgrepSystem

/// Holds all searched bytes of a file in memory, either mapped or read. It holds one file after the
/// other.
///
/// A class, since moving a mapping between owners took a tenth of the time of a small file. Threads
/// share it between `hold` and `release`, and do not change it.
@safe
package final class InputMemory: @unchecked Sendable {
  // Checks for overlapping accesses take 360 instructions for each file.
  @exclusivity(unchecked) private var file: MappedFile?
  @exclusivity(unchecked) private var buffer: RollingBuffer?
  /// The searched bytes. They do not move while they are held.
  @exclusivity(unchecked) private var memory = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
  @exclusivity(unchecked) private var descriptor: Int32 = -1
  /// The offset in the file of the first searched byte.
  @exclusivity(unchecked) private var start = 0

  package init() {}

  /// Holds a mapped file. Its search begins at `newStart`.
  ///
  /// - Parameter descriptor: Used to find out which bytes of the file are lost.
  package func hold(
    _ newFile: consuming MappedFile, from newStart: Int, descriptor newDescriptor: Int32
  ) {
    unsafe descriptor = newDescriptor
    unsafe start = newStart
    if let all = try? unsafe newFile.bytes.withUnsafeBytes({ unsafe $0 }) {
      unsafe memory = UnsafeRawBufferPointer(
        start: all.baseAddress.map { unsafe $0 + newStart }, count: all.count - newStart)
    }
    unsafe file = consume newFile
  }

  /// Holds everything that was read.
  package func hold(_ newBuffer: consuming RollingBuffer) {
    unsafe start = 0
    unsafe memory = newBuffer.bytes.withUnsafeBytes { unsafe $0 }
    unsafe buffer = consume newBuffer
  }

  /// Releases the mapping.
  package func release() {
    unsafe memory = UnsafeRawBufferPointer(start: nil, count: 0)
    unsafe file = nil
  }

  /// Releases the bytes that were read, and returns their buffer.
  package func takeBuffer() -> RollingBuffer? {
    unsafe memory = UnsafeRawBufferPointer(start: nil, count: 0)
    return unsafe buffer.take()
  }

  package var byteCount: Int { unsafe memory.count }

  package var bytes: RawSpan {
    @_lifetime(borrow self)
    get { unsafe _overrideLifetime(RawSpan(_unsafeBytes: memory), borrowing: self) }
  }

  /// See `MappedFile.keepsLastByte`.
  package var keepsLastByte: Bool {
    switch unsafe file {
    case .some(let file): file.keepsLastByte
    case .none: true
    }
  }

  /// The known loss of bytes before `end`; `nil` if there is none.
  package func loss(before end: Int) -> Loss? {
    switch unsafe file {
    case .some(let file): unsafe Loss(of: file, descriptor, start..<start + end)
    case .none: nil
    }
  }

  /// Reads the pages of some bytes, if they are mapped.
  ///
  /// - Returns: Whether the pages were read. Linux before 5.14 refuses, and the pages of a file
  ///   that was cut cannot be read.
  package func readAhead(_ range: Range<Int>) -> Bool {
    let shift = unsafe start
    return switch unsafe file {
    case .some(let file):
      (try? file.advise(.populateRead, in: range.lowerBound + shift..<range.upperBound + shift))
        != nil
    case .none: false
    }
  }

  /// Releases the pages of searched bytes, which limits the memory that a large file takes. The
  /// system reads them again if they are needed.
  package func giveBack(_ spent: Range<Int>) {
    guard !spent.isEmpty else { return }
    let shift = unsafe start
    switch unsafe file {
    case .some(let file):
      // If the system refuses, the pages stay in memory, which is harmless.
      try? file.advise(.dontNeed, in: spent.lowerBound + shift..<spent.upperBound + shift)
    case .none: break
    }
  }
}

/// The loss of bytes of a mapped file, which can no longer be read.
package struct Loss {
  /// The number of searched bytes that are still valid.
  package let validByteCount: Int
  package let message: String

  /// - Parameter range: The bytes to check, from the start of the search on.
  fileprivate init?(of file: borrowing MappedFile, _ descriptor: Int32, _ range: Range<Int>) {
    do throws(FileError) {
      let valid = try file.validByteCount(descriptor: descriptor)
      guard valid < range.upperBound else { return nil }
      // If the file still has its length, it could not be read, or was cut and has grown again.
      let isShorter = try file.fileByteCount(descriptor: descriptor) < file.byteCount
      validByteCount = valid - range.lowerBound
      message =
        isShorter
        ? "file changed while searched (truncated at \(valid))" : Errno(code: EIO).reason
    } catch {
      validByteCount = 0
      message = error.reason
    }
  }
}
