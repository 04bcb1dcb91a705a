internal import Bytes
internal import Glibc
package import MgrepSystem

/// Reads at most as many bytes as `room` has. Returns their number, 0 at the end.
///
/// It calls pread(2) if an offset is given and the file has offsets, and otherwise read(2). With
/// several threads read(2) takes longer, since it locks the file's position.
///
/// - Throws: The `errno` of the call.
@unsafe
private func readBytes(
  _ descriptor: Int32, into room: UnsafeMutableRawBufferPointer, at offset: Int? = nil
) throws(Errno) -> Int {
  if let offset {
    do throws(Errno) {
      return unsafe try SystemCall.read(descriptor, into: room, at: offset)
    } catch {
      guard error.code == ESPIPE else { throw error }
    }
  }
  return unsafe try SystemCall.read(descriptor, into: room)
}

extension RollingBuffer {
  /// Adds the bytes of one read(2) or pread(2), see `readBytes`.
  ///
  /// - Throws: The `errno` of the call, or `ENOMEM` if there is no memory for more.
  package mutating func fill(
    from descriptor: Int32, at offset: Int? = nil
  ) throws(Errno) -> Int {
    var result = Result<Int, Errno>.failure(Errno(code: ENOMEM))
    _ = unsafe append { room in
      do throws(Errno) {
        let count = unsafe try readBytes(descriptor, into: room, at: offset)
        result = .success(count)
        return count
      } catch {
        result = .failure(error)
        return 0
      }
    }
    return try result.get()
  }

  /// Adds the bytes of one call of a reader.
  ///
  /// - Throws: The reader's error, or `ENOMEM` if there is no memory for more.
  package mutating func fill(from reader: any ByteReader) throws(ReadError) -> Int {
    var result = Result<Int, ReadError>.failure(.system(Errno(code: ENOMEM)))
    _ = unsafe append { room in
      var span = unsafe MutableRawSpan(_unsafeBytes: room)
      do throws(ReadError) {
        let count = try reader.read(into: &span)
        result = .success(count)
        return count
      } catch {
        result = .failure(error)
        return 0
      }
    }
    return try result.get()
  }
}

extension ByteReader {
  /// Stores the next bytes in an array, from `start` on.
  ///
  /// - Returns: The number of bytes; 0 only at the end.
  func read(into array: inout [UInt8], from start: Int) throws(ReadError) -> Int {
    let result = unsafe array.withUnsafeMutableBytes { bytes -> Result<Int, ReadError> in
      let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[start...])
      var span = unsafe MutableRawSpan(_unsafeBytes: rest)
      do throws(ReadError) {
        return .success(try read(into: &span))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}

/// Reads the bytes of a descriptor, for a reader that decodes them.
package final class DescriptorReader: ByteReader {
  private let descriptor: Int32
  /// The offset of the next read, in a file whose position others may use; `nil` to read at the
  /// position.
  private var offset: Int?

  /// - Parameter offset: The offset of the first read; `nil` for the descriptor's position.
  package init(_ descriptor: Int32, from offset: Int?) {
    self.descriptor = descriptor
    self.offset = offset
  }

  package func read(into room: inout MutableRawSpan) throws(ReadError) -> Int {
    let offset = offset
    let result = unsafe room.withUnsafeMutableBytes { bytes -> Result<Int, Errno> in
      do throws(Errno) {
        return .success(unsafe try readBytes(descriptor, into: bytes, at: offset))
      } catch {
        return .failure(error)
      }
    }
    switch result {
    case .success(let count):
      self.offset = offset.map { $0 + count }
      return count
    case .failure(let error): throw .system(error)
    }
  }
}

/// Reads a stream to its end and discards its bytes.
package func drain(_ descriptor: Int32) {
  unsafe withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { room in
    while let count = unsafe try? readBytes(descriptor, into: room), count > 0 {}
  }
}

/// Counts the bytes with a value in a range of an open file, by pread(2).
///
/// - Returns: Their number, and how far the file could be read.
package func countBytes(
  of value: UInt8, in descriptor: Int32, _ range: Range<Int>
) -> (count: Int, end: Int) {
  unsafe withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 4096) { room in
    var total = 0
    var offset = range.lowerBound
    while offset < range.upperBound {
      let wanted = min(room.count, range.upperBound - offset)
      let part = unsafe UnsafeMutableRawBufferPointer(rebasing: room[..<wanted])
      let read = unsafe try? SystemCall.read(descriptor, into: part, at: offset)
      guard let count = read, count > 0 else { break }
      total += unsafe RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: room[..<count]))
        .count(of: value, from: 0, to: count)
      offset += count
    }
    return (total, offset)
  }
}
