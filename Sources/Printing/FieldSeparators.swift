/// What follows each field before a line, where that is not `:` and `-`.
///
/// An object, since nearly always there is none.
package final class FieldSeparators: Sendable {
  let ofSelected: [UInt8]
  let ofContext: [UInt8]

  package init(ofSelected: [UInt8], ofContext: [UInt8]) {
    self.ofSelected = ofSelected
    self.ofContext = ofContext
  }

  /// What takes the place of `separator`.
  func text(for separator: UInt8) -> [UInt8] {
    separator == UInt8(ascii: "-") ? ofContext : ofSelected
  }
}
