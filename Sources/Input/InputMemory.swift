internal import Glibc
package import MemoryMapping
internal import MgrepSystem

/// Holds all searched bytes of a file in memory, mapped or read to their end, for one file after the
/// other.
///
/// An object, since to move a mapping from owner to owner took a tenth of the time of a small file.
/// Threads share it between `hold` and `release`, and change nothing of it.
@safe
package final class InputMemory: @unchecked Sendable {
  // To check for overlapping accesses takes 360 instructions a file.
  @exclusivity(unchecked) private var file: MappedFile?
  @exclusivity(unchecked) private var buffer: RollingBuffer?
  /// The searched bytes. They stay where they are as long as they are held.
  @exclusivity(unchecked) private var memory = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
  @exclusivity(unchecked) private var descriptor: Int32 = -1
  /// Where in the file the searched bytes begin.
  @exclusivity(unchecked) private var start = 0

  package init() {}

  /// Holds a mapped file from the start of its search on.
  ///
  /// - Parameter descriptor: Is asked what is lost of the file.
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

  /// Lets go of the mapping.
  package func release() {
    unsafe memory = UnsafeRawBufferPointer(start: nil, count: 0)
    unsafe file = nil
  }

  /// Lets go of what was read, and gives it back.
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

  /// What is lost of the bytes before `end`, as far as is known now.
  package func loss(before end: Int) -> Loss? {
    switch unsafe file {
    case .some(let file): unsafe Loss(of: file, descriptor, start..<start + end)
    case .none: nil
    }
  }

  /// Reads the pages of some bytes, if they are mapped.
  ///
  /// - Returns: Whether it did: a system before Linux 5.14 refuses, and so does a file that was cut.
  package func readAhead(_ range: Range<Int>) -> Bool {
    let shift = unsafe start
    return switch unsafe file {
    case .some(let file):
      (try? file.advise(.populateRead, in: range.lowerBound + shift..<range.upperBound + shift))
        != nil
    case .none: false
    }
  }

  /// Lets go of the pages of searched bytes, which bounds the memory that a large file takes. Should
  /// anybody look at them again, the system brings them back.
  package func giveBack(_ spent: Range<Int>) {
    guard !spent.isEmpty else { return }
    let shift = unsafe start
    switch unsafe file {
    case .some(let file):
      // Keeping them is the worst that can come of a refusal.
      try? file.advise(.dontNeed, in: spent.lowerBound + shift..<spent.upperBound + shift)
    case .none: break
    }
  }
}

/// Bytes of a mapped file that are not to be had any more.
package struct Loss {
  /// How many of the searched bytes are still good.
  package let validByteCount: Int
  package let message: String

  /// - Parameter range: What is asked about, from where the search starts.
  fileprivate init?(of file: borrowing MappedFile, _ descriptor: Int32, _ range: Range<Int>) {
    do throws(FileError) {
      let valid = try file.validByteCount(descriptor: descriptor)
      guard valid < range.upperBound else { return nil }
      // As long as ever, the file could not be read, or was cut and has grown again.
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
