package import Editing
package import Input
package import MemoryMapping
package import Output
package import Search

/// A file at the start of its search.
package struct SearchedFile: ~Copyable {
  package let name: ArraySlice<UInt8>
  /// Output about the file includes its name.
  package let showsName: Bool
  /// `nil` if the status has not been needed yet.
  package let status: FileStatus?
  package let origin: PlannedFile.Origin

  @inlinable
  package init(
    name: ArraySlice<UInt8>, showsName: Bool, status: FileStatus?, origin: PlannedFile.Origin
  ) {
    self.name = name
    self.showsName = showsName
    self.status = status
    self.origin = origin
  }
}

/// The result of the search of a file.
package struct FileSummary: Sendable {
  /// The number of selected lines, up to the limit.
  package var selectedCount = 0
  package var matchCount = 0
  /// A line to be reported shows that the file is binary, by the NUL at this offset, and the
  /// printer must report it.
  package var binaryOffset: Int?
  /// The offset of the first NUL byte, if one is known and the file is not forced to be text.
  package var firstNUL: Int?
  /// `nil` if nothing was searched.
  package var searchedByteCount: Int?
  /// The file is binary, and its lines do not count.
  package var isBinary = false
  /// The file was cut during the search.
  package var hasLoss = false

  @inlinable
  package init() {}

  /// Turns offsets in decoded bytes into offsets in the file. The number of searched bytes stays.
  package mutating func translateOffsets(by offsets: OffsetMap) {
    binaryOffset = binaryOffset.map(offsets.fileOffset)
    firstNUL = firstNUL.map(offsets.fileOffset)
  }
}

/// What a printer says about a file.
package struct FileVerdict: Sendable {
  /// The file counts as one with a selected line.
  package var hasSelected = false
  package var hasError = false

  package init() {}
}

/// Prints one file after the other, or uses them in another way.
///
/// For each file it gets the start, then the lines, if it needs them (`OutputNeeds.lines`), and
/// last the result. It gets start and result only as far as it needs them
/// (`OutputNeeds.fileStarts`, `OutputNeeds.fileEnds`). After an error no function is called any
/// more.
package protocol FilePrinter: SearchSink, ~Copyable where Failure == WriteError {
  /// Takes the output, and the messages that follow it.
  var output: OutputBuffer { get set }

  mutating func beginFile(_ file: borrowing SearchedFile)
  mutating func endFile(_ summary: FileSummary) throws(WriteError) -> FileVerdict
  /// Passes on everything printed so far.
  mutating func flush() throws(WriteError)
}
