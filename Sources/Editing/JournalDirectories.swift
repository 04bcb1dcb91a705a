internal import Glibc

/// The directories of the journals of a run; each is opened and read once.
final class JournalDirectories {
  private struct Known {
    let directory: OpenDirectory
    /// Files named like journals of interrupted edits.
    let places: [JournalPlace]
  }

  private let options: EditOptions
  private var known: [[UInt8]: Known] = [:]

  init(_ options: EditOptions) { self.options = options }

  /// All directories opened so far, in that order.
  private(set) var all: [OpenDirectory] = []

  /// The directory for the journal of a file, which must not hold a journal of the file already;
  /// `nil` if it is not needed and cannot be read.
  ///
  /// - Parameter path: The path of the file, absolute and without links.
  func directory(for file: stat, _ path: [UInt8]) throws(EditError) -> OpenDirectory? {
    let name = options.journalDirectory ?? Paths.split(path).directory
    let found: Known
    do throws(FileSystemError) {
      found = try read(name)
    } catch {
      // Without a journal, the directory need not be readable.
      guard options.journal != nil else { return nil }
      throw .journal(directory: name, error)
    }
    if let leftover = Leftovers.blocking(file, path, found.places) {
      throw .interrupted(journal: leftover.journal, doubt: leftover.doubt)
    }
    return found.directory
  }

  private func read(_ name: [UInt8]) throws(FileSystemError) -> Known {
    if let found = known[name] { return found }
    let directory = try OpenDirectory(name)
    let found = try Known(
      directory: directory,
      places: Leftovers.places(
        in: directory, isJournalDirectory: options.journalDirectory != nil))
    known[name] = found
    all.append(directory)
    return found
  }
}
