/// The number and the start of a line, for offsets in a text that ascend. Each byte is looked at
/// once or twice.
package struct LinePosition: Sendable {
  /// From 1.
  package private(set) var number = 1
  package private(set) var start = 0
  private var end = 0

  package init() {}

  /// Goes on to the line with a later offset.
  package mutating func advance(to offset: Int, in text: RawSpan, _ terminator: LineTerminator) {
    guard offset > end else { return }
    if let last = text.lastOffset(of: terminator.byte, from: end, to: offset) {
      number += terminator.count(in: text, from: end, to: last + 1)
      start = last + 1
    }
    end = offset
  }
}
