internal import Globbing

/// Types of files: each type has a name and some globs.
package struct FileTypes: Sendable {
  /// Why an option about types is wrong.
  package enum Mistake: Error, Equatable {
    case unknownType([UInt8])
    /// Not of the form `NAME:GLOB` or `NAME:include:NAME,...`.
    case badDefinition([UInt8])
  }

  /// A type that is wanted, or not wanted.
  package struct Choice: Sendable, Equatable {
    package let name: [UInt8]
    package let isExcluded: Bool

    package init(_ name: [UInt8], isExcluded: Bool = false) {
      self.name = name
      self.isExcluded = isExcluded
    }
  }

  /// The name for any file that has a type.
  private static let anyName = Array("all".utf8)

  private var globs: [[UInt8]: [[UInt8]]] = [:]

  /// The built-in types.
  package init() {
    for line in (FileTypes.languages + "\n" + FileTypes.formats).split(separator: "\n") {
      let words = line.utf8.split(separator: UInt8(ascii: " ")).map { Array($0) }
      for name in words[0].split(separator: UInt8(ascii: ",")) {
        globs[Array(name), default: []] += words.dropFirst()
      }
    }
  }

  /// Adds a glob to a type, which may be new, or the globs of other types: `NAME:GLOB`,
  /// `NAME:include:NAME,...`.
  package mutating func add(_ definition: [UInt8]) throws(Mistake) {
    guard let colon = definition.firstIndex(of: UInt8(ascii: ":")), colon > 0,
      colon + 1 < definition.count,
      definition[..<colon].allSatisfy({ $0 > 0x20 && $0 != UInt8(ascii: ",") })
    else { throw .badDefinition(definition) }
    let name = Array(definition[..<colon])
    let rest = definition[(colon + 1)...]
    guard name != FileTypes.anyName else { throw .badDefinition(definition) }
    if rest.starts(with: "include:".utf8) {
      var included: [[UInt8]] = []
      for other in rest.dropFirst("include:".utf8.count).split(separator: UInt8(ascii: ",")) {
        guard let globs = globs[Array(other)] else { throw .unknownType(Array(other)) }
        included += globs
      }
      globs[name, default: []] += included
    } else {
      globs[name, default: []] += expandingBraces(Array(rest))
    }
  }

  /// Removes all globs of a type; an unknown type has none.
  package mutating func clear(_ name: [UInt8]) { globs[name] = nil }

  package func hasType(named name: [UInt8]) -> Bool { globs[name] != nil }

  /// Selects files by their types; the last choice that matches decides.
  package func selection(of choices: [Choice]) throws(Mistake) -> FileTypeSelection {
    var selection = FileTypeSelection()
    for choice in choices {
      if choice.name == FileTypes.anyName {
        for (name, globs) in listing { selection.append(globs, of: name, choice.isExcluded) }
      } else if let globs = globs[choice.name] {
        selection.append(globs, of: choice.name, choice.isExcluded)
      } else {
        throw .unknownType(choice.name)
      }
    }
    return selection
  }

  /// All types in the order of their names, with their globs in order.
  package var listing: [(name: [UInt8], globs: [[UInt8]])] {
    globs.map { name, globs in
      (name, Set(globs).sorted { $0.lexicographicallyPrecedes($1) })
    }.sorted { $0.name.lexicographicallyPrecedes($1.name) }
  }
}

/// Types that are searched, and types that are not.
package struct FileTypeSelection: Sendable {
  private var globs = GlobSet()
  private var areExcluded: [Bool] = []
  /// The chosen types, and the number of globs up to the last one of each.
  private var types: [(name: [UInt8], end: Int)] = []

  fileprivate mutating func append(_ texts: [[UInt8]], of name: [UInt8], _ isExcluded: Bool) {
    for text in texts {
      globs.insert(Glob(text), number: areExcluded.count)
      areExcluded.append(isExcluded)
    }
    types.append((name, areExcluded.count))
  }

  /// Why a file with this name is not searched, if `admits` says so.
  func reason(_ name: ArraySlice<UInt8>) -> [UInt8] {
    guard let number = globs.lastMatch(name), let type = types.first(where: { number < $0.end })
    else { return Array("no type of -t".utf8) }
    return Array("--type-not=".utf8) + type.name
  }

  /// Whether a file with this name is searched; `nil` if it has none of the types and no type is
  /// wanted.
  func admits(_ name: ArraySlice<UInt8>) -> Bool? {
    if let number = globs.lastMatch(name) { return !areExcluded[number] }
    return areExcluded.contains(false) ? false : nil
  }
}
