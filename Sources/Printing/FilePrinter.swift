package import Editing
package import Input
package import MemoryMapping
package import Output
package import Search

/// A file whose search begins.
package struct SearchedFile: ~Copyable {
  package let name: ArraySlice<UInt8>
  /// Its name is printed with what is printed of it.
  package let showsName: Bool
  /// `nil` as long as nobody has had to ask.
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

/// What the search of a file came to.
package struct FileSummary: Sendable {
  /// Up to the limit.
  package var selectedCount = 0
  package var matchCount = 0
  /// A line about to be reported showed that the file is binary, by the NUL at this offset, and that
  /// is to be told.
  package var binaryOffset: Int?
  /// Of the first NUL byte that is known of, unless the file is text for the asking.
  package var firstNUL: Int?
  /// `nil` when nothing was.
  package var searchedByteCount: Int?
  /// The file is binary, and its lines do not count.
  package var isBinary = false
  /// The file was cut short meanwhile.
  package var hasLoss = false

  @inlinable
  package init() {}

  /// Makes offsets in decoded bytes such in the file. How many bytes were searched stays.
  package mutating func translateOffsets(by offsets: OffsetMap) {
    binaryOffset = binaryOffset.map(offsets.fileOffset)
    firstNUL = firstNUL.map(offsets.fileOffset)
  }
}

/// What a printer makes of a file.
package struct FileVerdict: Sendable {
  /// Counts as a selected line.
  package var hasSelected = false
  package var hasError = false

  package init() {}
}

/// Prints one file after the other, or does something else with them.
///
/// Of each file it is told that it begins, then its lines, if it needs them (`OutputNeeds.lines`),
/// and at last what the search came to: as far as it needs that (`OutputNeeds.fileStarts`,
/// `OutputNeeds.fileEnds`). After an error nothing more is called.
package protocol FilePrinter: SearchSink, ~Copyable where Failure == WriteError {
  /// Takes what is printed, and the messages that belong after that.
  var output: OutputBuffer { get set }

  mutating func beginFile(_ file: borrowing SearchedFile)
  mutating func endFile(_ summary: FileSummary) throws(WriteError) -> FileVerdict
  /// Hands on what is printed so far.
  mutating func flush() throws(WriteError)
}
