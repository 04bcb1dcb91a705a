/// Files of which all are edited or none.
///
/// All journals are on the disk before the first store. One of them decides for all, and it gets
/// its name last: if it is missing and the file confirms that, nothing was stored. The group has
/// its new bytes once the deciding journal says so, or, if journals lead to the new bytes, as soon
/// as it has its name. Journals refer to each other by relative paths.
package struct EditGroup: ~Copyable {
  private let options: EditOptions
  private var edits: [EditBox] = []
  /// The last file that changes; its journal decides for all.
  private var decidingIndex: Int?
  /// What is not right with changed files apart from their bytes, by their index.
  package private(set) var warnings: [(index: Int, text: String)] = []

  /// The file that failed, and the state of all files.
  package struct Failure {
    package let index: Int
    package let error: EditError
    package let left: StoreFailure.FileState?
    /// All files have their new bytes for good.
    package var isCommitted = false
  }

  package init(_ options: EditOptions) { self.options = options }

  /// Opens, locks and checks one more file; nothing is stored yet.
  package mutating func add(
    _ path: [UInt8], _ identity: FileIdentity, _ source: EditSource
  ) throws(EditError) {
    try edits.append(EditBox(InPlaceEdit.open(path, expecting: identity, source, options)))
  }

  /// Edits all files.
  ///
  /// - Returns: The failure; then no file has new bytes, unless its journal says so.
  package mutating func apply() -> Failure? {
    if let failure = prepare() {
      for box in edits { box.edit.dropJournal() }
      return failure
    }
    options.progress?.setStoring(true)
    for index in edits.indices {
      do throws(EditError) {
        try edits[index].edit.store()
      } catch {
        return Failure(index: index, error: error, left: rollBack(edits[...index]))
      }
    }
    return commit()
  }

  /// Puts the old bytes back into all files before the first journal is removed. The deciding
  /// journal says so and is removed last. So a crash on the way leaves only old bytes, and journals
  /// that lead to them.
  private func rollBack(_ stored: ArraySlice<EditBox>) -> StoreFailure.FileState {
    var left = StoreFailure.FileState.rolledBack
    for box in stored {
      let result = box.edit.rollBack()
      if case .rolledBack = result { continue }
      if !left.needsJournal { left = result }
    }
    if left.needsJournal { return left }
    do throws(EditError) {
      if let decidingIndex { try edits[decidingIndex].edit.mark(.restored) }
      try settle(.restored)
    } catch {
      return .interrupted
    }
    for box in edits { box.edit.dropJournal() }
    return left
  }

  /// Notes the state of the deciding journal in each journal, before the first one is removed. So
  /// the journals that a crash leaves have no effect any more, wherever they are moved.
  private func settle(_ state: JournalState) throws(EditError) {
    for (index, box) in edits.enumerated() where index != decidingIndex {
      try box.edit.mark(state)
    }
    if let decidingIndex { try edits[decidingIndex].edit.mark(.settled) }
  }

  private mutating func prepare() -> Failure? {
    // A file that does not change has no journal, so no journal can refer to it.
    let (changing, unchanged) = edits.indices.partitioned { edits[$0].edit.willChange }
    for index in unchanged {
      do throws(EditError) {
        try edits[index].edit.prepare()
      } catch {
        return Failure(index: index, error: error, left: nil)
      }
    }
    decidingIndex = changing.last
    guard let last = decidingIndex else { return nil }
    let group = changing.count > 1 ? randomNumber() : 0
    let paths = changing.map { edits[$0].edit.journalPath }
    let main = edits[last].edit.journalPath
    for (index, path) in zip(changing, paths) {
      do throws(EditError) {
        try edits[index].edit.prepare(
          group: group, mainJournal: index == last ? [] : Paths.way(from: path.directory, to: main),
          members: index == last
            ? paths.dropLast().map { Paths.way(from: main.directory, to: $0) } : [])
      } catch {
        return Failure(index: index, error: error, left: nil)
      }
    }
    return nil
  }

  private mutating func commit() -> Failure? {
    guard let last = decidingIndex else { return nil }
    do throws(EditError) {
      try edits[last].edit.mark(.finished)
    } catch {
      return Failure(index: last, error: error, left: .interrupted)
    }
    for (index, box) in edits.enumerated() {
      box.edit.setTimes()
      if let warning = box.edit.warning { warnings.append((index, warning)) }
    }
    do throws(EditError) {
      try settle(.finished)
    } catch {
      return Failure(index: last, error: error, left: nil, isCommitted: true)
    }
    var failure: Failure?
    for index in edits.indices {
      // Without the deciding journal, the state of the others would be in doubt.
      if index == last && failure != nil { continue }
      do throws(EditError) {
        try edits[index].edit.release()
      } catch {
        failure = failure ?? Failure(index: index, error: error, left: nil, isCommitted: true)
      }
    }
    return failure
  }
}

extension Range<Int> {
  fileprivate func partitioned(by isFirst: (Int) -> Bool) -> ([Int], [Int]) {
    (filter(isFirst), filter { !isFirst($0) })
  }
}
