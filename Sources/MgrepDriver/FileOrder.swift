internal import CMgrepSystem
internal import Walking

/// An order of the files of a directory that is not that of the walk.
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

  /// All files below a directory in this order, after what cannot be read there.
  ///
  /// Those that are equal by the key come in the order of the walk.
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
        switch rank(of: path) {
        case .success(let rank):
          files.append((path, walker.fileKind == .device, rank))
        case .failure(let error):
          troubles.append(.failure(name: path, reason: errorText(error.code)))
        }
      }
    }
    // The walk has them by path; a stable sort keeps that among equals.
    if key != .path { files.sort { isReversed ? $1.rank < $0.rank : $0.rank < $1.rank } }
    if key == .path && isReversed { files.reverse() }
    return troubles + files.map { .found(path: $0.path, isDevice: $0.isDevice) }
  }

  /// What files are compared by.
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

  private func rank(of path: [UInt8]) -> Result<Rank, SystemError> {
    switch key {
    case .path: .success(.none)
    case .name:
      .success(.name(Array(path[(path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0)...])))
    case .size: fileFact(.size, of: path).map { .number($0.0, nanoseconds: 0) }
    case .modified: fileFact(.modified, of: path).map { .number($0.0, nanoseconds: $0.1) }
    case .accessed: fileFact(.accessed, of: path).map { .number($0.0, nanoseconds: $0.1) }
    case .created: fileFact(.created, of: path).map { .number($0.0, nanoseconds: $0.1) }
    }
  }
}
