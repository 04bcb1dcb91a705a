/// What the exit status of a run is made of.
package struct ExitStatus: Sendable, Equatable {
  /// Some line was selected.
  package var hasSelected = false
  /// Something went wrong, whatever else was found.
  package var hasError = false
  /// A file was named that is never edited; the others are all the same.
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
