internal import Printing
internal import Scheduling

extension ExitStatus {
  @inline(__always)
  mutating func merge(_ file: FileVerdict) {
    hasSelected = hasSelected || file.hasSelected
    hasError = hasError || file.hasError
  }
}
