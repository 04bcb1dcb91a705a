package import Search

/// What a printer needs from a search. Requests and limits are derived from it; nothing else
/// depends on the kind of output.
package struct OutputNeeds: Sendable, Equatable {
  /// The printer gets the reported lines; otherwise only their number.
  package var lines = false
  package var lineNumbers = false
  /// Lines around the selected ones are needed.
  package var context = false
  /// The ranges of the matches in the selected lines.
  package var matches = false
  /// Matches as they are: with empty ones, and those of several lines as a whole.
  package var exactMatches = false
  /// The needed groups of each match, in this order.
  package var groups: [Int] = []
  /// Which patterns match, see `SelectionRequest.patterns`.
  package var patterns = PatternTelling.none
  /// The printer gets the selected lines, to count them by pattern.
  package var patternCounts = false
  /// The number of matches in the selected lines.
  package var matchCount = false
  /// Nothing in a file is needed after its first selected line.
  package var firstHitIsEnough = false
  /// No other file is needed either.
  package var firstHitEndsRun = false
  /// Files without a selected line are reported, too.
  package var unmatchedFiles = false
  /// A binary file counts as a whole or not at all. Otherwise lines are reported until one of them
  /// shows that the file is binary.
  package var wholeFiles = true
  /// Lines of binary files are needed, too, unless these files are skipped.
  package var binaryLines = false
  /// The printer gets the start of every file; otherwise only of files whose end it gets,
  /// directly before that.
  package var fileStarts = true
  /// The files whose end the printer gets, in addition to files that turn out to be binary.
  package var fileEnds = FileEnds.all
  /// The result of fstat(2) for a file, before its search.
  package var fileStatus = false
  /// Standard input is read to its end even if nothing after the first hit is needed, so that the
  /// writer of a pipe is not killed by SIGPIPE.
  package var drainsStandardInput = false

  package enum FileEnds: Sendable {
    /// `ofSelected` means the files with a selected line.
    case none, ofSelected, all
  }

  package init() {}
}
