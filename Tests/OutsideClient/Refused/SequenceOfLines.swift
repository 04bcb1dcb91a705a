/// refused: does not conform to protocol 'Escapable'
import MemoryMapping

/// When this compiles, lines can be a sequence: see Comparison.md.
struct Lines: Sequence, IteratorProtocol, ~Escapable {
  private var lines: MappedLines

  @_lifetime(copy lines)
  init(_ lines: MappedLines) { self.lines = lines }

  @_lifetime(copy self)
  mutating func next() -> RawSpan? { lines.next() }
}
