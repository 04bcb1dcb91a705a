/// Globs with a number each; of those that match a name, it finds the one with the highest.
///
/// However many texts and file name extensions are among them, those take one look-up a name.
package struct GlobSet: Sendable {
  private enum Member: Sendable {
    case name(Glob)
    case path(PathGlob)
  }

  private var literals = ByteStringTable()
  private var extensions = ByteStringTable()
  /// In ascending order.
  private var others: [(number: Int, glob: Member)] = []
  private var lastNumber = -1

  package init() {}

  package init(_ globs: some Sequence<Glob>) {
    for (number, glob) in globs.enumerated() { insert(glob, number: number) }
  }

  package var isEmpty: Bool { lastNumber < 0 }

  /// - Precondition: `number` is higher than those of the globs before it.
  package mutating func insert(_ glob: Glob, number: Int) {
    insert(.name(glob), number, glob.strategy)
  }

  /// - Precondition: `number` is higher than those of the globs before it.
  package mutating func insert(_ glob: PathGlob, number: Int) {
    insert(.path(glob), number, glob.strategy)
  }

  private mutating func insert(_ glob: Member, _ number: Int, _ strategy: GlobStrategy) {
    precondition(number > lastNumber, "globs come in the order of their numbers")
    lastNumber = number
    switch strategy {
    case .literal(let text): literals.set(text, number)
    case .fileExtension(let text): extensions.set(text, number)
    default: others.append((number, glob))
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
    for (number, glob) in others.reversed() {
      if let best, number < best { break }
      let isMatch =
        switch glob {
        case .name(let glob): glob.matches(name)
        case .path(let glob): glob.matches(name)
        }
      if isMatch { return number }
    }
    return best
  }
}
