internal import MgrepSystem
internal import Walking

/// An order of the files of a directory other than that of the walk.
package struct FileOrder: Sendable, Equatable {
  package enum Key: Sendable, Equatable {
    case path, name, size, modified, accessed, created
  }

  package var key: Key
  package var isReversed: Bool

  package init(by key: Key, isReversed: Bool) {
    self.key = key
    self.isReversed = isReversed
  }

  /// All files below a directory in this order, after the directories that cannot be read.
  ///
  /// Files with equal keys are in the order of the walk.
  ///
  /// - Complexity: O(*n* log *n*) in the files, whose paths are all kept.
  func items(below root: [UInt8], _ options: WalkOptions) -> [WorkItem] {
    var walker = Walker(root: root, options: options)
    var troubles: [WorkItem] = []
    var files: [(path: [UInt8], isDevice: Bool, rank: Rank)] = []
    while let event = walker.next() {
      switch event {
      case .failure(let code):
        troubles.append(.failure(name: walker.path, reason: errorText(code)))
      case .loop: troubles.append(.loop(path: walker.path))
      case .file:
        let path = walker.path
        do throws(Errno) {
          files.append((path, walker.fileKind == .device, try rank(of: path)))
        } catch {
          troubles.append(.failure(name: path, reason: error.reason))
        }
      }
    }
    // The walk is in the order of paths; a stable sort keeps this order among equal keys.
    if key != .path { files.sort { isReversed ? $1.rank < $0.rank : $0.rank < $1.rank } }
    if key == .path && isReversed { files.reverse() }
    return troubles + files.map { .found(path: $0.path, isDevice: $0.isDevice) }
  }

  /// The key by which files are compared.
  private enum Rank: Comparable {
    case none
    case name([UInt8])
    case number(Int, nanoseconds: Int)

    static func < (left: Rank, right: Rank) -> Bool {
      switch (left, right) {
      case (.name(let left), .name(let right)): left.lexicographicallyPrecedes(right)
      case (.number(let a, let b), .number(let c, let d)): (a, b) < (c, d)
      default: false
      }
    }
  }

  private func rank(of path: [UInt8]) throws(Errno) -> Rank {
    switch key {
    case .path: .none
    case .name:
      .name(Array(path[(path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0)...]))
    case .size: try rank(of: path, by: .size)
    case .modified: try rank(of: path, by: .modified)
    case .accessed: try rank(of: path, by: .accessed)
    case .created: try rank(of: path, by: .created)
    }
  }

  private func rank(of path: [UInt8], by fact: FileFact) throws(Errno) -> Rank {
    let (number, nanoseconds) = try fileFact(fact, of: path)
    return .number(number, nanoseconds: nanoseconds)
  }
}
