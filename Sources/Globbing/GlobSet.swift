/// Globs with a number each. For a name, it finds the matching glob with the highest number.
///
/// Plain names and file name extensions take one look-up per name, however many there are.
package struct GlobSet: Sendable {
  private enum Member: Sendable {
    case name(Glob)
    case path(PathGlob)

    func matches(_ name: ArraySlice<UInt8>) -> Bool {
      switch self {
      case .name(let glob): glob.matches(name)
      case .path(let glob): glob.matches(name)
      }
    }
  }

  /// Bytes that rule out most names without a look at the glob.
  private struct Hint: Sendable {
    let number: Int
    /// The first and the last byte that a name must have; `nil` if the glob does not fix that byte.
    let first: UInt8?
    let last: UInt8?
  }

  private var literals = ByteStringTable()
  private var extensions = ByteStringTable()
  /// The hints of `others`, in ascending order of their numbers.
  private var hints: [Hint] = []
  private var others: [Member] = []
  private var lastNumber = -1

  package init() {}

  package init(_ globs: some Sequence<Glob>) {
    for (number, glob) in globs.enumerated() { insert(glob, number: number) }
  }

  package var isEmpty: Bool { lastNumber < 0 }

  /// - Precondition: `number` is higher than all numbers before.
  package mutating func insert(_ glob: Glob, number: Int) {
    insert(.name(glob), number, glob.strategy, first: glob.firstByte, last: glob.lastByte)
  }

  /// - Precondition: `number` is higher than all numbers before.
  package mutating func insert(_ glob: PathGlob, number: Int) {
    insert(.path(glob), number, glob.strategy, first: glob.firstByte, last: glob.lastByte)
  }

  private mutating func insert(
    _ glob: Member, _ number: Int, _ strategy: GlobStrategy, first: UInt8?, last: UInt8?
  ) {
    precondition(number > lastNumber, "globs come in the order of their numbers")
    lastNumber = number
    switch strategy {
    case .literal(let text): literals.set(text, number)
    case .fileExtension(let text): extensions.set(text, number)
    default:
      hints.append(Hint(number: number, first: first, last: last))
      others.append(glob)
    }
  }

  package func matches(_ name: ArraySlice<UInt8>) -> Bool { lastMatch(name) != nil }

  /// The highest number of a glob that matches `name`.
  package func lastMatch(_ name: ArraySlice<UInt8>) -> Int? {
    var best: Int?
    if !literals.isEmpty { best = literals[name] }
    if !extensions.isEmpty, let dot = name.lastIndex(of: UInt8(ascii: ".")),
      let number = extensions[name[(dot + 1)...]]
    {
      best = max(best ?? number, number)
    }
    let (first, last) = (name.first, name.last)
    for index in hints.indices.reversed() {
      let hint = hints[index]
      if let best, hint.number < best { break }
      if let byte = hint.first, byte != first { continue }
      if let byte = hint.last, byte != last { continue }
      if others[index].matches(name) { return hint.number }
    }
    return best
  }
}
