/// The facts that make up the exit status of a run.
package struct ExitStatus: Sendable, Equatable {
  /// A line was selected.
  package var hasSelected = false
  /// There was an error, whether or not anything was found.
  package var hasError = false
  /// The user named a file that is never edited; the other files are edited all the same.
  package var hasRefused = false

  @inlinable
  package init() {}

  @inlinable @inline(__always)
  package mutating func merge(_ other: ExitStatus) {
    hasSelected = hasSelected || other.hasSelected
    hasError = hasError || other.hasError
    hasRefused = hasRefused || other.hasRefused
  }

  /// 0 if a line was selected, 1 if none was, 2 after any error (grep(1)).
  package var code: Int32 { hasError || hasRefused ? 2 : hasSelected ? 0 : 1 }
}
