internal import Input
internal import Scheduling

/// Counts the bytes of a file that is decoded, for the line of progress.
final class ProgressReader: ByteReader {
  private let source: DescriptorReader

  init(_ source: DescriptorReader) { self.source = source }

  func read(into room: inout MutableRawSpan) throws(ReadError) -> Int {
    let count = try source.read(into: &room)
    ByteProgress.add(read: count)
    return count
  }
}
