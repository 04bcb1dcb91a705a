package import Search

/// What a printer needs of a search. Requests and limits are derived from it, and nothing else asks
/// what kind of output it is.
package struct OutputNeeds: Sendable, Equatable {
  /// It is given the reported lines. Otherwise it is told how many there are.
  package var lines = false
  package var lineNumbers = false
  /// Lines around the selected ones are wanted, too.
  package var context = false
  /// Where the matches in the selected lines are.
  package var matches = false
  /// As they are: empty ones, too, and those of several lines whole.
  package var exactMatches = false
  /// The wanted groups of each match, in this order.
  package var groups: [Int] = []
  /// Which patterns match, see `SelectionRequest.patterns`.
  package var patterns = PatternTelling.none
  /// It is given the selected lines, to count them by their patterns.
  package var patternCounts = false
  /// How many matches the selected lines hold.
  package var matchCount = false
  /// Nothing of a file matters after its first selected line.
  package var firstHitIsEnough = false
  /// Nor does any other file.
  package var firstHitEndsRun = false
  /// Files without a selected line are told, too.
  package var unmatchedFiles = false
  /// A binary file counts as a whole or not at all. Otherwise lines are reported until one of them
  /// shows that the file is binary.
  package var wholeFiles = true
  /// Lines of binary files are wanted, too, unless those files are skipped.
  package var binaryLines = false
  /// It is told of every file that it begins. Otherwise only of those of which it is told how they
  /// ended, and right before.
  package var fileStarts = true
  /// Of which files it is told how they ended, besides those that turned out to be binary.
  package var fileEnds = FileEnds.all
  /// What fstat(2) tells of a file, before it is searched.
  package var fileStatus = false
  /// Standard input is read to its end though nothing after the first hit matters, so that the
  /// writer of a pipe is not killed since nobody looks at the output.
  package var drainsStandardInput = false

  package enum FileEnds: Sendable {
    /// `ofSelected` are the files with a selected line.
    case none, ofSelected, all
  }

  package init() {}
}
