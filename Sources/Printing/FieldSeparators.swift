/// The text after each field before a line, if it is not `:` and `-`.
///
/// A class, since most runs have none.
package final class FieldSeparators: Sendable {
  let ofSelected: [UInt8]
  let ofContext: [UInt8]

  package init(ofSelected: [UInt8], ofContext: [UInt8]) {
    self.ofSelected = ofSelected
    self.ofContext = ofContext
  }

  /// The text that replaces `separator`.
  func text(for separator: UInt8) -> [UInt8] {
    separator == UInt8(ascii: "-") ? ofContext : ofSelected
  }
}
